"""Words, days, masses and prices as a paper says them."""

from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from reuse.documents.words import LANGS, WORDS, Lang

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Speech:
    """One language, and the zone whose clock the paper reads."""

    lang: Lang
    zone: tzinfo

    def word(self, key: str, **values: object) -> str:
        """Say a word of the papers; a key nobody wrote is a KeyError, found by the tests."""
        text = WORDS[key][LANGS.index(self.lang)]
        return text.format(**values) if values else text

    def term(self, field: str, value: str) -> str:
        """Say a value of a field; one that has no word of its own is shown as it is, an empty one as not recorded."""
        if not value:
            return self.word("not_recorded")
        key = f"{field}.{value}"
        return self.word(key) if key in WORDS else value

    def day(self, day: date) -> str:
        """Say a day in full: `mardi 3 mars 2026`."""
        text = format_date(day, "EEEE d MMMM y", locale=_LOCALES[self.lang])
        return text.replace(" 1 ", " 1er ", 1) if self.lang == "fr" else text

    def short_day(self, day: date) -> str:
        """Say a day without its name, where room is short: `3 mars 2026`."""
        text = format_date(day, "d MMMM y", locale=_LOCALES[self.lang])
        return text.replace("1 ", "1er ", 1) if self.lang == "fr" and day.day == 1 else text

    def moment(self, moment: datetime | None) -> str:
        """Say a moment on the territory's clock: `mardi 3 mars 2026, 14 h 05`."""
        if moment is None:
            return self.word("not_recorded")
        return f"{self.day(moment.astimezone(self.zone).date())}, {self.hour(moment)}"

    def hour(self, moment: datetime) -> str:
        """Say the hour alone, for what the day is said of already: `14 h 05`."""
        local = moment.astimezone(self.zone)
        return f"{local.hour} h {local:%M}" if self.lang == "fr" else f"{local:%H:%M}"

    def short_hour(self, moment: datetime) -> str:
        """Say the hour as opening hours do, with no-break spaces: `9 h`, `9 h 30`."""
        return self.hour(moment).removesuffix(" 00").replace(" ", "\N{NO-BREAK SPACE}")

    def number(self, number: int) -> str:
        """Say a number, its thousands apart: `1 462`."""
        return format_decimal(number, locale=_LOCALES[self.lang])

    def mass(self, grams: int) -> str:
        """Say a mass in kilograms: `1 234,5 kg`."""
        return f"{format_decimal(Decimal(grams) / 1000, '#,##0.###', locale=_LOCALES[self.lang])}\N{NO-BREAK SPACE}kg"

    def distance(self, metres: int) -> str:
        """Say a distance: `800 m`, `2,3 km`, `14 km`."""
        if metres < 950:
            return f"{max(50, round(metres, -2 if metres > 500 else -1))}\N{NO-BREAK SPACE}m"
        shape = "#,##0.#" if metres < 9_950 else "#,##0"
        return f"{format_decimal(metres / 1000, shape, locale=_LOCALES[self.lang])}\N{NO-BREAK SPACE}km"

    def price(self, cents: int) -> str:
        """Say a price in euros: `1 234,50 €`."""
        return format_currency(Decimal(cents) / 100, "EUR", locale=_LOCALES[self.lang])
