"""Opening hours of town halls, from the State's directory to the OpenStreetMap syntax."""

import json
from datetime import time

DAYS = {
    "lundi": "Mo",
    "mardi": "Tu",
    "mercredi": "We",
    "jeudi": "Th",
    "vendredi": "Fr",
    "samedi": "Sa",
    "dimanche": "Su",
}
WEEK = list(DAYS.values())


def to_opening_hours(source: str) -> str:
    """Convert `[[first day, last day, [[opens, closes], …]], …]` to OSM opening hours.

    Days with the same hours share a rule; a reversed or empty span is dropped; no hours at all give "".
    Town halls close on public holidays, which the directory never says: the result adds `PH off`.
    """
    by_day: dict[str, set[str]] = {}
    for first, last, spans in json.loads(source or "[]"):
        hours = {text for span in spans if (text := _span(*span))}
        for day in _days(first, last):
            by_day[day] = by_day.get(day, set()) | hours
    rules = _rules({day: ",".join(sorted(by_day[day])) for day in WEEK if by_day.get(day)})
    return "; ".join([*rules, "PH off"]) if rules else ""


def _days(first: str, last: str) -> list[str]:
    start, end = WEEK.index(DAYS[first]), WEEK.index(DAYS[last])
    return WEEK[start : end + 1] if start <= end else WEEK[start:] + WEEK[: end + 1]


def _span(opens: str, closes: str) -> str:
    start, end = time.fromisoformat(opens), time.fromisoformat(closes)
    return f"{start:%H:%M}-{end:%H:%M}" if start < end else ""


def _rules(hours: dict[str, str]) -> list[str]:
    days_of: dict[str, list[str]] = {}
    for day, text in hours.items():
        days_of.setdefault(text, []).append(day)
    return [f"{_day_list(days)} {text}" for text, days in days_of.items()]


def _day_list(days: list[str]) -> str:
    runs: list[list[str]] = []
    for day in days:
        if runs and WEEK.index(day) == WEEK.index(runs[-1][-1]) + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(
        run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" if len(run) > 2 else ",".join(run) for run in runs
    )
