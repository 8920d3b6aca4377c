"""Proofs about the log, and how somebody who trusts only a pinned key checks them."""

from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, Self

import orjson

from reuse.errors import N_, BadInputError, ReuseError
from reuse.events import merkle
from reuse.events.canonical import FIRST_PREV
from reuse.events.notes import Head
from reuse.events.subjects import BUCKETS, SubjectEnd, bucket_hash, bucket_of
from reuse.events.trust import TrustedKey, open_checkpoint


class DisprovedError(ReuseError):
    """The proof does not show what it claims."""

    status = 422
    slug = "disproved"


@dataclass(frozen=True)
class InclusionProof:
    """That the event of this hash stands at this position of the log."""

    checkpoint: str
    position: int
    hash: str
    path: tuple[bytes, ...]

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        with _reading_proof():
            path = _read_path(document["path"])
            return cls(str(document["checkpoint"]), int(document["position"]), str(document["hash"]), path)

    def as_json(self) -> dict[str, Any]:
        """Write it as plain JSON, hashes in base64."""
        return asdict(self) | {"path": _write_path(self.path)}


@dataclass(frozen=True)
class ConsistencyProof:
    """That the second checkpoint's log begins with the whole of the first's."""

    first: str
    second: str
    path: tuple[bytes, ...]

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        with _reading_proof():
            return cls(str(document["first"]), str(document["second"]), _read_path(document["path"]))

    def as_json(self) -> dict[str, Any]:
        """Write it as plain JSON, hashes in base64."""
        return asdict(self) | {"path": _write_path(self.path)}


@dataclass(frozen=True)
class HistoryProof:
    """That these events are all that had been recorded of a subject when the checkpoint was made."""

    checkpoint: str
    subject: str
    events: tuple[str, ...]
    bucket: tuple[SubjectEnd, ...]
    path: tuple[bytes, ...]

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        with _reading_proof():
            return cls(
                str(document["checkpoint"]),
                str(document["subject"]),
                tuple(str(event) for event in document["events"]),
                tuple(SubjectEnd(str(end["subject"]), int(end["seq"]), str(end["hash"])) for end in document["bucket"]),
                _read_path(document["path"]),
            )

    def as_json(self) -> dict[str, Any]:
        """Write it as plain JSON, hashes of the path in base64, events as their canonical text."""
        return asdict(self) | {"path": _write_path(self.path)}


def check_inclusion(proof: InclusionProof, trusted: Collection[TrustedKey]) -> Head:
    """Return the head that contains the event. Raises UntrustedError or DisprovedError."""
    head = open_checkpoint(proof.checkpoint, trusted)
    leaf = merkle.leaf_hash(_raw_hash(proof.hash))
    if not merkle.verify_inclusion(leaf, proof.position, head.size, proof.path, head.root):
        raise DisprovedError(N_("This event is not in the log at that position."))
    return head


def check_consistency(proof: ConsistencyProof, trusted: Collection[TrustedKey]) -> tuple[Head, Head]:
    """Return both heads, the second an extension of the first. Raises UntrustedError or DisprovedError."""
    old, new = open_checkpoint(proof.first, trusted), open_checkpoint(proof.second, trusted)
    same_log = old.origin == new.origin
    if not same_log or not merkle.verify_consistency(old.size, new.size, old.root, new.root, proof.path):
        raise DisprovedError(N_("The later log does not contain the whole of the earlier one."))
    return old, new


def check_history(proof: HistoryProof, trusted: Collection[TrustedKey]) -> list[dict[str, Any]]:
    """Return the subject's events, none missing or changed, last included. Raises UntrustedError or DisprovedError."""
    head = open_checkpoint(proof.checkpoint, trusted)
    index = bucket_of(proof.subject)
    if not merkle.verify_inclusion(bucket_hash(proof.bucket), index, BUCKETS, proof.path, head.subjects_root):
        raise DisprovedError(N_("The checkpoint does not vouch for the end of this history."))
    events, end = follow_chain(proof.subject, [text.encode() for text in proof.events])
    if [other for other in proof.bucket if other.subject == proof.subject] != [end]:
        raise DisprovedError(N_("This history does not end where the checkpoint says."))
    return events


def follow_chain(subject: str, canonical: Sequence[bytes]) -> tuple[list[dict[str, Any]], SubjectEnd]:
    """Read a subject's events from the first and check that each names the one before. Raises DisprovedError."""
    events, prev = list[dict[str, Any]](), FIRST_PREV
    for seq, content in enumerate(canonical, start=1):
        event = _read_event(content)
        if (event.get("subject"), event.get("seq"), event.get("prev")) != (subject, seq, prev):
            raise DisprovedError(N_("Event {seq} does not follow the one before it."), seq=seq)
        events.append(event)
        prev = sha256(content).hexdigest()
    return events, SubjectEnd(subject, len(events), prev)


def _read_event(content: bytes) -> dict[str, Any]:
    try:
        event = orjson.loads(content)
    except orjson.JSONDecodeError:
        event = None
    if not isinstance(event, dict):
        raise DisprovedError(N_("An event of this history cannot be read."))
    return event


def _raw_hash(written: str) -> bytes:
    try:
        return bytes.fromhex(written)
    except ValueError as problem:
        raise DisprovedError(N_("This is not the hash of an event.")) from problem


def _write_path(path: Sequence[bytes]) -> list[str]:
    return [b64encode(step).decode() for step in path]


def _read_path(path: Any) -> tuple[bytes, ...]:
    return tuple(b64decode(step, validate=True) for step in path)


@contextmanager
def _reading_proof() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as problem:
        raise BadInputError(N_("This is not a proof.")) from problem
