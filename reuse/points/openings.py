"""Whether a point is open: its hours, public and school holidays, closures, and room left."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise

from opening_hours import OpeningHours, validate
from opening_hours import State as Said

import seeds
from reuse.points.point import Opening, Pause, Special, State
from reuse.territory import local_day, territory

HORIZON = timedelta(days=400)
"""How far ahead the next opening is looked for."""

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_QUOTED = re.compile(r'"[^"]*"')
_SPLIT = re.compile(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")
_HOLIDAYS_FIRST = re.compile(r"((?:PH|SH)(?:,(?:PH|SH))*)(?=[\s:])[\s:]*(.*)", re.DOTALL)


def opening_of(
    hours: str,
    at: datetime,
    *,
    pauses: Sequence[Pause] = (),
    specials: Sequence[Special] = (),
    held: int = 0,
    capacity: int | None = None,
) -> Opening:
    """Say whether a site with these hours (OpenStreetMap's syntax) receives people at a moment, and until when.

    Special openings count beside the hours, even on a public holiday; a closure shuts them too.
    Hours that are silent on public holidays are unknown on those days, save "24/7"; so are hours that cannot be read.
    """
    local = at.astimezone(territory().zone)
    current = [pause for pause in pauses if pause.covers(local.date())]
    if shut := [pause for pause in current if pause.kind == "closed"]:
        return Opening(
            State.CLOSED_FOR_NOW, _resumes(hours, local, pauses, shut, specials), f"closure:{shut[0].reason}"
        )
    if current:
        return Opening(State.FULL, _resumes(hours, local, pauses, current, specials), "declared_full")
    if capacity is not None and held >= capacity:
        return Opening(State.FULL, None, "capacity")
    return _by_hours(hours, local, pauses, specials)


def _resumes(
    hours: str, local: datetime, pauses: Sequence[Pause], current: Sequence[Pause], specials: Sequence[Special]
) -> datetime | None:
    """Find when somebody is received again; None where nobody said, or where the hours are not known."""
    lasts = [pause.last_day for pause in current]
    if None in lasts:
        return None
    back = datetime.combine(max(day for day in lasts if day) + timedelta(days=1), time(), local.tzinfo)
    later = [pause for pause in pauses if pause.last_day is None or pause.last_day >= back.date()]
    told = opening_of(hours, back, pauses=later, specials=specials)
    return back if told.state is State.OPEN else told.until


def _by_hours(hours: str, local: datetime, pauses: Sequence[Pause], specials: Sequence[Special]) -> Opening:
    clock = _read(hours, tuple(pauses), tuple(specials), local.date().replace(day=1))
    if clock is None:
        return Opening(State.UNKNOWN)
    spans = list(_spans(clock, local))
    state, until = spans[0]
    if state is Said.OPEN:
        return Opening(State.OPEN, until)
    why = _why(hours, local)
    if state is Said.UNKNOWN:
        return Opening(State.UNKNOWN, None, why)
    opens = next((before for (_, before), (then, _) in pairwise(spans) if then is Said.OPEN), None)
    return Opening(State.CLOSED, opens, why)


def _spans(clock: OpeningHours, local: datetime) -> Iterator[tuple[Said, datetime | None]]:
    """Give what the hours say from now on, each with its end, until the next time it is open and after."""
    held: tuple[Said, datetime | None] | None = None
    for _start, end, state, _words in clock.intervals(local, local + HORIZON):
        last = end >= local + HORIZON
        if held and held[0] is state:
            held = state, None if last else end
            continue
        if held:
            yield held
            if held[0] is Said.OPEN:
                return
        held = state, None if last else end
    if held:
        yield held


def _why(hours: str, local: datetime) -> str:
    """Name the holiday that keeps a site closed on a day when its other rules would open it."""
    day, bare = local.date(), _QUOTED.sub("", hours)
    if is_public_holiday(day) and (hours.strip() != "24/7") and _opens_without("PH", hours, local):
        return "public_holiday"
    if "SH" in bare and is_school_holiday(day) and _opens_without("SH", hours, local):
        return "school_holiday"
    return ""


def _opens_without(holiday: str, hours: str, local: datetime) -> bool:
    """Tell whether the site would open on that day if its rules of such holidays were not there."""
    rules = [rule for rule in _SPLIT.split(hours) if holiday not in _QUOTED.sub("", rule)]
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    clock = _parsed("; ".join(rule.strip() for rule in rules))
    spans = clock.intervals(midnight, midnight + timedelta(days=1)) if clock else ()
    return any(state is Said.OPEN for _start, _end, state, _words in spans)


@lru_cache(maxsize=4096)
def _read(hours: str, pauses: tuple[Pause, ...], specials: tuple[Special, ...], month: date) -> OpeningHours | None:
    """Read hours with the holidays and pauses of a month and the year after it; None where they say nothing sure."""
    if "SH" in _QUOTED.sub("", hours) and (not school_holidays() or month > school_holidays()[-1][1]):
        return None  # the calendar ends: nobody knows
    written = "; ".join(_expanded(hours, month)) or ("24/7 unknown" if specials else "")
    if not written or "SH" in _QUOTED.sub("", written):
        return None
    if "PH" not in written and hours.strip() != "24/7":
        written += "; PH unknown"
    shut = (f"{_days(pause.first_day, pause.last_day)} off" for pause in pauses)
    return _parsed("; ".join([written, *shut, *(_special(one) for one in specials if not _shut(one, pauses))]))


def _shut(special: Special, pauses: Sequence[Pause]) -> bool:
    day = local_day(special.starts_at)
    return any(pause.covers(day) for pause in pauses)


@lru_cache(maxsize=4096)
def _parsed(text: str) -> OpeningHours | None:
    return OpeningHours(text, timezone=territory().zone, country="FR") if text and validate(text) else None


def _expanded(hours: str, month: date) -> Iterator[str]:
    """Write the rules of school holidays as those days' dates: the library takes "SH Mo" for "SH or Mo"."""
    for rule in filter(None, map(str.strip, _SPLIT.split(hours))):
        found = _HOLIDAYS_FIRST.fullmatch(rule)
        if not found or "SH" not in found[1]:
            yield rule
            continue
        if "PH" in found[1]:
            yield f"PH {found[2]}"
        for first, last in school_holidays():
            if last >= month - timedelta(days=1) and first <= month + HORIZON:
                yield f"{_days(first, last)} {found[2]}"


def _days(first: date, last: date | None) -> str:
    return f"{_day(first)}-{_day(last or date(first.year + 50, 12, 31))}"


def _special(special: Special) -> str:
    """Write a special opening as a rule of that day alone, which counts over those before it."""
    starts, ends = (at.astimezone(territory().zone) for at in (special.starts_at, special.ends_at))
    return f"{_day(starts.date())} {starts:%H:%M}-{ends:%H:%M}"


def _day(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02}"


@lru_cache(maxsize=1)
def school_holidays() -> tuple[tuple[date, date], ...]:
    """List the first and last days of the school holidays where this territory lies."""
    rows = [row for row in seeds.read_csv("reference/school_holidays") if row["zone"] == territory().school_zone]
    return tuple((date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])) for row in rows)


def is_school_holiday(day: date) -> bool:
    """Tell whether pupils of this territory are on holiday."""
    return any(first <= day <= last for first, last in school_holidays())


def is_public_holiday(day: date) -> bool:
    """Tell whether the day is a public holiday in France."""
    return _public_holidays().is_open(datetime.combine(day, time(12)))


@lru_cache(maxsize=1)
def _public_holidays() -> OpeningHours:
    return OpeningHours("PH", country="FR")
