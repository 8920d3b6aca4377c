"""A point's coming week, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from reuse.points.models import Closure
from reuse.points.openings import is_public_holiday, is_school_holiday, opening_of
from reuse.points.point import Pause, Point, State
from reuse.territory import local_day, territory
from reuse.web import speech
from reuse.web.point_words import REASONS
from reuse.web.words import said

_CHANGES = 12
"""How often a point opens and closes in a day at most."""


@dataclass(frozen=True, slots=True)
class Day:
    """One day: when it is open, in words, and what is particular about it."""

    day: date
    hours: str
    note: str
    today: bool


def week(point: Point, closures: Sequence[Closure], at: datetime) -> list[Day]:
    """Tell the seven days from today on; empty where the hours are not known."""
    if not point.site.opening_hours and not point.specials:
        return []
    pauses = [Pause(one.kind, one.reason, one.first_day, one.last_day) for one in closures]
    today = local_day(at)
    return [_day(point, pauses, today + timedelta(days=ahead), ahead == 0) for ahead in range(7)]


def _day(point: Point, pauses: Sequence[Pause], day: date, today: bool) -> Day:
    moment = datetime.combine(day, time(), territory().zone)
    end = datetime.combine(day + timedelta(days=1), time(), territory().zone)
    spans, state, why = [], State.CLOSED, ""
    for _change in range(_CHANGES):
        told = opening_of(point.site.opening_hours, moment, pauses=pauses, specials=point.specials)
        if told.state is State.OPEN:
            spans.append(_span(moment, min(told.until or end, end)))
        elif not spans:
            state, why = told.state, told.why
        if told.until is None or told.until >= end:
            break
        moment = told.until
    return Day(
        day, _(" and ").join(spans) or _shut(state), said(REASONS[why]) if why in REASONS else _holiday(day), today
    )


def _span(start: datetime, end: datetime) -> str:
    if end - start >= timedelta(hours=23):
        return str(_("day and night"))
    return f"{speech.hour(start)}\N{NO-BREAK SPACE}– {speech.hour(end)}"


def _shut(state: State) -> str:
    return str({State.FULL: _("full"), State.UNKNOWN: _("to be asked")}.get(state, _("closed")))


def _holiday(day: date) -> str:
    if is_public_holiday(day):
        return str(_("public holiday"))
    return str(_("school holidays")) if is_school_holiday(day) else ""
