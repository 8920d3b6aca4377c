"""Checking a credential without any network: who signed it, whether it still holds."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

import orjson

from reuse.awards.did import asserting_keys
from reuse.awards.securing import Document, Opened, open_proved, open_token
from reuse.awards.status_list import Purpose, is_set
from reuse.errors import N_, BadInputError
from reuse.events.notes import UntrustedError

KINDS = frozenset({"AchievementCredential", "OpenBadgeCredential"})
LARGEST = 1_000_000
"""Bytes of a credential or list that is read; ours have twenty thousand at most."""


class Standing(StrEnum):
    """What is said of a credential whose signature holds."""

    VALID = "valid"
    NOT_YET = "not_yet"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


STANDING_NAMES = {
    Standing.VALID: N_("Valid"),
    Standing.NOT_YET: N_("Not in force yet"),
    Standing.EXPIRED: N_("Expired"),
    Standing.SUSPENDED: N_("Suspended"),
    Standing.REVOKED: N_("Revoked"),
}


@dataclass(frozen=True, slots=True)
class Trust:
    """Whose signatures count: keys by their fingerprint, or those that an identity publishes; `did` may be unknown."""

    fingerprints: frozenset[str]
    did: str = ""

    def needs(self, opened: Opened) -> None:
        """Refuse what another key signed, or what this one signed for another identity."""
        if sha256(opened.key).hexdigest() not in self.fingerprints:
            raise UntrustedError(N_("No trusted key signed this."))
        if opened.did != _issuer(opened.document) or self.did not in ("", opened.did):
            raise UntrustedError(N_("This was signed for somebody else."))


@dataclass(frozen=True, slots=True)
class Checked:
    """A credential of ours: what it says, how it stands, and at what time its state was told; None: nobody said."""

    document: Document
    standing: Standing
    state_told: datetime | None


def trust_document(content: bytes, pinned: Collection[str] = ()) -> Trust:
    """Trust the keys of an identity's document; where some are pinned, those only. Raises BadInputError."""
    did, keys = asserting_keys(_json(content))
    published = frozenset(sha256(key).hexdigest() for key in keys)
    return Trust(published & frozenset(pinned) if pinned else published, did)


def check_credential(content: bytes, trust: Trust, lists: Sequence[bytes], now: datetime) -> Checked:
    """Check a credential, as JSON or as a token, and how it stands in the status lists given.

    Raises UntrustedError for what is not ours or was changed, BadInputError for what is no credential, or a list that
    is not in force.
    """
    opened = _opened(content)
    trust.needs(opened)
    if not (KINDS & _kinds(opened.document) and _says_whom(opened.document)):
        raise BadInputError(N_("This is not a credential of the label."))
    told = [_list(one, trust, now) for one in lists]
    states = {purpose: _state(opened.document, purpose, told) for purpose in Purpose}
    known = [at for at, _set in states.values() if at]
    state_told = min(known) if len(known) == len(states) else None
    return Checked(opened.document, _standing(opened.document, states, now), state_told)


def _opened(content: bytes) -> Opened:
    if len(content) > LARGEST:
        raise BadInputError(N_("This file is too large."))
    if content.lstrip().startswith(b"{"):
        return open_proved(_json(content))
    try:
        return open_token(content.decode("ascii"))
    except UnicodeDecodeError as wrong:
        raise BadInputError(N_("This is not a credential of the label.")) from wrong


def _json(content: bytes) -> Document:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError as wrong:
        raise BadInputError(N_("This file is not JSON.")) from wrong
    if not isinstance(found, dict):
        raise BadInputError(N_("This file is not JSON."))
    return found


def _list(content: bytes, trust: Trust, now: datetime) -> Document:
    opened = _opened(content)
    trust.needs(opened)
    since, until = _moment(opened.document, "validFrom"), _moment(opened.document, "validUntil")
    if since is None or until is None or not since <= now < until:
        raise BadInputError(N_("This status list is not of today."), remedy=N_("Take it again from the service."))
    return opened.document


def _state(document: Document, purpose: Purpose, lists: Sequence[Document]) -> tuple[datetime | None, bool]:
    """Say when a state was told and whether it is set; a credential that names no list of ours is refused."""
    entry = next((one for one in _entries(document) if one.get("statusPurpose") == purpose), None)
    if entry is None:
        raise BadInputError(N_("This credential does not say where its state is told."))
    for one in lists:
        subject = one.get("credentialSubject")
        if one.get("id") == entry.get("statusListCredential") and isinstance(subject, dict):
            if subject.get("statusPurpose") != purpose:
                raise BadInputError(N_("This is not a status list."))
            return _moment(one, "validFrom"), is_set(subject.get("encodedList"), _index(entry))
    return None, False


def _standing(document: Document, states: dict[Purpose, tuple[datetime | None, bool]], now: datetime) -> Standing:
    since, until = _moment(document, "validFrom"), _moment(document, "validUntil")
    if states[Purpose.REVOCATION][1]:
        return Standing.REVOKED
    if since is None or now < since:
        return Standing.NOT_YET
    if until is None or now >= until:
        return Standing.EXPIRED
    return Standing.SUSPENDED if states[Purpose.SUSPENSION][1] else Standing.VALID


def _entries(document: Document) -> list[dict[str, Any]]:
    told = document.get("credentialStatus")
    return [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, dict)]


def _index(entry: dict[str, Any]) -> int:
    text = str(entry.get("statusListIndex"))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise BadInputError(N_("This is not a status list."))
    return int(text)


def _issuer(document: Document) -> object:
    issuer = document.get("issuer")
    return issuer.get("id") if isinstance(issuer, dict) else issuer


def _kinds(document: Document) -> set[object]:
    kinds = document.get("type")
    return {one for one in kinds if isinstance(one, str)} if isinstance(kinds, list) else set()


def _says_whom(document: Document) -> bool:
    """Tell whether a credential names itself, who gave it, to whom and when, as all of ours do."""
    issuer, subject = document.get("issuer"), document.get("credentialSubject")
    words = [document.get(name) for name in ("name", "validFrom", "validUntil")]
    words.append(issuer.get("name") if isinstance(issuer, dict) else None)
    known = subject.get("identifier") if isinstance(subject, dict) else None
    named = [one for one in known if isinstance(one, dict)] if isinstance(known, list) else []
    words.append(next((one.get("identityHash") for one in named if one.get("identityType") == "name"), None))
    return all(isinstance(word, str) for word in words) and len(named) == len(known or ())


def _moment(document: Document, name: str) -> datetime | None:
    told = document.get(name)
    try:
        found = datetime.fromisoformat(told) if isinstance(told, str) else None
    except ValueError as wrong:
        raise BadInputError(N_("A date is not understood.")) from wrong
    if found is not None and found.tzinfo is None:
        raise BadInputError(N_("A date is not understood."))
    return found
