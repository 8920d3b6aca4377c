"""What was typed in a form, kept when it must be corrected."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self
from uuid import UUID

from flask import request

from reuse.errors import N_, BadInputError, ReuseError
from reuse.http import KEY_FIELD
from reuse.refusals import Problem, problem_of

LARGEST = 2**40
_WRITTEN_DAY = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """The values typed, and what was wrong with them."""

    values: Mapping[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    @classmethod
    def typed(cls, error: ReuseError | None = None) -> Self:
        """Read what this request sent, with the refusal that it met."""
        values = {name: value for name, value in request.form.items() if name != "csrf_token"}
        return cls(values, problem_of(error) if error else None)

    def get(self, name: str, default: object = "") -> str:
        """Return what was typed, else the default."""
        return self.values.get(name, "" if default is None else str(default))

    def error(self, name: str) -> str:
        """Say what is wrong with one field, or nothing."""
        return self.problem.fields.get(name, "") if self.problem else ""

    @property
    def key(self) -> str:
        """The idempotency key of the first try: sending again is the same request."""
        return self.get(KEY_FIELD)


def line(name: str, *, most: int = 200) -> str:
    """Read one line of text; raises BadInputError when it holds what no keyboard types, or is too long."""
    text = " ".join(request.form.get(name, "").split())
    if len(text) > most:
        raise BadInputError(N_("A text is too long."), fields={name: N_("this is too long")})
    if any(ord(character) < 32 or 0xD800 <= ord(character) <= 0xDFFF for character in text):
        raise BadInputError(N_("A text holds unreadable characters."), fields={name: N_("type it again")})
    return text


def needed(name: str, *, most: int = 200) -> str:
    """Read one line that must not be empty; raises BadInputError."""
    text = line(name, most=most)
    if not text:
        raise BadInputError(N_("Something is missing."), fields={name: N_("answer this question")})
    return text


def one_of(name: str, choices: Mapping[str, object] | frozenset[str], *, required: bool = True) -> str | None:
    """Read a choice; raises BadInputError for one that was not offered."""
    text = line(name)
    if not text and not required:
        return None
    if text not in choices:
        raise BadInputError(N_("Something is missing."), fields={name: N_("choose one of the answers")})
    return text


def scaled(name: str, scale: int, *, required: bool = False) -> int | None:
    """Read a decimal number as whole units, such as kilograms as grams with 1000; a comma or a point will do."""
    text = line(name)
    return units(name, text, scale) if text or required else None


def units(name: str, text: str, scale: int) -> int:
    """Turn a decimal number as typed into whole units; raises BadInputError naming the field."""
    bare = text.replace("\N{NARROW NO-BREAK SPACE}", "").replace(" ", "").replace(",", ".")
    try:
        exact = Decimal(bare) * scale
        value = round(exact) if abs(exact) < LARGEST else LARGEST  # rounding 1e999999 takes a minute
    except (ArithmeticError, ValueError) as error:
        raise BadInputError(
            N_("A number is not understood."), fields={name: N_("write a number, such as 1.5")}
        ) from error
    if abs(value) >= LARGEST:
        raise BadInputError(N_("A number is out of range."), fields={name: N_("this is out of range")})
    if scale == 1 and value != exact:
        raise BadInputError(N_("A number is not understood."), fields={name: N_("A whole number is expected here.")})
    return value


def day(name: str, *, required: bool = True) -> date | None:
    """Read a day; raises BadInputError."""
    text = line(name)
    return day_of(name, text) if text or required else None


def needed_day(name: str) -> date:
    """Read a day that must be told; raises BadInputError."""
    return day_of(name, needed(name))


def day_of(name: str, text: str, why: str = N_("choose a day")) -> date:
    """Read a day as a browser sends it, or as people write it where no browser helps; raises BadInputError with why."""
    written = _WRITTEN_DAY.fullmatch(text)
    try:
        return date(*map(int, reversed(written.groups()))) if written else date.fromisoformat(text)
    except ValueError as error:
        raise BadInputError(N_("A day is not understood."), fields={name: why}) from error


def identifier(name: str, *, required: bool = True) -> UUID | None:
    """Read the hidden or chosen id of something; raises BadInputError."""
    text = line(name)
    if not text and not required:
        return None
    try:
        return UUID(text)
    except ValueError as error:
        raise BadInputError(N_("Something is missing."), fields={name: N_("choose one of the answers")}) from error


def ticked(name: str) -> bool:
    """Tell whether a box is ticked."""
    return bool(request.form.get(name))
