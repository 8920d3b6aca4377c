"""What one organisation did with one device, read from the device's history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from reuse.devices.kinds import kinds
from reuse.lifecycle.fold import Past, advance, voided
from reuse.lifecycle.guards import Question
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import LIVE, SECOND_LIVES, Stage
from reuse.territory import local_day, territory

HANDED_ON = "handed_on"
HANDED_TO_ECO_ORGANISME = "handed_to_eco_organisme"
SECOND_LIFE = frozenset(stage.value for stage in SECOND_LIVES)
MATTER = frozenset({"recycled", HANDED_TO_ECO_ORGANISME})
VANISHED = frozenset({"lost", "stolen"})


@dataclass(frozen=True, slots=True)
class Told:
    """One recorded event, and the day on which it was written down."""

    past: Past
    recorded: date


@dataclass(slots=True)
class Stay:
    """The organisation had the device from one day to another; `end` is empty while it still has it."""

    since: date
    until: date | None = None
    end: str = ""
    safe: bool = False
    software: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """A life that the organisation had a part in came to its end, there or further on; mass in grams."""

    day: date
    fact: str
    mass_g: int | None


@dataclass(slots=True)
class Proof:
    """The organisation had the device as matter to recycle, and when anybody proved what became of it."""

    since: date
    proved: date | None = None


@dataclass(slots=True)
class Life:
    """One device as one organisation knew it; a record merged into another counts nowhere."""

    subject: str
    kind: str = "other"
    part: bool = False
    merged: bool = False
    stays: list[Stay] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    proofs: list[Proof] = field(default_factory=list)
    taken_apart: list[tuple[date, int]] = field(default_factory=list)
    recorded: list[tuple[date, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that took effect, on its day; `organisation` is whose word it was."""

    type: str
    data: dict[str, Any]
    day: date
    utc_day: str
    organisation: str
    recorded: date


def read_life(subject: str, history: Sequence[Told], organisation: str) -> Life:
    """Replay a device's history for one organisation, without what corrections void and what still waits."""
    life, situation = Life(subject), Situation()
    reader = _Reader(life, organisation)
    skipped = voided(one.past for one in history)
    waiting = {one.past.id: one for one in history if "waits" in one.past.data}
    for one in history:
        if one.past.id in skipped:
            continue
        had = _has(situation, organisation)
        advance(situation, one.past)
        facts = _facts(one, waiting)
        for fact in facts:
            reader.note(fact)
        if facts:
            reader.hear(facts[-1], had, situation)
    life.kind, life.part, life.merged = situation.kind, situation.parent is not None, situation.same_as is not None
    return life


def _has(situation: Situation, organisation: str) -> bool:
    return situation.holder == organisation and situation.stage in LIVE


def _facts(one: Told, waiting: dict[str, Told]) -> list[Fact]:
    """Tell what took effect: nothing while a fact waits; an acceptance, then the fact accepted, on its own day."""
    past = one.past
    if "waits" in past.data:
        return []
    told = [_fact(past.type, past.data, past.at, past.organisation, one.recorded)]
    if past.type == "settled" and past.data["accepted"]:
        accepted, teller = past.data["as"], waiting[past.data["fact"]]
        told.append(
            _fact(accepted["type"], accepted["data"], accepted["at"], teller.past.organisation, teller.recorded)
        )
    return told


def _fact(name: str, data: dict[str, Any], at: str, organisation: str, recorded: date) -> Fact:
    return Fact(name, data, local_day(at), at[:10], organisation, recorded)


@dataclass(slots=True)
class _Reader:
    """Follows one device for one organisation."""

    life: Life
    organisation: str
    stay: Stay | None = None
    proof: Proof | None = None
    parts: int = 0
    number: int = 0
    known: bool = False
    ended: bool = False

    def note(self, fact: Fact) -> None:
        """Keep how long after it happened the organisation wrote its own fact down."""
        if fact.organisation == self.organisation:
            self.life.recorded.append((fact.day, (fact.recorded - fact.day).days))

    def hear(self, fact: Fact, had: bool, after: Situation) -> None:
        """Follow one fact, with the situation it left."""
        has = _has(after, self.organisation)
        if self.stay is None and has and not had:
            self.stay = Stay(fact.day)
            self.life.stays.append(self.stay)
        elif self.stay is not None and (not has or fact.type == HANDED_TO_ECO_ORGANISME):
            self._leave(self.stay, fact, after)
            self.stay = None
        self._end(fact, has, after)
        self._dismantle(fact, has)
        self._prove(fact, has and after.stage is Stage.FOR_RECYCLING)

    def _leave(self, stay: Stay, fact: Fact, after: Situation) -> None:
        stay.until = fact.day
        stay.end = HANDED_ON if after.stage in LIVE and fact.type != HANDED_TO_ECO_ORGANISME else fact.type
        stay.safe = _safe(fact, after)
        stay.software = bool(fact.data.get("software"))

    def _end(self, fact: Fact, has: bool, after: Situation) -> None:
        """Tell how a life ended, once: what a slip handed over and a plant then treated is one end."""
        if after.lives != self.number:
            self.number, self.known, self.ended = after.lives, False, False
        self.known = self.known or has
        if self.known and not self.ended and fact.type in SECOND_LIFE | MATTER:
            self.ended = True
            self.life.ends.append(End(fact.day, fact.type, _mass(after, fact.type)))

    def _dismantle(self, fact: Fact, has: bool) -> None:
        if fact.type == "dismantling_started":
            self.parts = 0
        elif fact.type == "part_harvested":
            self.parts += 1
        elif fact.type == "dismantled" and has:
            self.life.taken_apart.append((fact.day, self.parts))

    def _prove(self, fact: Fact, to_recycle: bool) -> None:
        if self.proof is None and to_recycle:
            self.proof = Proof(fact.day)
            self.life.proofs.append(self.proof)
        elif self.proof is not None and fact.type in MATTER:
            self.proof.proved = fact.day
            self.proof = None


def _safe(fact: Fact, after: Situation) -> bool:
    """Whether no readable data left: each medium inside erased or destroyed, or the device given to be destroyed."""
    policy = territory().policy(date.fromisoformat(fact.utc_day))
    erased = after.media_known and not Question(after, {}, policy).unerased
    return erased or "*" in after.destroyed or bool(fact.data.get("to_destroy"))


def _mass(after: Situation, end: str) -> int | None:
    """Weigh what left, in grams: what remained of a device taken apart, else the device, else its kind's usual mass."""
    if end in MATTER and after.residue_g is not None:
        return after.residue_g
    usual = kinds().get(after.kind)
    return after.mass_g if after.mass_g is not None else usual.mass_g if usual else None
