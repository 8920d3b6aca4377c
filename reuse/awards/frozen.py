"""Measured values as a submission froze them: canonical JSON and its hash."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import orjson

from reuse.awards.measures import Measured
from reuse.awards.queries import Report
from reuse.events.canonical import canonical

_NUMBERS = ("numerator", "denominator", "cases", "missed")


@dataclass(frozen=True, slots=True)
class Frozen:
    """Values of one organisation over some days, by criterion; which devices decided is not kept."""

    first: date
    last: date
    values: dict[str, Measured]


def freeze(report: Report) -> tuple[str, str]:
    """Write what was measured, and its SHA-256."""
    values = {
        one.criterion.name: {name: getattr(one.measured, name) for name in _NUMBERS}
        for one in report.judged
        if one.measured
    }
    period = {"from": report.period.first.isoformat(), "to": report.period.last.isoformat()}
    content = canonical(period | {"scheme": report.scheme.version, "values": values})
    return content.decode(), sha256(content).hexdigest()


def thaw(text: str) -> Frozen:
    """Read values as they were frozen."""
    told = orjson.loads(text)
    values = {name: Measured(**numbers) for name, numbers in told["values"].items()}
    return Frozen(date.fromisoformat(told["from"]), date.fromisoformat(told["to"]), values)
