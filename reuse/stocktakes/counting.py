"""Counting by scans, one by one or by the hundred."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.clock import stamp
from reuse.codes import read_code
from reuse.devices.models import Code, Device
from reuse.devices.queries import survivor
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events.canonical import digest
from reuse.events.requests import claim_many, key_reused, reused
from reuse.stocktakes.models import Stocktake, StocktakeLine
from reuse.stocktakes.queries import check_may_count
from reuse.stocktakes.rules import Custody, Finding, Outcome, judge, moment_of, outcome_of

LARGEST = 500


@dataclass(frozen=True, slots=True)
class Sighting:
    """A label seen: as typed or scanned, when by the phone's clock, under the phone's own id."""

    code: str
    key: UUID
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scan is answered; `device` is None for a label that is on none, `finding` for one never printed here."""

    code: str
    outcome: Outcome
    finding: Finding | None = None
    device: Device | None = None


def count(
    session: Session, stocktake: Stocktake, code: str, *, occurred_at: datetime | None = None, by: Actor, key: UUID
) -> Answer:
    """Count what bears this label, once however often it is scanned; replaying the key answers as the first time.

    Raises MistypedCodeError, BadInputError, RefusedError once the stock-take is closed, KeyReusedError.
    """
    (answer,) = count_many(session, stocktake, [Sighting(code, key, occurred_at)], by=by)
    if isinstance(answer, ReuseError):
        raise answer
    return answer


def count_many(
    session: Session,
    stocktake: Stocktake,
    sightings: Sequence[Sighting],
    *,
    by: Actor,
    sent_at: datetime | None = None,
) -> list[Answer | ReuseError]:
    """Count up to 500 sightings in their order and answer each; one that is refused stops none of the others.

    `sent_at` is the sender's clock when it sent. Raises BadInputError for more, NotFoundError for whoever may not.
    """
    check_may_count(stocktake.organisation_id, stocktake.site_id, by)
    if len(sightings) > LARGEST:
        raise BadInputError(N_("Too many scans were sent at once."), remedy=N_("Send at most 500."))
    session.refresh(stocktake, with_for_update=True)  # phones that count together take turns
    run = _Run(session, stocktake, by, sent_at)
    run.read(sightings)
    run.find()
    run.claim(sightings)
    for place, code in run.codes.items():
        if place not in run.answers:
            run.answers[place] = run.answer(sightings[place], code)
    run.keep()
    return [run.answers[place] for place in range(len(sightings))]


@dataclass(slots=True)
class _Run:
    """One batch being counted: what it asks of the database it asks once."""

    session: Session
    stocktake: Stocktake
    by: Actor
    sent_at: datetime | None
    present: datetime = field(default_factory=clock.now)
    answers: dict[int, Answer | ReuseError] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    known: dict[str, Device | None] = field(default_factory=dict)
    by_device: dict[int, StocktakeLine] = field(default_factory=dict)
    by_label: dict[str, StocktakeLine] = field(default_factory=dict)
    made: list[StocktakeLine] = field(default_factory=list)

    def read(self, sightings: Sequence[Sighting]) -> None:
        """Read the codes; one that cannot be read is answered at once."""
        for place, one in enumerate(sightings):
            try:
                self.codes[place] = read_code(one.code)
            except ReuseError as refusal:
                self.answers[place] = refusal

    def find(self) -> None:
        """Find the labels, their devices and their lines."""
        labels = select(Code.code, Device).join(Device, Device.id == Code.device_id, isouter=True)
        for code, device in self.session.execute(labels.where(Code.code.in_(set(self.codes.values())))):
            self.known[code] = self._going_on(device)
        for place, code in self.codes.items():
            if code not in self.known:
                self.answers[place] = Answer(code, Outcome.UNKNOWN)
        devices = {device.id for device in self.known.values() if device}
        lines = select(StocktakeLine).where(StocktakeLine.stocktake_id == self.stocktake.id)
        on_none = StocktakeLine.device_id.is_(None) & StocktakeLine.code.in_(self.known)
        for line in self.session.scalars(lines.where(StocktakeLine.device_id.in_(devices) | on_none)):
            self._keep(line)

    def _going_on(self, device: Device | None) -> Device | None:
        merged = device and '"same_as":null' not in device.situation_text
        return survivor(self.session, device) if device and merged else device

    def _keep(self, line: StocktakeLine) -> None:
        if line.device_id is not None:
            self.by_device[line.device_id] = line
        elif line.code is not None:
            self.by_label[line.code] = line

    def claim(self, sightings: Sequence[Sighting]) -> None:
        """Claim the keys; one that served another scan is refused."""
        wanted = {place: self._digest(place, sightings[place]) for place in self.codes if place not in self.answers}
        digests: dict[UUID, str] = {}
        for place, told in wanted.items():
            if digests.setdefault(sightings[place].key, told) != told:
                self.answers[place] = key_reused()
        new = claim_many(self.session, self.by, digests)
        other = reused(self.session, self.by, {key: told for key, told in digests.items() if key not in new})
        self.answers |= {place: key_reused() for place in wanted if sightings[place].key in other}

    def _digest(self, place: int, one: Sighting) -> str:
        claimed = stamp(one.occurred_at) if one.occurred_at else None
        return digest({"stocktake": str(self.stocktake.id), "count": self.codes[place], "at": claimed})

    def answer(self, one: Sighting, code: str) -> Answer | ReuseError:
        """Count one sighting, or say that it was counted before; one counted under this key is never refused."""
        device = self.known[code]
        line = (self.by_device.get(device.id) if device else None) or self.by_label.get(code)
        if line is not None and line.key == one.key:
            return Answer(code, outcome_of(line.finding), line.finding, device)
        opened, closed = self.stocktake.opened_at, self.stocktake.closed_at
        try:
            seen_at = moment_of(one.occurred_at, opened_at=opened, closed_at=closed, present=self.present)
        except ReuseError as refusal:
            return refusal
        if line is not None and line.seen_at is not None:
            return Answer(code, Outcome.AGAIN, line.finding, device)
        line = line or self._new_line(code, device)
        line.finding = judge(self.stocktake.site_id, _custody(device), expected=line.expected, seen_at=seen_at)
        line.seen_at, line.counted_at, line.counted_by, line.key = seen_at, self.present, self.by.mark, one.key
        line.skew_ms = self._skew(one)
        return Answer(code, outcome_of(line.finding), line.finding, device)

    def _new_line(self, code: str, device: Device | None) -> StocktakeLine:
        line = StocktakeLine(
            stocktake_id=self.stocktake.id,
            device_id=device.id if device else None,
            code=code,
            expected=False,
            stage=device.stage if device else None,
            holder_id=device.holder_id if device else None,
            site_id=device.site_id if device else None,
        )
        self._keep(line)
        self.made.append(line)
        return line

    def keep(self) -> None:
        """Write the lines that were changed and those that are new, each in one statement."""
        self.session.flush()
        if self.made:
            self.session.execute(insert(StocktakeLine), [_columns(line) for line in self.made])

    def _skew(self, one: Sighting) -> int | None:
        if self.sent_at is None or one.occurred_at is None:
            return None
        return round((self.present - self.sent_at).total_seconds() * 1000)


def _columns(line: StocktakeLine) -> dict[str, Any]:
    return {name: getattr(line, name) for name in StocktakeLine.__table__.c.keys() if name != "id"}  # noqa: SIM118 - no dict


def _custody(device: Device | None) -> Custody | None:
    if device is None:
        return None
    return Custody(device.stage, device.site_id, device.holder_id, device.last_at or device.created_at)
