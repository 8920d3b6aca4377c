"""What a campaign's times and words must be."""

from datetime import datetime, timedelta
from enum import StrEnum

from reuse.actors.rules import name_of, prose_of
from reuse.errors import N_, BadInputError

LONGEST_STOP = timedelta(hours=14)
MOST_STOPS = 100

MARGIN = timedelta(minutes=30)
"""Who queues before the opening, and who is still there after it, belongs to the campaign."""

LATE = timedelta(days=30)
"""How long after a stop what a phone kept without network may still arrive."""


class State(StrEnum):
    """Where a campaign stands today."""

    DRAFT = "draft"  # no place yet
    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    CLOSED = "closed"
    CANCELLED = "cancelled"


def words_of(name: str, about: str) -> tuple[str, str]:
    """Return what a campaign is called and what is told of it; raises BadInputError."""
    return name_of(name, "name", most=120), prose_of(about, "about", most=1000)


def times_of(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """Return when a stop begins and ends, within one day; raises BadInputError."""
    if not timedelta() < ends_at - starts_at <= LONGEST_STOP:
        raise BadInputError(
            N_("A place opens, then closes, on the same day."),
            remedy=N_("Add the place once more for each further day."),
            fields={"ends_at": N_("after it opens, 14 hours at most")},
        )
    return starts_at, ends_at
