"""Whether the credentials kept are those that were signed, and say what their awards say."""

from collections.abc import Collection, Iterator
from hashlib import sha256

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from reuse.awards.credential import midnight
from reuse.awards.credential_models import AwardCredential
from reuse.awards.models import Award
from reuse.awards.securing import Document, open_proved, whole_second
from reuse.awards.status_list import place_of
from reuse.errors import ReuseError
from reuse.events.findings import Finding
from reuse.territory import territory


def check_credentials(session: Session, keys: Collection[bytes]) -> Iterator[Finding]:
    """Check each credential's fingerprint, signature and facts; `keys` are those that the territory published."""
    query = select(Award, AwardCredential).join(AwardCredential, AwardCredential.award_id == Award.id)
    query = query.options(defer(Award.state))  # no credential says it, and a word nobody knows is named elsewhere
    for award, kept in session.execute(query.order_by(Award.id).execution_options(yield_per=500)):
        yield from (
            Finding("credential", field, expected, found, award.subject)
            for field, expected, found in _differences(award, kept, keys)
            if expected != found
        )


def _differences(award: Award, kept: AwardCredential, keys: Collection[bytes]) -> Iterator[tuple[str, str, str]]:
    yield "sha256", kept.sha256, sha256(kept.content.encode()).hexdigest()
    try:
        opened = open_proved(orjson.loads(kept.content))
    except (ReuseError, orjson.JSONDecodeError) as wrong:
        yield "signature", "made by a key of the territory", str(wrong)
        return
    yield "key", "a key of the territory", "a key of the territory" if opened.key in keys else opened.key.hex()
    said = _said(opened.document)
    for field, expected in _meant(award).items():
        yield field, expected, said[field]


def _meant(award: Award) -> dict[str, str]:
    zone = territory().zone
    return {
        "number": award.number,
        "organisation": str(award.organisation_id),
        "level": f"{award.scheme_version}#{award.level}",
        "awarded_on": whole_second(midnight(award.awarded_on, zone)),
        "expires_on": whole_second(midnight(award.expires_on, zone, after=1)),
        "status_index": str(place_of(award.status_index).index),
    }


def _said(document: Document) -> dict[str, str]:
    subject = document["credentialSubject"]
    return {
        "number": document["id"].rpartition("/")[2],
        "organisation": subject["id"].rpartition("/")[2],
        "level": subject["achievement"]["id"].rpartition("/")[2],
        "awarded_on": document["validFrom"],
        "expires_on": document["validUntil"],
        "status_index": document["credentialStatus"][0]["statusListIndex"],
    }
