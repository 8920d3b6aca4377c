"""What a bundle is about beside its devices: whose histories, what was found, which papers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from reuse.documents.evidence import Part


@dataclass(frozen=True, slots=True)
class Enclosed:
    """One more file, and what it is."""

    name: str
    what: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Matter:
    """A contract, a deposit or a list as a bundle tells it, in the reader's words.

    `subjects` are the histories that are not devices', each with its name; `words` says their types of events, one
    without a word is shown as it is.
    """

    name: str = ""
    parts: tuple[Part, ...] = ()
    subjects: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    enclosed: tuple[Enclosed, ...] = ()


NOTHING_MORE = Matter()
"""Devices alone."""
