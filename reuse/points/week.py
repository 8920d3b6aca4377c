"""A usual week of opening hours, as it is typed day by day, and as OpenStreetMap writes it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from reuse.errors import N_, BadInputError

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
Span = tuple[int, int]
"""From which minute of the day to which."""

_TIME = re.compile(r"(\d{1,2})(?:[h:.](\d{2})?|\s+h(?:\s+(\d{2})(?!\s*[h:.\d]))?)?", re.ASCII)
_BETWEEN = re.compile(r"^(?:[\s,;/–—-]|à|to|et|and|de|from)*")
_RULE = re.compile(r"((?:(?:Mo|Tu|We|Th|Fr|Sa|Su)[,-]?)+) ([\d:,-]+)")
_OFF = {"PH off": "public", "SH off": "school", "PH,SH off": "both", "SH,PH off": "both"}


@dataclass(frozen=True, slots=True)
class Week:
    """The spans of each day from Monday, and whether holidays change them."""

    days: tuple[tuple[Span, ...], ...]
    public_holidays_off: bool = True
    school_holidays_off: bool = False

    def written(self) -> str:
        """Write the week as OpenStreetMap does, days alike together; empty where it never opens."""
        rules = [f"{_names(days)} {','.join(map(_span, spans))}" for days, spans in self._alike()]
        if not rules:
            return ""
        rules += ["SH off"] if self.school_holidays_off else []
        rules += ["PH off"] if self.public_holidays_off else []
        return "; ".join(rules)

    def _alike(self) -> Iterator[tuple[list[int], tuple[Span, ...]]]:
        for spans in dict.fromkeys(filter(None, self.days)):
            yield [day for day, told in enumerate(self.days) if told == spans], spans


def _names(days: Sequence[int]) -> str:
    """Write days as "Mo-We,Fr"."""
    runs = [[day for _place, day in run] for _key, run in groupby(enumerate(days), lambda one: one[1] - one[0])]
    parts = [f"{DAYS[run[0]]}-{DAYS[run[-1]]}" if len(run) > 2 else ",".join(DAYS[day] for day in run) for run in runs]
    return ",".join(parts)


def _span(span: Span) -> str:
    return "-".join(f"{minute // 60:02}:{minute % 60:02}" for minute in span)


def read_week(hours: str) -> Week | None:
    """Read hours that are a usual week; None for those that say more, which must be kept as they are written."""
    days: list[tuple[Span, ...]] = [()] * len(DAYS)
    off: set[str] = set()
    for rule in filter(None, map(str.strip, hours.split(";"))):
        if rule in _OFF:
            off.add(_OFF[rule])
            continue
        found = _RULE.fullmatch(rule)
        named, spans = (_days(found[1]), _spans(found[2])) if found else (None, None)
        if not named or not spans or any(days[day] for day in named):
            return None
        for day in named:
            days[day] = spans
    return Week(tuple(days), bool(off & {"public", "both"}), bool(off & {"school", "both"}))


def _days(text: str) -> list[int] | None:
    found: list[int] = []
    for part in text.split(","):
        first, _dash, last = part.partition("-")
        if first not in DAYS or (last and last not in DAYS):
            return None
        begin, end = DAYS.index(first), DAYS.index(last or first)
        if begin > end:
            return None
        found += range(begin, end + 1)
    return found


def _spans(text: str) -> tuple[Span, ...] | None:
    try:
        return typed_spans(text, "hours")
    except BadInputError:
        return None


def typed_spans(text: str, field: str) -> tuple[Span, ...]:
    """Read one day's hours as people type them: "9h-12h30 14h-17h", "09:00 à 12:00"; empty is closed.

    Raises BadInputError naming the field.
    """
    minutes: list[int] = []
    rest = _BETWEEN.sub("", text.lower(), count=1)
    while rest:
        found = _TIME.match(rest)
        if not found:
            raise _unread(field)
        hour, minute = int(found[1]), int(found[2] or found[3] or 0)
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            raise _unread(field)
        minutes.append(hour * 60 + minute)
        rest = _BETWEEN.sub("", rest[found.end() :], count=1)
    spans = tuple(zip(minutes[::2], minutes[1::2], strict=False))
    if len(minutes) % 2 or any(one >= other for one, other in pairwise(minutes)):
        raise _unread(field)
    return spans


def _unread(field: str) -> BadInputError:
    return BadInputError(
        N_("The hours of a day are not understood."),
        remedy=N_("Write them as in 9h-12h30 14h-17h; leave a closed day empty."),
        fields={field: N_("write hours as in 9h-12h30 14h-17h")},
    )
