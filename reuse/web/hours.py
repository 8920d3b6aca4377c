"""Opening hours in words, from OpenStreetMap's syntax."""

import re

from babel.dates import get_day_names
from flask_babel import get_locale
from flask_babel import gettext as _

_JOINED = "\N{NO-BREAK SPACE}"
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_RULE = re.compile(r"((?:Mo|Tu|We|Th|Fr|Sa|Su|[,-])+) ([\d:,-]+)")


def said(hours: str) -> list[str]:
    """Say each rule on a line; one that is too particular for words is given as it is written."""
    return [_rule(rule.strip()) for rule in hours.split(";") if rule.strip() not in ("", "off")]


def _rule(rule: str) -> str:
    if rule == "PH off":
        return str(_("closed on public holidays"))
    found = _RULE.fullmatch(rule)
    if not found:
        return rule
    days = _(", ").join(_days(part) for part in found[1].split(","))
    spans = _(" and ").join(_span(part) for part in found[2].split(","))
    return str(_("%(days)s: %(hours)s", days=days, hours=spans))


def _days(part: str) -> str:
    first, dash, last = part.partition("-")
    return _("%(first)s to %(last)s", first=_day(first), last=_day(last)) if dash else _day(first)


def _day(short: str) -> str:
    return str(get_day_names("wide", locale=get_locale())[DAYS.index(short)])


def _span(part: str) -> str:
    start, _dash, end = part.partition("-")
    return f"{hour(start)}{_JOINED}– {hour(end)}"


def hour(text: str) -> str:
    """Write "9 h" or "9 h 30" in French, "09:30" in English."""
    if not str(get_locale()).startswith("fr"):
        return text
    hour, _colon, minute = text.partition(":")
    return f"{int(hour)}{_JOINED}h" if minute == "00" else f"{int(hour)}{_JOINED}h{_JOINED}{minute}"
