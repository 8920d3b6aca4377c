"""The label as an Open Badges 3.0 credential: what it says of an organisation, before anything is signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from reuse.awards.securing import Document, whole_second
from reuse.awards.status_list import entries

CONTEXTS = ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
LABEL = "Label recyclage local"
NOT_A_CERTIFICATION = "Distinction accordée par le territoire sur des critères publics. Ce n’est pas une certification."


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who awards: the territory, its public identity and the service's address."""

    did: str
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class Distinction:
    """One award as it is told to others: of an organisation, never of a person; criteria in French, as decided.

    `expires_on` is the last day on which it holds.
    """

    number: str
    organisation: UUID
    name: str
    siret: str
    level: str
    level_name: str
    scheme_version: int
    criteria: Sequence[str]
    awarded_on: date
    expires_on: date
    status_index: int


def credential(one: Distinction, issuer: Issuer, zone: ZoneInfo) -> Document:
    """Write the credential; the same award gives the same document, whatever happened to it since."""
    page = f"{issuer.url}/awards/{one.number}"
    return {
        "@context": CONTEXTS,
        "id": page,
        "type": ["VerifiableCredential", "AchievementCredential"],
        "name": f"{LABEL}, niveau {one.level_name}",
        "description": NOT_A_CERTIFICATION,
        "issuer": {"id": issuer.did, "type": ["Profile"], "name": issuer.name, "url": issuer.url},
        "validFrom": whole_second(midnight(one.awarded_on, zone)),
        "validUntil": whole_second(midnight(one.expires_on, zone, after=1)),
        "credentialSubject": {
            "id": f"{issuer.url}/actors/{one.organisation}",
            "type": ["AchievementSubject"],
            "identifier": _identifiers(one),
            "achievement": _achievement(one, issuer),
        },
        "credentialStatus": entries(issuer.url, one.status_index),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def _identifiers(one: Distinction) -> list[dict[str, Any]]:
    told = [("name", one.name), ("ext:siret", one.siret)]
    return [
        {"type": "IdentityObject", "hashed": False, "identityHash": value, "identityType": kind}
        for kind, value in told
        if value
    ]


def _achievement(one: Distinction, issuer: Issuer) -> Document:
    scheme = f"{issuer.url}/awards/scheme/{one.scheme_version}"
    return {
        "id": f"{scheme}#{one.level}",
        "type": ["Achievement"],
        "achievementType": "Award",
        "name": f"{LABEL}, niveau {one.level_name}",
        "description": NOT_A_CERTIFICATION,
        "criteria": {"id": scheme, "narrative": "\n".join(f"- {line}" for line in one.criteria)},
        "version": str(one.scheme_version),
        "inLanguage": "fr",
        "image": {"id": f"{issuer.url}/awards/{one.number}/badge.svg", "type": "Image"},
    }


def midnight(day: date, zone: ZoneInfo, after: int = 0) -> datetime:
    """Return the instant at which a day begins in the territory, or one some days after it."""
    return datetime.combine(day + timedelta(days=after), time(), zone)
