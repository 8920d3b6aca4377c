"""What this territory decides: its name, its telephone, its erasure levels."""

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import orjson

import seeds
from reuse.clock import stamp
from reuse.errors import N_, BadInputError
from reuse.lifecycle.guards import Policy


@dataclass(frozen=True)
class Territory:
    """One territory and who answers for it; levels and attestations are dated rows, read for a day by `policy`."""

    name: str
    departement: str
    telephone: str
    zone: ZoneInfo
    label_line: dict[str, str]
    eco_text: dict[str, str]
    erasure_levels: tuple[dict[str, Any], ...]
    attestation_suffices: tuple[dict[str, Any], ...]
    mass_tolerance_percent: int
    landmarks: tuple[dict[str, Any], ...] = ()
    demo: bool = False
    legal: dict[str, str] = field(default_factory=dict)
    school_zone: str = ""
    impact_assumptions: tuple[dict[str, Any], ...] = ()

    def policy(self, day: date) -> Policy:
        """Return the erasure policy in force on `day`."""
        return _policy(self.erasure_levels, self.attestation_suffices, day.isoformat())


_policies: dict[tuple[int, str], Policy] = {}


def _policy(levels: tuple[dict[str, Any], ...], attested: tuple[dict[str, Any], ...], day: str) -> Policy:
    key = (id(levels), day)
    if key not in _policies:
        _policies[key] = Policy(
            levels={row["medium_kind"]: row["level"] for row in levels if _in_force(row, day)},
            attested_kinds=frozenset(row["category"] for row in attested if _in_force(row, day)),
        )
    return _policies[key]


def _in_force(row: dict[str, Any], day: str) -> bool:
    return row["valid_from"] <= day and (row["valid_to"] is None or day <= row["valid_to"])


@lru_cache(maxsize=1)
def territory() -> Territory:
    """Read the territory's file: the one named by TERRITORY in the environment, else Haute-Garonne's.

    Raises BadInputError for a file that cannot be read, or lacks what every territory decides.
    """
    path = os.environ.get("TERRITORY")
    if not path:
        return _told_by(seeds.read_json("reference/territory31.json"))
    try:
        return _told_by(orjson.loads(Path(path).read_bytes()))
    except (OSError, orjson.JSONDecodeError) as problem:
        raise BadInputError(N_("TERRITORY names a file that cannot be read as JSON: {path}."), path=path) from problem
    except KeyError as missing:
        raise BadInputError(N_("The file of TERRITORY lacks {name}."), name=missing.args[0]) from missing


def _told_by(values: dict[str, Any]) -> Territory:
    return Territory(
        name=values["name"],
        departement=values["departement"],
        telephone=values["telephone"],
        zone=ZoneInfo(values["timezone"]),
        label_line=values["label_line"],
        eco_text=values["eco_text"],
        erasure_levels=tuple(values["erasure_levels"]),
        attestation_suffices=tuple(values["attestation_suffices"]),
        mass_tolerance_percent=values["mass_tolerance_percent"],
        landmarks=tuple(values.get("landmarks", ())),
        demo=values.get("demo", False),
        legal=values.get("legal", {}),
        school_zone=values.get("school_zone", ""),
        impact_assumptions=tuple(values.get("impact_assumptions", ())),
    )


def local_day(moment: str | datetime) -> date:
    """Say on which day of the territory's calendar an instant falls; a text is in the chain's form, of UTC."""
    if isinstance(moment, datetime):
        return moment.astimezone(territory().zone).date()
    midnight, before, after = _turn(moment[:10], territory().zone)
    return after if moment >= midnight else before


@lru_cache(maxsize=20_000)
def _turn(utc_day: str, zone: tzinfo) -> tuple[str, date, date]:
    """Say when the territory's day changes within a day of UTC, and its days before and after.

    Millions of texts fall on a few thousand days: to compare two texts takes a fifth of reading one.
    """
    start = datetime.fromisoformat(utc_day).replace(tzinfo=UTC)
    before, after = start.astimezone(zone).date(), start.replace(hour=23, minute=59, second=59).astimezone(zone).date()
    return stamp(datetime.combine(after, time(), zone)), before, after
