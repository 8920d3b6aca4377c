"""Devices in a supplier's charge, read from their histories as they were known at a moment."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import orjson

from reuse.devices.kinds import kinds
from reuse.lifecycle.fold import Past, advance, effective
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import LIVE
from reuse.lifecycle.steps import apply_step
from reuse.lifecycle.transitions import TABLE
from reuse.territory import local_day

ARRIVALS = frozenset({"collected", "returned", "found", "harvested"})
SECOND_LIFE = frozenset({"donated", "sold", "lent", "redeployed"})
LOSSES = frozenset({"lost", "stolen"})
TO_MATTER = frozenset({"recycled", "handed_to_eco_organisme"})
HANDED_BACK = frozenset({"refused", "given_back"})
OUTCOMES = SECOND_LIFE | TO_MATTER | HANDED_BACK
"""What gives a device an outcome; a loss ends a charge but is none."""

HANDED_OVER = frozenset({"handover_opened", "received", "handover_cancelled", "contested", "reassigned"})
READ = OUTCOMES | LOSSES | HANDED_OVER | {"sent_for_recycling"}
"""The facts that clauses read; the others only change the situation."""

_ENDS = OUTCOMES | LOSSES
_TREATMENT = re.compile(rb'"treatment":"([^"]+)"')
_NEEDS_FOLD = frozenset({"settled", "corrected"})

Told = Mapping[str, Any]
"""One event as its canonical bytes tell it: id, type, occurred_at, recorded_at, data …"""


class History(NamedTuple):
    """All that was recorded of one device, as canonical bytes; `device` is its number in this database."""

    device: int
    subject: str
    code: str | None
    contents: Sequence[bytes]

    @property
    def events(self) -> list[Told]:
        """Read the events: only when they are asked for, since a million of them would not fit in memory."""
        return [orjson.loads(content) for content in self.contents]


@dataclass(frozen=True, slots=True)
class Treated:
    """What is known of a treatment: what the plant says it holds, grams in, grams out (None: no fraction recorded)."""

    qualifications: frozenset[str]
    mass_in_g: int
    fractions_g: int | None
    plant: str = ""


@dataclass(slots=True)
class Step:
    """One fact that took effect; when it happened and when it was recorded, in the chain's form."""

    id: str
    type: str
    at: str
    recorded_at: str
    treatment: str | None = None
    to_destroy: bool = False

    @property
    def day(self) -> date:
        """The day on which it happened, in the territory."""
        return local_day(self.at)

    @property
    def recorded(self) -> date:
        """The day on which it was recorded."""
        return local_day(self.recorded_at)


class Condition(NamedTuple):
    """What clauses ask of a device at a moment; `media` holds levels and attestations of those inside, undestroyed."""

    media_known: bool = False
    all_destroyed: bool = False
    media: tuple[tuple[str | None, bool], ...] = ()
    mass_g: int | None = None
    kind: str = "other"

    @classmethod
    def of(cls, situation: Situation) -> "Condition":
        """Note it before the situation changes."""
        inside = situation.media_inside.difference(situation.destroyed)
        media = tuple((situation.media[key].erased, situation.media[key].attested) for key in sorted(inside))
        return cls(situation.media_known, "*" in situation.destroyed, media, situation.mass_g, situation.kind)


@dataclass(slots=True)
class Charge:
    """One device from the day a supplier has it to its outcome; each further life is a further charge.

    `left` is the condition in which it left, `last` the present one; `waits` are scans that nobody has settled.
    """

    since: Step
    steps: list[Step] = field(default_factory=list)
    outcome: Step | None = None
    left: Condition | None = None
    last: Condition = Condition()  # noqa: RUF009 - never changed in place
    waits: list[Step] = field(default_factory=list)

    @property
    def mass_g(self) -> int | None:
        """Grams: weighed or told, else usual for its kind; None where nobody knows."""
        if self.last.mass_g is not None:
            return self.last.mass_g
        usual = kinds().get(self.last.kind)
        return usual.mass_g if usual else None

    def first(self, *types: str) -> Step | None:
        """Return the first fact of these types, if any."""
        for step in self.steps:
            if step.type in types:
                return step
        return None


