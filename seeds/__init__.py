"""Reference tables and demonstration data, each with its source and licence."""

import csv
import json
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_csv(name: str) -> tuple[dict[str, str], ...]:
    """Read a table by its path without the ending, such as "reference/categories"; every value is text."""
    text = files(__name__).joinpath(f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def read_json(name: str) -> Any:
    """Read a JSON or GeoJSON document by its path; callers share it and must not change it."""
    return json.loads(files(__name__).joinpath(name).read_text(encoding="utf-8"))


def valid_on(rows: tuple[dict[str, str], ...], day: str) -> list[dict[str, str]]:
    """Keep the rows in force on a day (ISO date, both ends included; an empty end is open)."""
    return [row for row in rows if row["valid_from"] <= day <= (row["valid_to"] or "9999-12-31")]
