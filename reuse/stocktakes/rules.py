"""What a scan says of a device, against what its history says."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from reuse.errors import N_, BadInputError, RefusedError
from reuse.lifecycle.stages import LIVE, SECOND_LIVES, Stage

ON_THE_SHELF = LIVE - {Stage.HANDED_TO_ECO_ORGANISME}
"""Stages at which a device stands at the site of its holder; one handed over against a slip has left it."""

AFTERMATH = timedelta(hours=12)
"""How long after the closing a phone without network may have gone on counting, unaware of it."""

EARLY = timedelta(days=1)
"""How far a phone's clock may be behind the opening; an older claim says nothing of this stock-take."""


class Finding(StrEnum):
    """What is found of one device or label."""

    EXPECTED = "expected"  # not seen yet, while the stock-take is open
    PRESENT = "present"
    ARRIVED = "arrived"  # came after the opening
    MISSING = "missing"
    LEFT = "left"  # left after the opening, by an entry
    ELSEWHERE = "elsewhere"  # another site or organisation answers for it
    ENDED = "ended"  # given, sold, recycled, lost: its life here was over
    UNCLAIMED = "unclaimed"  # a label that is on no device for the service


class Outcome(StrEnum):
    """What a scan is answered."""

    COUNTED = "counted"
    AGAIN = "again"
    UNEXPECTED = "unexpected"
    UNCLAIMED = "unclaimed"
    UNKNOWN = "unknown"


class Part(StrEnum):
    """The lists of the answer; what came or left meanwhile is never called missing."""

    MISSING = "missing"
    ELSEWHERE = "elsewhere"
    UNEXPECTED = "unexpected"
    PRESENT = "present"
    LEFT = "left"


FINDINGS: dict[Part, frozenset[Finding]] = {
    Part.MISSING: frozenset({Finding.EXPECTED, Finding.MISSING}),
    Part.ELSEWHERE: frozenset({Finding.ELSEWHERE}),
    Part.UNEXPECTED: frozenset({Finding.ENDED, Finding.UNCLAIMED}),
    Part.PRESENT: frozenset({Finding.PRESENT, Finding.ARRIVED}),
    Part.LEFT: frozenset({Finding.EXPECTED, Finding.LEFT}),
}
"""While it is open, what is expected and not seen is missing if it should still be here, else left."""


COUNTED = frozenset(Finding) - {Finding.EXPECTED, Finding.MISSING, Finding.LEFT}
"""Findings that somebody's scan made."""


@dataclass(frozen=True, slots=True)
class Custody:
    """Where the history puts a device, and since which entry."""

    stage: Stage
    site: UUID | None
    holder: UUID | None
    since: datetime

    def is_at(self, place: UUID) -> bool:
        """Tell whether it should stand at this site."""
        return self.site == place and self.stage in ON_THE_SHELF


def judge(place: UUID, known: Custody | None, *, expected: bool, seen_at: datetime) -> Finding:
    """Say what a device seen at `place` is; `known` is None for a label that is on none.

    One that was expected and seen before the entry that took it away was present; a loss is no such entry.
    """
    if known is None:
        return Finding.UNCLAIMED
    if known.is_at(place):
        return Finding.PRESENT if expected else Finding.ARRIVED
    if expected and seen_at < known.since and known.stage not in (Stage.LOST, Stage.STOLEN):
        return Finding.PRESENT
    return Finding.ELSEWHERE if known.stage in ON_THE_SHELF else Finding.ENDED


def outcome_of(finding: Finding) -> Outcome:
    """Say what a first scan is answered."""
    if finding is Finding.UNCLAIMED:
        return Outcome.UNCLAIMED
    return Outcome.COUNTED if finding in FINDINGS[Part.PRESENT] else Outcome.UNEXPECTED


def step_for(finding: Finding, stage: Stage | None, *, own: bool) -> str | None:
    """Name the event that corrects what was found; None where only a person can tell, or nothing is to be done.

    `stage` is the device's, `own` says whether the organisation counting holds it.
    """
    if finding is Finding.MISSING:
        return "lost"
    if finding is Finding.ELSEWHERE:
        return "moved" if own else "received"
    if finding is Finding.ENDED and stage in SECOND_LIVES:
        return "returned"
    return "found" if finding is Finding.ENDED and stage in (Stage.LOST, Stage.STOLEN) else None


def moment_of(
    claimed: datetime | None, *, opened_at: datetime, closed_at: datetime | None, present: datetime
) -> datetime:
    """Return when a device was seen, never in the future.

    A closed stock-take takes only what was seen without network until shortly after. Raises RefusedError,
    BadInputError.
    """
    if closed_at and (claimed is None or min(claimed, present) > closed_at + AFTERMATH):
        raise RefusedError(
            N_("This stock-take is closed."),
            rule=N_("a closed stock-take is not counted any further"),
            remedy=N_("Open a new one at this site."),
        )
    seen_at = min(claimed or present, present)
    if seen_at < opened_at - EARLY:
        raise BadInputError(
            N_("This was seen before the stock-take was opened."),
            remedy=N_("Scan it again, if it is still there."),
            fields={"occurred_at": N_("before the opening")},
        )
    return seen_at


def part_of(finding: Finding, *, there: bool) -> Part:
    """Say in which list a line stands; what nobody has seen yet is missing only if it should still be there."""
    if finding is Finding.EXPECTED:
        return Part.MISSING if there else Part.LEFT
    return next(part for part, findings in FINDINGS.items() if finding in findings)


def is_settled(finding: Finding, *, there: bool, used: bool) -> bool:
    """Tell whether what the history says now agrees with what was found."""
    if finding in (Finding.EXPECTED, Finding.MISSING):
        return not there
    if finding is Finding.UNCLAIMED:
        return used
    return there or finding in (Finding.PRESENT, Finding.ARRIVED, Finding.LEFT)
