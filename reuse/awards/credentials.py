"""Credentials of awards as the service issues and publishes them: signed once each, their states in lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation
from reuse.awards.credential import Distinction, Issuer, credential
from reuse.awards.credential_models import AwardCredential
from reuse.awards.did import did_document, did_of
from reuse.awards.models import Award, AwardState
from reuse.awards.scheme import Criterion, Scheme, Source, scheme_version
from reuse.awards.securing import Document, Stamp, prove, token
from reuse.awards.status_list import PLACES, Purpose, list_url, status_list
from reuse.db import insert_once
from reuse.errors import N_, NotFoundError
from reuse.events.canonical import canonical
from reuse.events.keys import ensure_signer, read_keys
from reuse.events.notes import Verifier
from reuse.settings import Settings
from reuse.territory import territory

STATES = {Purpose.REVOCATION: AwardState.REVOKED, Purpose.SUSPENSION: AwardState.SUSPENDED}


@dataclass(frozen=True, slots=True)
class Issuance:
    """In whose name credentials are issued, the key that signs them, and every key published, the newest first."""

    issuer: Issuer
    stamp: Stamp
    keys: Sequence[bytes]


def issuance(settings: Settings) -> Issuance:
    """Read the signing key and what is published of it; the log's key signs the label too: one fingerprint to know.

    A checkpoint is lines of text, a token has no line end, a proof signs two hashes: none can pass for another.
    """
    path, did = settings.signing_key_path, did_of(settings.public_url)
    signer = ensure_signer(path, f"{settings.host}/log")
    keys = [Verifier.parse(record.vkey).public for record in reversed(read_keys(path))]
    return Issuance(Issuer(did, territory().name, settings.public_url), Stamp(did, signer.private), keys)


def identity(by: Issuance) -> Document:
    """Write the territory's public identity; replaced keys stay in it, so that what they signed can be checked."""
    return did_document(by.issuer.did, by.keys)


def issue(session: Session, award: Award, by: Issuance) -> AwardCredential:
    """Sign the credential of an award, once: asked again, also by two at once, the first one is given back."""
    if known := session.get(AwardCredential, award.id):
        return known
    present = clock.now()
    proved = canonical(prove(credential(_told(session, award), by.issuer, territory().zone), by.stamp, present))
    row = {
        "award_id": award.id,
        "content": proved.decode(),
        "sha256": sha256(proved).hexdigest(),
        "issued_at": present,
    }
    session.execute(insert_once(session, AwardCredential).on_conflict_do_nothing(), row)
    return session.get_one(AwardCredential, award.id)


def issued(session: Session, award: Award) -> AwardCredential | None:
    """Return the credential of an award, if one was signed already."""
    return session.get(AwardCredential, award.id)


def as_token(issued: AwardCredential, by: Issuance) -> str:
    """Write an issued credential as a token for wallets, signed by the present key."""
    document = orjson.loads(issued.content)
    return token({name: value for name, value in document.items() if name != "proof"}, by.stamp)


def published_list(session: Session, purpose: Purpose, number: int, by: Issuance) -> str:
    """Sign one status list as of the present hour; raises NotFoundError for a list that nobody's credential names."""
    if number > _last_list(session):
        raise NotFoundError(N_("There is no such status list."))
    first = number * PLACES
    within = (Award.status_index >= first, Award.status_index < first + PLACES)
    found = session.scalars(select(Award.status_index).where(Award.state == STATES[purpose], *within))
    address = list_url(by.issuer.url, purpose, number)
    places = (place - first for place in found)
    return token(status_list(address, by.issuer.did, purpose, places, clock.now()), by.stamp)


def _last_list(session: Session) -> int:
    last = session.scalar(select(Award.status_index).order_by(Award.status_index.desc()).limit(1))
    return (last or 0) // PLACES


def _told(session: Session, award: Award) -> Distinction:
    organisation = session.get_one(Organisation, award.organisation_id)
    scheme = scheme_version(award.scheme_version)
    return Distinction(
        number=award.number,
        organisation=organisation.id,
        name=organisation.name,
        siret=organisation.siret or "",
        level=award.level,
        level_name=scheme.level_named(award.level).text["fr"],
        scheme_version=scheme.version,
        criteria=criteria_told(scheme, award.level),
        awarded_on=award.awarded_on,
        expires_on=award.expires_on,
        status_index=award.status_index,
    )


def criteria_told(scheme: Scheme, level: str) -> list[str]:
    """Write each criterion on one line, in French, with what the level asks of it."""
    return [_line(one, level) for one in scheme.criteria]


def _line(criterion: Criterion, level: str) -> str:
    percent = criterion.thresholds.get(level)
    asked = f" (au moins {percent}\N{NO-BREAK SPACE}%)" if percent is not None else ""
    unmeasured = " [pas encore mesuré]" if criterion.measure.source is Source.UNRECORDED else ""
    choice = "" if criterion.required or unmeasured else " [au choix]"
    return f"{criterion.title['fr']}{choice}{unmeasured}\N{NO-BREAK SPACE}: {criterion.text['fr']}{asked}"
