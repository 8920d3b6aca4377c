"""A point as residents meet it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from reuse.actors.models import Site


class State(StrEnum):
    """Whether somebody who comes now is received."""

    OPEN = "open"
    CLOSED = "closed"
    FULL = "full"
    CLOSED_FOR_NOW = "closed_for_now"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether a point is open, until when (open: it closes; else: it opens again; None where nobody knows), and why."""

    state: State
    until: datetime | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a point is closed against its hours or takes nothing more; no last day is until further notice."""

    kind: str
    reason: str
    first_day: date
    last_day: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the pause counts on this day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


@dataclass(frozen=True, slots=True)
class Special:
    """Hours at which a point receives people beside its ordinary ones."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """A site, whose it is, whether it is open at the moment asked about, how far it is, and which kinds it refuses."""

    site: Site
    organisation: str
    organisation_id: UUID
    demo: bool
    opening: Opening
    distance_m: int | None = None
    refuses: tuple[str, ...] = ()
    specials: tuple[Special, ...] = ()
