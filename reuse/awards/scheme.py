"""Scheme of the local recycling label: levels and criteria, as data with versions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

import seeds
from reuse.errors import N_, NotFoundError

VERSIONS = (1,)


class Source(StrEnum):
    """Where a criterion's answer comes from."""

    EVENTS = "events"
    DOCUMENT = "document"
    UNRECORDED = "unrecorded"  # the service does not record such facts yet: nobody is judged on it


@dataclass(frozen=True, slots=True)
class Measure:
    """How a criterion is answered; `days` and `kinds` are what the named measure asks for."""

    source: Source
    name: str
    days: int = 0
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Level:
    """One level, and how many of the criteria that are not required it asks for."""

    name: str
    text: Mapping[str, str]
    optional: int


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion; `thresholds` in percents by level, `least` the cases below which a share says nothing."""

    name: str
    title: Mapping[str, str]
    text: Mapping[str, str]
    reason: Mapping[str, str]
    measure: Measure
    required: bool
    thresholds: Mapping[str, int]
    least: int


@dataclass(frozen=True, slots=True)
class Scheme:
    """One version of the scheme; `months` is how long a period it measures, levels stand lowest first.

    An award holds for `years`; `reply_days` and `appeal_days` are the organisation's terms to reply and to appeal.
    """

    version: int
    valid_from: date
    months: int
    years: int
    reply_days: int
    appeal_days: int
    decided_by: Mapping[str, str]
    levels: tuple[Level, ...]
    criteria: tuple[Criterion, ...]

    def level_named(self, name: str) -> Level:
        """Return one of its levels."""
        return next(one for one in self.levels if one.name == name)

    def criterion_named(self, name: str) -> Criterion:
        """Return one of its criteria; raises NotFoundError."""
        found = next((one for one in self.criteria if one.name == name), None)
        if found is None:
            raise NotFoundError(N_("There is no such criterion."))
        return found


def scheme_version(version: int) -> Scheme:
    """Return one version, in force or not."""
    return _read(version)


def scheme_on(day: date) -> Scheme:
    """Return the version in force on a day; raises NotFoundError before the first."""
    found = [one for one in map(_read, VERSIONS) if one.valid_from <= day]
    if not found:
        raise NotFoundError(N_("There was no local recycling label on that day."))
    return max(found, key=lambda one: one.valid_from)


@lru_cache
def _read(version: int) -> Scheme:
    told = seeds.read_json(f"awards/scheme-{version}.json")
    return Scheme(
        version=told["version"],
        valid_from=date.fromisoformat(told["valid_from"]),
        months=told["months"],
        years=told["years"],
        reply_days=told["reply_days"],
        appeal_days=told["appeal_days"],
        decided_by=told["decided_by"],
        levels=tuple(Level(**level) for level in told["levels"]),
        criteria=tuple(_criterion(one) for one in told["criteria"]),
    )


def _criterion(told: Mapping[str, Any]) -> Criterion:
    asked = told["measure"]
    measure = Measure(Source(asked["source"]), asked["name"], asked.get("days", 0), frozenset(asked.get("kinds", ())))
    return Criterion(
        name=told["name"],
        title=told["title"],
        text=told["text"],
        reason=told["reason"],
        measure=measure,
        required=told["required"],
        thresholds=told.get("thresholds", {}),
        least=told.get("least", 0),
    )
