"""What a file says of a place, made fit for a site: what is wrong but not needed is left aside with a word."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from reuse.actors import rules
from reuse.errors import N_, BadInputError
from reuse.imports import ground
from reuse.imports.rows import Row

NO_MOBILE = N_("A mobile telephone number was left aside: it may be a person’s.")
_ASIDE = {
    "opening_hours": N_("The opening hours cannot be read: they were left aside."),
    "telephone": N_("The telephone number cannot be read: it was left aside."),
    "website": N_("The website’s address cannot be read: it was left aside."),
    "directions": N_("The directions hold characters that cannot be kept: they were left aside."),
    "qualifications": N_("A label or qualification cannot be kept: it was left aside."),
    "siret": N_("The SIRET is wrong: it was left aside."),
}
SIGN_ASIDE = N_("A sign that a spreadsheet would run was taken off the address.")
NO_STREET = N_("The file gives no street: only the commune is known.")
NO_POSITION = N_("The file gives no position: the place was put in the middle of its commune.")
NO_COMMUNE = N_("Its commune is not one of this territory’s.")
OUTSIDE = N_("It lies outside the territory.")
_DIGITS = re.compile(r"\d")
_hours = lru_cache(maxsize=4096)(rules.hours_of)


@dataclass
class Telling:
    """One place being read: what is kept, and what was left aside."""

    told: dict[str, Any] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def say(self, name: str, value: Any) -> None:
        """Keep a value that needs no check; nothing where the file says nothing."""
        if value not in ("", None, [], ()):
            self.told[name] = value

    def try_out(self, name: str, text: str, check: Callable[[str], Any]) -> None:
        """Keep what the check returns, or leave the text aside with a word."""
        try:
            self.say(name, check(text) if text.strip() else "")
        except BadInputError:
            self.warn(_ASIDE[name])

    def warn(self, words: str) -> None:
        """Note a warning once."""
        if words not in self.warnings:
            self.warnings.append(words)

    def hours(self, text: str) -> None:
        """Keep opening hours in OpenStreetMap's syntax."""
        self.try_out("opening_hours", text, _hours)

    def telephone(self, text: str) -> None:
        """Keep the first number of a landline, written the French way; a mobile one may be a person's."""
        number = re.split(r"[;,/|]", text)[0].strip()
        digits = "".join(_DIGITS.findall(number))
        for prefix in ("0033", "33"):
            if digits.startswith(prefix) and len(digits) == len(prefix) + 9:
                digits = "0" + digits.removeprefix(prefix)
        if rules.is_mobile(number):
            self.warn(NO_MOBILE)
        elif len(digits) == 10 and digits.startswith("0"):
            self.say("telephone", " ".join(digits[place : place + 2] for place in range(0, 10, 2)))
        else:
            self.try_out("telephone", number, rules.telephone_of)

    def website(self, text: str) -> None:
        """Keep the first address, with its scheme."""
        address = text.partition(";")[0].strip()
        self.try_out("website", f"https://{address}" if address.startswith("www.") else address, rules.website_of)

    def directions(self, text: str) -> None:
        """Keep the way in, in one line."""
        self.try_out(
            "directions", " ".join(text.split())[:500], lambda one: rules.prose_of(one, "directions", most=500)
        )

    def qualifications(self, names: Iterable[str]) -> None:
        """Keep the labels and qualifications that can be shown."""
        kept = []
        for name in names:
            try:
                kept += rules.qualifications_of([name]) if name.strip() else []
            except BadInputError:
                self.warn(_ASIDE["qualifications"])
        self.say("qualifications", sorted(set(kept))[: rules.MANY_QUALIFICATIONS])

    def siret(self, text: str) -> str:
        """Return the SIRET, or nothing where its digits are wrong."""
        try:
            return rules.siret_of(text) if text.strip() else ""
        except BadInputError:
            self.warn(_ASIDE["siret"])
            return ""

    def place(self, address: str, postcode: str, commune: str, code: str, position: tuple[str, str]) -> str:
        """Keep where it is; return why it cannot be, or nothing."""
        where = _position(position)
        if where and not ground.is_inside(*where):
            return OUTSIDE
        found = ground.commune_of(commune, postcode, code, where)
        if not found:
            return OUTSIDE if where else NO_COMMUNE
        if not where:
            self.warn(NO_POSITION)
            where = (found.lat, found.lon)
        self.told |= {"lat": where[0], "lon": where[1], "commune": found.name, "commune_code": found.code}
        self.told["postcode"] = postcode if re.fullmatch(r"\d{5}", postcode, re.ASCII) else found.postcode
        self.told["address"] = self._street(address) or found.name
        return ""

    def _street(self, text: str) -> str:
        street = " ".join(text.split())[:300]
        bare = street.lstrip("=+-@ ")
        if bare != street:
            self.warn(SIGN_ASIDE)
        if not bare:
            self.warn(NO_STREET)
        return bare

    def row(self, number: int, **more: Any) -> Row:
        """Give the row as read, refused where its name cannot be kept."""
        name = " ".join(str(more.pop("name", "")).split())
        try:
            self.told["name"] = rules.name_of(name, "name")
        except BadInputError as error:
            more["refused"] = more.get("refused") or error.message
        placed = NO_POSITION not in self.warnings
        return Row(number, name=name[:200], told=self.told, warnings=tuple(self.warnings), placed=placed, **more)


def _position(texts: tuple[str, str]) -> tuple[float, float] | None:
    try:
        lat, lon = (float(text.replace(",", ".")) for text in texts)
        return rules.position_of(lat, lon)
    except (ValueError, BadInputError):
        return None