@dataclass(frozen=True, slots=True)
class Span:
    """Whose charges count, begun between which days, both included, as known at a moment (the chain's form)."""

    suppliers: frozenset[str]
    starts_on: date
    ends_on: date
    as_of: str

    @property
    def today(self) -> date:
        """The day of the moment, in the territory."""
        return local_day(self.as_of)


def charges_of(history: History, span: Span) -> list[Charge]:
    """Replay a device's history as it was known then: what was recorded later, corrections too, does not count.

    A part taken out and a record merged into another are no charge of their own.
    """
    known = [one for one in history.events if one["recorded_at"] <= span.as_of]
    reader = _Reader(span.suppliers)
    for one in _in_force(known):
        reader.hear(one)
    reader.close(known)
    if reader.situation.parent is not None or reader.situation.same_as is not None:
        return []
    return [one for one in reader.charges if span.starts_on <= one.since.day <= span.ends_on]


def _in_force(known: list[Told]) -> list[Told]:
    """Leave out what corrections void, and the sequels that these made impossible."""
    corrections = [one["data"] for one in known if one["type"] == "corrected"]
    if not corrections:
        return known
    skipped = {voided for data in corrections for voided in (data["voids"], *data["impossible"])}
    return [one for one in known if one["id"] not in skipped]


class _Reader:
    """Follows one device."""

    def __init__(self, suppliers: frozenset[str]):
        self.suppliers = suppliers
        self.situation = Situation()
        self.charges: list[Charge] = []
        self.open: Charge | None = None

    def hear(self, one: Told) -> None:
        """Take one event in; what it changes is for the lifecycle to say, as `fold` does."""
        kind, data, situation = one["type"], one["data"], self.situation
        at = effective(one["occurred_at"], data) if "clock" in data else one["occurred_at"]
        if kind in _NEEDS_FOLD or "waits" in data:
            advance(situation, Past(one["id"], kind, at, data))
        else:
            apply_step(situation, TABLE[kind, situation.stage], data, at)
        if self.open is None or kind in _CLOSELY:
            for step in _steps(one, at):
                self._follow(step)

    def _follow(self, step: Step) -> None:
        if step.type in ARRIVALS:
            self._end_life()
        if self.open is None:
            if self.situation.holder not in self.suppliers or self.situation.stage not in LIVE:
                return
            self.open = Charge(step)
            self.charges.append(self.open)
        if step.type in READ:
            self.open.steps.append(step)
        if self.open.outcome is None and step.type in _ENDS:
            self.open.outcome, self.open.left = step, Condition.of(self.situation)

    def _end_life(self) -> None:
        """Close the charge in the condition it ended in: only what has left, or was lost, arrives again."""
        if self.open is not None:
            self.open.last = self.open.left or self.open.last
        self.open = None

    def close(self, known: Sequence[Told]) -> None:
        """Give the life that goes on the condition it is in, and the scans that wait."""
        if self.open is None:
            return
        self.open.last = Condition.of(self.situation)
        if not self.situation.waiting:
            return
        waiting = set(self.situation.waiting)
        scans = [_step(one, effective(one["occurred_at"], one["data"])) for one in known if one["id"] in waiting]
        self.open.waits = [one for one in scans if one.type == "received" and one.day >= self.open.since.day]


_CLOSELY = READ | ARRIVALS | {"settled"}


def _steps(one: Told, at: str) -> Iterator[Step]:
    """Tell what took effect: nothing while a fact waits; once it is accepted, the fact itself, on its own day."""
    if "waits" in one["data"]:
        return
    if one["type"] != "settled":
        yield _step(one, at)
    elif one["data"]["accepted"]:
        accepted = one["data"]["as"]
        yield _step({**one, "type": accepted["type"], "data": accepted["data"]}, accepted["at"])


def _step(one: Told, at: str) -> Step:
    data = one["data"]
    return Step(one["id"], one["type"], at, one["recorded_at"], data.get("treatment"), bool(data.get("to_destroy")))


def treatments_told(history: History) -> set[str]:
    """Name the treatments that events tell of, found in their bytes: to read them all first would cost a fifth more."""
    told = [content for content in history.contents if b'"treatment":"' in content]
    return {found.decode() for content in told for found in _TREATMENT.findall(content)}
