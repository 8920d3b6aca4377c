"""What a page says of a point: whether it is open, how far it is, who may enter."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from reuse import clock
from reuse.actors.models import Audience, Service
from reuse.errors import N_
from reuse.points.point import Opening, Point, State
from reuse.territory import local_day
from reuse.web import speech, words
from reuse.web.words import said

_JOINED = "\N{NO-BREAK SPACE}"
CONFIRMED_FOR_DAYS = 183
TONES = {
    State.OPEN: "done",
    State.CLOSED: "waiting",
    State.FULL: "refused",
    State.CLOSED_FOR_NOW: "refused",
    State.UNKNOWN: "waiting",
}
REASONS = {
    "public_holiday": N_("public holiday"),
    "school_holiday": N_("school holidays"),
    "closure:holidays": N_("closed for holidays"),
    "closure:works": N_("works"),
    "closure:staff": N_("nobody can receive you"),
    "closure:event": N_("taken by an event"),
    "closure:full": N_("no room left"),
}
SERVICES = {
    Service.COLLECT: N_("takes devices"),
    Service.REPAIR: N_("repairs"),
    Service.REFURBISH: N_("refurbishes"),
    Service.SELL: N_("sells"),
    Service.DONATE: N_("gives devices away"),
    Service.LEND: N_("lends devices"),
    Service.RECYCLE: N_("recycles"),
}
AUDIENCES = {
    Audience.OWN_PUBLIC: N_("Only for its own pupils, families and staff"),
    Audience.PROFESSIONALS: N_("For professionals only"),
}
STEPS = {
    "yes": N_("Step-free access"),
    "limited": N_("Partly step-free: call before you come"),
    "no": N_("There are steps at the entrance"),
}


def services(point: Point) -> str:
    """Say what one may come for."""
    told = [said(SERVICES[service]) for service in point.site.offers]
    return str(_(", ").join(told))


def opening(told: Opening, at: datetime | None = None) -> str:
    """Say "Open until 18 h" and the like, for now or for the moment asked about."""
    moment = at or clock.now()
    if told.state is State.OPEN:
        return _open(told, moment)
    if told.state is State.CLOSED:
        return _closed(told, moment)
    if told.state is State.UNKNOWN:
        return str(_("Hours to be asked by telephone"))
    shut = _("Full at the moment") if told.state is State.FULL else _("Closed at the moment")
    why = said(REASONS[told.why]) if told.why in REASONS and told.state is State.CLOSED_FOR_NOW else ""
    again = _("opens again %(when)s", when=_when(told.until, moment)) if told.until else ""
    return str(_(", ").join(part for part in (shut, why, again) if part))


def _open(told: Opening, moment: datetime) -> str:
    if told.until is None:
        return str(_("Open day and night"))
    if local_day(moment) != local_day(clock.now()):
        return str(_("Open on %(day)s until %(hour)s", day=_weekday(local_day(moment)), hour=speech.hour(told.until)))
    if local_day(told.until) == local_day(moment):
        return str(_("Open until %(hour)s", hour=speech.hour(told.until)))
    return str(_("Open until %(when)s", when=_when(told.until, moment)))


def _closed(told: Opening, moment: datetime) -> str:
    why = said(REASONS[told.why]) if told.why in REASONS else ""
    again = _("opens %(when)s", when=_when(told.until, moment)) if told.until else ""
    return str(_(", ").join(part for part in (_("Closed now"), why, again) if part))


def _when(then: datetime, moment: datetime) -> str:
    """Say "at 14 h", "tomorrow at 9 h", "on Tuesday at 9 h", or the whole date beyond a week."""
    days, hour = (local_day(then) - local_day(moment)).days, speech.hour(then)
    if days == 0:
        return str(_("at %(hour)s", hour=hour))
    if days == 1 and local_day(moment) == local_day(clock.now()):
        return str(_("tomorrow at %(hour)s", hour=hour))
    if days < 7:
        return str(_("on %(day)s at %(hour)s", day=_weekday(local_day(then)), hour=hour))
    return str(_("on %(day)s at %(hour)s", day=speech.day(local_day(then)), hour=hour))


def _weekday(day: date) -> str:
    return format_date(day, "EEEE", locale=get_locale())


def distance(metres: int) -> str:
    """Write "350 m", "2,3 km" or "120 km"."""
    if metres < 950:
        return f"{round(metres, -1)}{_JOINED}m"
    if metres >= 100_000:
        return f"{format_decimal(round(metres / 1000))}{_JOINED}km"
    return f"{format_decimal(round(metres / 1000, 1))}{_JOINED}km"


def none_near(kind: str, choices: Mapping[str, Any]) -> str:
    """Say that nothing is within reach: for this kind of device, with other choices or with none."""
    if not kind:
        return str(_("No place within 10 km with these choices.") if choices else _("No place within 10 km."))
    name = words.kind(kind).name
    if choices:
        return str(_("%(kind)s: no place within 10 km takes it with your other choices.", kind=name))
    return str(_("%(kind)s: no place within 10 km takes it.", kind=name))


def is_old(point: Point) -> bool:
    """Tell whether nobody has confirmed the point for half a year."""
    return (clock.now() - last_confirmed(point)).days > CONFIRMED_FOR_DAYS


def last_confirmed(point: Point) -> datetime:
    """Return when somebody last said that the point is as it is told."""
    return point.site.confirmed_at or point.site.created_at


def audience(point: Point) -> str:
    """Say who may enter, where it is not everybody."""
    return said(AUDIENCES[point.site.audience]) if point.site.audience in AUDIENCES else ""


def steps(point: Point) -> str:
    """Say whether one enters without a step; empty where nobody said."""
    return said(STEPS[point.site.step_free]) if point.site.step_free in STEPS else ""
