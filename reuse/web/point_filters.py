"""What a resident asks for, as the address of a list or a map says it."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from flask import request

from reuse import clock
from reuse.actors.models import Service
from reuse.errors import N_
from reuse.points.search import Wanted
from reuse.territory import territory
from reuse.web import words

FOR = {
    "give": (N_("Give a device up"), frozenset({Service.COLLECT})),
    "repair": (N_("Have it repaired"), frozenset({Service.REPAIR})),
    "get": (N_("Buy or receive a device"), frozenset({Service.SELL, Service.DONATE})),
    "borrow": (N_("Borrow a device"), frozenset({Service.LEND})),
}
"""What one comes for; the first where the address says nothing."""
WHEN = {
    "": N_("At any time"),
    "now": N_("Open now"),
    "saturday": N_("Open on Saturday morning"),
    "afternoon": N_("Open on Saturday afternoon"),
}
_SATURDAY = {"saturday": time(10, 30), "afternoon": time(15)}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address says, with whatever nobody could mean left out."""

    q: str = ""
    lat: float | None = None
    lon: float | None = None
    purpose: str = "give"
    kind: str = ""
    open: str = ""
    step_free: bool = False

    def moment(self) -> datetime | None:
        """Return when the points must be open; None at any time."""
        if self.open not in _SATURDAY:
            return clock.now() if self.open == "now" else None
        today = clock.now().astimezone(territory().zone)
        saturday = today.date() + timedelta(days=(5 - today.weekday()) % 7)
        return datetime.combine(saturday, _SATURDAY[self.open], territory().zone)

    def wanted(self, limit: int) -> Wanted:
        """Say it as the search understands it."""
        return Wanted(self.q, self.lat, self.lon, self.kind, FOR[self.purpose][1], self.moment(), self.step_free, limit)

    def address(self, **changes: str | float | None) -> dict[str, Any]:
        """Return what an address must say for the same list, with some changes; what is empty is left out."""
        told: dict[str, str | float | None] = {
            "q": self.q,
            "lat": self.lat,
            "lon": self.lon,
            "for": self.purpose if self.purpose != "give" else "",
            "kind": self.kind,
            "open": self.open,
            "step_free": "yes" if self.step_free else "",
        }
        return {name: value for name, value in (told | changes).items() if value not in ("", None)}


def filters() -> Filters:
    """Read this request's address."""
    asked = request.args
    lat, lon = degrees(asked.get("lat", ""), 90), degrees(asked.get("lon", ""), 180)
    placed = lat is not None and lon is not None
    kinds = {code for code, _named in words.kinds()}
    return Filters(
        q=asked.get("q", "").replace("\0", "").encode("utf-8", "replace").decode()[:100].strip(),
        lat=lat if placed else None,
        lon=lon if placed else None,
        purpose=_one_of(asked.get("for", ""), FOR, "give"),
        kind=_one_of(asked.get("kind", ""), kinds, ""),
        open=_one_of(asked.get("open", ""), WHEN, ""),
        step_free=asked.get("step_free") == "yes",
    )


def degrees(text: str, most: float) -> float | None:
    """Read degrees within ± `most`; None for anything else."""
    try:
        value = float(text[:20])
    except ValueError:
        return None
    return value if -most <= value <= most else None


def _one_of(text: str, known: Container[str], otherwise: str) -> str:
    return text if text in known else otherwise
