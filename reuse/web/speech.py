"""How a page says dates, masses, prices and sizes: in the territory's time and the reader's language."""

from datetime import date, datetime, timedelta

from babel.dates import format_date, format_time
from flask_babel import format_currency, get_locale, gettext, ngettext
from flask_babel import format_decimal as _decimal

from reuse import clock
from reuse.codes import show_code
from reuse.impact.assumptions import Assumptions
from reuse.impact.factors import Range
from reuse.territory import territory

FILTERS = (
    "code",
    "day",
    "emissions",
    "hour",
    "machine",
    "mass",
    "moment",
    "month",
    "number",
    "price",
    "since",
    "size",
    "when",
)
"""What templates may use."""

_JOINED = "\N{NO-BREAK SPACE}"
_NARROW = "\N{NARROW NO-BREAK SPACE}"


def code(value: str | None) -> str:
    """Write a code as its label does, or a dash where there is none yet."""
    return show_code(value) if value else "–"


def day(value: date | datetime) -> str:
    """Write "mardi 3 mars 2026", "Tuesday 3 March 2026"; the first of a month is said "1ᵉʳ" in French."""
    known, locale = _local(value), get_locale()
    text = format_date(known, "EEEE d MMMM y", locale=locale)
    return text.replace(" 1 ", " 1ᵉʳ ", 1) if known.day == 1 and locale and locale.language == "fr" else text


def month(value: date | datetime | str) -> str:
    """Write "mars 2026"; a text is an ISO month or day."""
    known = date.fromisoformat(f"{value}-01"[:10]) if isinstance(value, str) else _local(value)
    return format_date(known, "LLLL y", locale=get_locale())


def when(value: datetime) -> str:
    """Write "il y a 2 heures" under a day, else the day and the hour."""
    age = clock.now() - value
    if timedelta() <= age < timedelta(days=1):
        return _ago(age)
    return moment(value)


def moment(value: datetime) -> str:
    """Write the day and the hour, in the territory's time."""
    local = value.astimezone(territory().zone)
    if str(get_locale()).startswith("fr"):
        said = format_date(local, "d MMMM y", locale="fr")
        said = said.replace("1 ", "1ᵉʳ ", 1) if local.day == 1 else said
        return f"{said}, {local.hour}{_JOINED}h{_JOINED}{local.minute:02d}"
    return f"{format_date(local, 'd MMMM y', locale='en')}, {format_time(local, 'HH:mm', locale='en')}"


def hour(value: datetime) -> str:
    """Write "9 h 30", in the territory's time."""
    local = value.astimezone(territory().zone)
    if not str(get_locale()).startswith("fr"):
        return f"{local:%H:%M}"
    return f"{local.hour}{_JOINED}h{_JOINED}{local.minute:02d}" if local.minute else f"{local.hour}{_JOINED}h"


def machine(value: datetime) -> str:
    """Write a time for machines, in UTC."""
    return clock.stamp(value)


def _ago(age: timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return str(gettext("just now"))
    if minutes < 60:
        return str(ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes))
    return str(ngettext("%(num)s hour ago", "%(num)s hours ago", minutes // 60))


def since(value: datetime) -> str:
    """Write "depuis 12 jours", in hours under two days."""
    hours = max(int((clock.now() - value).total_seconds() // 3600), 0)
    if hours < 1:
        return str(gettext("for less than an hour"))
    if hours < 48:
        return str(ngettext("for %(num)s hour", "for %(num)s hours", hours))
    return str(ngettext("for %(num)s day", "for %(num)s days", hours // 24))


def mass(grams: int) -> str:
    """Write grams as "1 234,5 kg", or "170 g" under a kilogram."""
    if grams < 1000:
        return f"{_decimal(grams)}{_NARROW}g"
    return f"{_decimal(grams / 1000)}{_NARROW}kg"


def emissions(told: Range) -> str:
    """Write grams of CO2e as a range with its centre, in tonnes from ten on: there is no way to write one number."""
    in_tonnes = told.high >= 10_000_000
    values = {name: getattr(told, name) / (1_000_000 if in_tonnes else 1_000) for name in ("low", "central", "high")}
    ends = {name: number(round(value, 1) if value < 10 else round(value)) for name, value in values.items()}
    if in_tonnes:
        return str(gettext("between %(low)s and %(high)s tonnes of CO2e, %(central)s as the central value", **ends))
    return str(gettext("between %(low)s and %(high)s kg of CO2e, %(central)s as the central value", **ends))


def deciders(assumed: Assumptions) -> list[str]:
    """Name once each who decided what is assumed; a reader's own needs no name."""
    told = (one.decided_by.get("en" if str(get_locale()).startswith("en") else "fr") for one in assumed)
    return list(dict.fromkeys(who for who in told if who))


def price(cents: int) -> str:
    """Write euro cents as a price."""
    return str(format_currency(cents / 100, "EUR"))


def size(octets: int) -> str:
    """Write bytes as makers do, by thousands."""
    units = ("o", "ko", "Mo", "Go", "To") if str(get_locale()).startswith("fr") else ("B", "kB", "MB", "GB", "TB")
    rank = min((len(str(max(octets, 1))) - 1) // 3, len(units) - 1)
    return f"{_decimal(round(octets / 1000**rank, 1))}{_NARROW}{units[rank]}"


def number(value: float) -> str:
    """Write a number with its language's separators."""
    return str(_decimal(value))


def _local(value: date | datetime) -> date:
    return value.astimezone(territory().zone) if isinstance(value, datetime) else value
