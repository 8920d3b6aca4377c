"""Values that a file may hold in any shape, brought to a safe one."""

import re
from collections.abc import Iterable
from math import isfinite
from typing import Any

LONGEST_TEXT = 200
LONGEST_NAME = 100
LARGEST_INTEGER = 2**53 - 1

_FILLERS = frozenset(
    [
        "tobefilledbyoem",
        "defaultstring",
        "systemserialnumber",
        "systemproductname",
        "systemmanufacturer",
        "systemname",
        "systemversion",
        "systemsku",
        "systemskunumber",
        "baseboardserialnumber",
        "chassisserialnumber",
        "chassismanufacture",
        "chassismanufacturer",
        "serialnumber",
        "productname",
        "none",
        "null",
        "nil",
        "na",
        "empty",
        "unknown",
        "invalid",
        "other",
        "oem",
        "oemchassis",
        "notspecified",
        "notavailable",
        "notapplicable",
        "notprovided",
        "notpresent",
        "notsettable",
        "noassetinformation",
        "noassettag",
        "unspecified",
        "unfilled",
    ]
)
_COUNTING = re.compile(r"[a-z]{0,6}0?123456789(0|abcdef)?")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def mapping(value: object) -> dict[str, Any]:
    """Give the object of a JSON document, but an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def sequence(value: object) -> list[Any]:
    """Give the list of a JSON document, but an empty one for anything else."""
    return value if isinstance(value, list) else []


def text(value: object, longest: int = LONGEST_TEXT) -> str | None:
    """Give printable, single-spaced text of at most `longest` characters, but nothing for blank or another type."""
    if not isinstance(value, str):
        return None
    start = value[: 4 * LONGEST_TEXT]
    if not start.isprintable():
        start = "".join(character if character.isprintable() else " " for character in start)
    return " ".join(start.split())[:longest].rstrip() or None


def folded(value: str) -> str:
    """Give the letters and figures alone, in lower case, to compare what two tools wrote."""
    return _NOT_ALPHANUMERIC.sub("", value).casefold()


def is_filler(value: str) -> bool:
    """Tell whether firmware wrote this because nobody filled it in: no machine may be recognised by it."""
    bare = folded(value)
    return len(set(bare)) < 2 or bare in _FILLERS or _COUNTING.fullmatch(bare) is not None


def identity(value: object, longest: int = LONGEST_TEXT) -> str | None:
    """Give text that names something, but nothing for filler such as `To Be Filled By O.E.M.`, `None` or zeros."""
    found = text(value, longest)
    return None if found is None or is_filler(found) else found


def serial(value: object) -> str | None:
    """Give a serial number, but nothing where it is not ASCII: no maker writes one so, a damaged disc does."""
    found = identity(value)
    return found if found and found.isascii() else None


def any_filler(values: Iterable[object]) -> bool:
    """Tell whether one of the values is filler, to warn once."""
    return any(found is not None and is_filler(found) for found in map(text, values))


def integer(value: object) -> int | None:
    """Give a whole number from 1 to 2^53 - 1, but nothing for booleans, fractions of one, infinities or text."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        return None
    whole = round(value)
    return whole if 0 < whole <= LARGEST_INTEGER else None
