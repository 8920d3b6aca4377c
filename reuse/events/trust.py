"""Which keys a reader of the log may trust: one pinned key, and those it is tied to by signed rotations."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Self

from reuse.clock import stamp
from reuse.errors import N_, BadInputError
from reuse.events.notes import Head, Signer, UntrustedError, Verifier, open_note, write_note

TITLE = "reuse key rotation"


@dataclass(frozen=True)
class KeyRecord:
    """One published key, and the statement by which its predecessor named it; the first has none."""

    vkey: str
    statement: str | None = None

    @classmethod
    def from_json(cls, record: dict[str, str | None]) -> Self:
        """Read one entry of the published list."""
        return cls(record.get("vkey") or "", record.get("statement"))

    def as_json(self) -> dict[str, str | None]:
        """Write one entry of the published list."""
        return {"vkey": self.vkey, "statement": self.statement}


@dataclass(frozen=True)
class TrustedKey:
    """A key that may have signed checkpoints, until it was replaced."""

    verifier: Verifier
    until: str | None = None


def succeed(old: Signer, new: Signer, now: datetime) -> KeyRecord:
    """Record a new key: the old one names it, and the new one shows that somebody holds it."""
    text = f"{TITLE}\nfrom {old.verifier.vkey}\nto {new.verifier.vkey}\nat {stamp(now)}\n"
    return KeyRecord(new.verifier.vkey, write_note(text, [old, new]))


def trusted_keys(records: Sequence[KeyRecord], pinned: Collection[str]) -> list[TrustedKey]:
    """Check every rotation and return the keys, oldest first; one of them must have a pinned fingerprint."""
    verifiers = [Verifier.parse(record.vkey) for record in records]
    retired = [
        _retired_at(record.statement or "", old, new)
        for record, (old, new) in zip(records[1:], pairwise(verifiers), strict=True)
    ]
    if not {verifier.fingerprint for verifier in verifiers} & set(pinned):
        raise UntrustedError(N_("None of the published keys has the fingerprint you trust."))
    return [TrustedKey(verifier, until) for verifier, until in zip(verifiers, [*retired, None], strict=True)]


def open_checkpoint(note: str, trusted: Iterable[TrustedKey]) -> Head:
    """Read a signed checkpoint; a key replaced before the time it states signed nothing."""
    until = {key.verifier: key.until for key in trusted}
    text, signed_by = open_note(note, until.keys())
    head = Head.parse(text)
    if all(verifier.name != head.origin for verifier in signed_by):
        raise UntrustedError(N_("This checkpoint is of another log."))
    if all((until[verifier] or head.made_at) < head.made_at for verifier in signed_by):
        raise UntrustedError(N_("The key that signed this checkpoint had been replaced before."))
    return head


def _retired_at(statement: str, old: Verifier, new: Verifier) -> str:
    """Return when `old` was replaced, as the statement signed by both says."""
    text, signed_by = open_note(statement, [old, new])
    expected = f"{TITLE}\nfrom {old.vkey}\nto {new.vkey}\nat "
    if set(signed_by) != {old, new} or not text.startswith(expected):
        raise BadInputError(N_("This key's rotation is not signed by the key before it."))
    return text.removeprefix(expected).strip()
