"""One invented distinction, the key that signs it, and the service that publishes it."""

from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from reuse.awards.credential import Distinction, Issuer, credential
from reuse.awards.did import did_document, did_of
from reuse.awards.securing import Document, Stamp, token
from reuse.awards.status_list import Purpose, list_url, status_list

URL = "https://reemploi.example"
DID = did_of(URL)
NOW = datetime(2026, 6, 1, 10, 30, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
DISTINCTION = Distinction(
    number="0123456789abcdef0123456789abcdef",
    organisation=UUID(int=7),
    name="Recyclerie du Lac",
    siret="12345678200010",
    level="confirmed",
    level_name="confirmé",
    scheme_version=1,
    criteria=("Effacement des données : 100 %",),
    awarded_on=date(2026, 3, 3),
    expires_on=date(2029, 3, 3),
    status_index=131_072 + 5,
)


def stamp(seed: int = 1) -> Stamp:
    return Stamp(DID, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def public(made: Stamp) -> bytes:
    return made.private.public_key().public_bytes_raw()


def bare() -> Document:
    return credential(DISTINCTION, Issuer(DID, "Territoire", URL), PARIS)


def identity(*stamps: Stamp) -> bytes:
    return orjson.dumps(did_document(DID, [public(one) for one in stamps]))


def listed(purpose: Purpose, *places: int, by: Stamp, at: datetime = NOW) -> str:
    return token(status_list(list_url(URL, purpose, 1), DID, purpose, places, at), by)


def published(*stamps: Stamp, revoked: tuple[int, ...] = (), suspended: tuple[int, ...] = ()) -> dict[str, bytes]:
    """What the service answers under each address; the first key is the present one."""
    lists = {Purpose.REVOCATION: revoked, Purpose.SUSPENSION: suspended}
    found = {list_url(URL, name, 1): listed(name, *set_, by=stamps[0]).encode() for name, set_ in lists.items()}
    return found | {f"{URL}/.well-known/did.json": identity(*stamps)}
