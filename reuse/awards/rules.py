"""What a measured value is worth against its criterion, and which level follows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from reuse.awards.measures import Measured
from reuse.awards.scheme import Criterion, Level, Scheme, Source
from reuse.errors import N_


class Answer(StrEnum):
    """What is said of one criterion; only what was measured or filed is ever met."""

    MET = "met"
    NOT_MET = "not_met"
    TOO_FEW = "too_few"
    NOT_MEASURED = "not_measured"
    DOCUMENT_MISSING = "document_missing"


ANSWER_NAMES = {
    Answer.MET: N_("Reached"),
    Answer.NOT_MET: N_("Not yet reached"),
    Answer.TOO_FEW: N_("Too few cases to tell"),
    Answer.NOT_MEASURED: N_("Not measured yet"),
    Answer.DOCUMENT_MISSING: N_("Document missing"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """One criterion and what is said of it; `level` is the highest whose threshold the value reaches, "" for none."""

    criterion: Criterion
    answer: Answer
    measured: Measured | None = None
    level: str = ""


def reaches(measured: Measured, percent: int) -> bool:
    """Compare a share to a threshold without rounding."""
    return measured.denominator > 0 and measured.numerator * 100 >= percent * measured.denominator


def short_of(measured: Measured, percent: int) -> int:
    """Say how many more of what was looked at would have had to meet the criterion to reach a threshold."""
    return max(-((measured.numerator * 100 - percent * measured.denominator) // 100), 0)


def judge(criterion: Criterion, measured: Measured | None, levels: Sequence[Level]) -> Judged:
    """Say what one criterion's value is worth; *met* is the lowest level's threshold."""
    if criterion.measure.source is Source.UNRECORDED:
        return Judged(criterion, Answer.NOT_MEASURED)
    if measured is None:
        return Judged(criterion, Answer.DOCUMENT_MISSING)
    if measured.cases < criterion.least:
        return Judged(criterion, Answer.TOO_FEW, measured)
    reached = [level.name for level in levels if reaches(measured, criterion.thresholds[level.name])]
    answer = Answer.MET if reached else Answer.NOT_MET
    return Judged(criterion, answer, measured, reached[-1] if reached else "")


def next_level(judged: Judged, levels: Sequence[Level]) -> Level | None:
    """Return the lowest level whose threshold a criterion does not reach yet; None at the top."""
    names = [level.name for level in levels]
    return next(iter(levels[names.index(judged.level) + 1 :] if judged.level else levels), None)


def judge_all(scheme: Scheme, measured: Mapping[str, Measured]) -> list[Judged]:
    """Judge every criterion in the scheme's order."""
    return [judge(one, measured.get(one.name), scheme.levels) for one in scheme.criteria]


def lacking(judged: Collection[Judged], level: Level, scheme: Scheme) -> tuple[list[Judged], int]:
    """Say what is missing for a level: the required criteria below it, and how many more of the others it asks for."""
    names = [one.name for one in scheme.levels]
    up_to = frozenset(names[names.index(level.name) :])
    required = [one for one in judged if one.criterion.required and one.level not in up_to]
    others = sum(1 for one in judged if not one.criterion.required and one.level in up_to)
    return required, max(level.optional - others, 0)


def with_marks(
    judged: Collection[Judged], scheme: Scheme, *, accepted: Collection[str], refused: Collection[str]
) -> list[Judged]:
    """Judge again with the audit's marks: a paper accepted reaches every level, a criterion refused none."""
    return [_marked(one, scheme, accepted, refused) for one in judged]


def _marked(one: Judged, scheme: Scheme, accepted: Collection[str], refused: Collection[str]) -> Judged:
    if one.criterion.name in refused:
        return replace(one, answer=Answer.NOT_MET, level="")
    if one.criterion.measure.source is Source.DOCUMENT and one.criterion.name in accepted:
        return replace(one, answer=Answer.MET, level=scheme.levels[-1].name)
    return one


def level_reached(judged: Collection[Judged], scheme: Scheme) -> str:
    """Return the highest level that lacks nothing, "" where even the lowest lacks something."""
    full = [level.name for level in scheme.levels if lacking(judged, level, scheme) == ([], 0)]
    return full[-1] if full else ""


def is_below(level: str, other: str, scheme: Scheme) -> bool:
    """Tell whether a level, "" for none, stands below another."""
    names = ["", *(one.name for one in scheme.levels)]
    return names.index(level) < names.index(other)


class Standing(StrEnum):
    """How an award stands on a day: its state, unless it was renewed or its last day is over."""

    IN_FORCE = "in_force"
    WARNED = "warned"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    RENEWED = "renewed"
    EXPIRED = "expired"


HOLDING = frozenset({Standing.IN_FORCE, Standing.WARNED})
"""The label is held: a warning takes nothing away yet."""


OVER = frozenset({Standing.REVOKED, Standing.RENEWED, Standing.EXPIRED})
"""Nothing may be decided of the award any more."""


class Awarded(Protocol):
    """What the standing of an award follows from."""

    @property
    def state(self) -> StrEnum:
        """What was decided of it."""

    @property
    def renewed_by(self) -> UUID | None:
        """The award that renewed it."""

    @property
    def expires_on(self) -> date:
        """The last day on which it holds."""


def standing(award: Awarded, today: date) -> Standing:
    """Say how an award stands on a day: what is revoked stays so, whatever its dates say."""
    if award.state == Standing.REVOKED.value:
        return Standing.REVOKED
    if award.renewed_by is not None:
        return Standing.RENEWED
    return Standing.EXPIRED if today > award.expires_on else Standing(award.state.value)


def years_after(day: date, years: int) -> date:
    """Return the same day some years later; 28 February stands for a 29th that is missing."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
