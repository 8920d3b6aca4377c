"""Tree over every subject's last event, in 65 536 buckets of a few subjects each."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from reuse.events.merkle import leaf_hash

HEIGHT = 2
"""Levels of 256-wide tiles above the buckets."""

BUCKETS = 256**HEIGHT


@dataclass(frozen=True, order=True)
class SubjectEnd:
    """Where a subject's history ends: its last event's number in the chain, and hash."""

    subject: str
    seq: int
    hash: str


def bucket_of(subject: str) -> int:
    """Tell which bucket a subject belongs to: the first 16 bits of its SHA-256."""
    return int.from_bytes(sha256(subject.encode()).digest()[:2], "big")


def bucket_hash(ends: Iterable[SubjectEnd]) -> bytes:
    """Hash a bucket's subjects, in order, one line each: `subject seq hash`."""
    return leaf_hash("".join(f"{end.subject} {end.seq} {end.hash}\n" for end in sorted(ends)).encode())
