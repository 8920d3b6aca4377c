"""What became of each device of a deposit, for whoever holds its receipt: never a serial, nor a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, exists, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Site
from reuse.clock import stamp
from reuse.collection.models import Deposit
from reuse.collection.queries import devices_of
from reuse.devices.models import Device, Model
from reuse.events.models import Event, VoidedEvent
from reuse.evidence.models import DocumentSource, IssuedDocument
from reuse.lifecycle.fold import effective
from reuse.lifecycle.guards import Policy, Question
from reuse.lifecycle.stages import Stage
from reuse.recycling.queries import certificate_of
from reuse.territory import territory

ENTRIES_OF_THEIR_OWN = 6
"""Up to as many devices are told one by one; more are gathered where they went the same way."""

History = Sequence[Row[Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step was recorded: a site's name is said only where the public met it."""

    name: str
    role: str
    commune: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened, from the first day to the last on which it did; `to` is a kind of receiver."""

    event: str
    first: datetime
    last: datetime
    place: Place | None = None
    to: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """One way that devices of a kind went together; `data` is unknown, none, inside, kept or erased."""

    kind: str
    name: str
    stage: Stage
    data: str
    steps: tuple[Step, ...]
    codes: tuple[str, ...]
    proofs: tuple[str, ...] = ()
    pieces: int | None = None
    goes_on_as: str = ""

    @property
    def count(self) -> int:
        """How many devices went this way."""
        return len(self.codes)


def journeys(session: Session, deposit: Deposit, told: frozenset[str]) -> list[Journey]:
    """Tell the ways of a deposit's devices by their events of the types `told`, in eight queries whatever their number.

    What corrections void is left out, and so is what waits until somebody accepts it.
    """
    devices = devices_of(session, deposit)
    histories = _histories(session, devices)
    places = _places(session, [row for rows in histories.values() for row in rows])
    models, proofs, heirs = _models(session, devices), _proofs(session, devices), _heirs(session, devices)
    policy = territory().policy(clock.now().date())
    ways = [
        Journey(
            kind=device.kind,
            name=models.get(device.model_id or 0, ""),
            stage=device.stage,
            data=_data(device, policy),
            steps=tuple(_steps(histories.get(device.subject, ()), places, told)),
            codes=(device.code or "",),
            proofs=tuple(proofs.get(device.id, ())),
            pieces=device.situation.pieces,
            goes_on_as=heirs.get(device.situation.same_as or "", ""),
        )
        for device in devices
        if device.stage is not Stage.NEW
    ]
    return gathered(ways) if len(ways) > ENTRIES_OF_THEIR_OWN else ways


def gathered(ways: Iterable[Journey]) -> list[Journey]:
    """Tell once what devices of one kind went through alike, whatever the days and the makes."""
    found: dict[tuple[object, ...], Journey] = {}
    for way in ways:
        path = tuple((step.event, step.place, step.to, step.paper) for step in way.steps)
        alike = (way.kind, way.stage, way.data, path, way.pieces, way.goes_on_as)
        found[alike] = _joined(found[alike], way) if alike in found else way
    return list(found.values())


def _joined(one: Journey, other: Journey) -> Journey:
    steps = (
        replace(mine, first=min(mine.first, theirs.first), last=max(mine.last, theirs.last))
        for mine, theirs in zip(one.steps, other.steps, strict=True)
    )
    return replace(
        one,
        name=one.name if one.name == other.name else "",
        steps=tuple(steps),
        codes=one.codes + other.codes,
        proofs=one.proofs + other.proofs,
    )


def _data(device: Device, policy: Policy) -> str:
    situation = device.situation
    if not situation.media_known:
        return "unknown"
    if not situation.media_inside:
        gone = {medium.whereabouts for medium in situation.media.values()}
        return "kept" if gone == {"kept"} else "none"
    return "inside" if Question(situation, {}, policy).unerased else "erased"


def _histories(session: Session, devices: Sequence[Device]) -> dict[str, list[Row[Any]]]:
    """Read every event in force of the devices, oldest first."""
    columns = (Event.id, Event.subject, Event.type, Event.occurred_at, Event.site, Event.data)
    rows = session.execute(
        select(*columns)
        .where(Event.subject.in_([device.subject for device in devices]))
        .where(~exists().where(VoidedEvent.event_id == Event.id))
        .order_by(Event.subject, Event.seq)
    )
    found: dict[str, list[Row[Any]]] = {}
    for row in rows:
        found.setdefault(row.subject, []).append(row)
    return found


def _steps(history: History, places: dict[str, Place], told: frozenset[str]) -> Iterable[Step]:
    """Tell what counts, in the order in which it happened; what is repeated at once is told once."""
    waited = {str(row.id): row for row in history if "waits" in row.data}
    steps = []
    for row in history:
        if row.type == "settled" and row.data["accepted"]:
            accepted, late = row.data["as"], waited.get(row.data["fact"])
            place = places.get(late.site or "") if late else None
            steps.append(_step(accepted["type"], accepted["at"], accepted["data"], place))
        elif "waits" not in row.data:
            at = effective(stamp(row.occurred_at), row.data)
            steps.append(_step(row.type, at, row.data, places.get(row.data.get("site") or row.site or "")))
    before: Step | None = None
    for step in sorted((one for one in steps if one.event in told), key=lambda one: one.first):
        if before is None or (before.event, before.place, before.to) != (step.event, step.place, step.to):
            yield step
        before = step


def _step(event: str, at: str, data: dict[str, Any], place: Place | None) -> Step:
    moment, to = datetime.fromisoformat(at), data.get("receiver", "")
    paper = certificate_of(UUID(data["treatment"])) if event == "recycled" else ""
    return Step(event, moment, moment, None if to == "person" and event != "sold" else place, to, paper)


def _places(session: Session, history: History) -> dict[str, Place]:
    wanted = {UUID(name) for row in history for name in (row.site, row.data.get("site")) if name}
    rows = session.execute(select(Site.id, Site.name, Site.roles, Site.commune).where(Site.id.in_(wanted)))
    return {str(site): Place(name, roles[0] if roles else "", commune) for site, name, roles, commune in rows}


def _models(session: Session, devices: Sequence[Device]) -> dict[int, str]:
    known = {device.model_id for device in devices if device.model_id}
    rows = session.execute(select(Model.id, Model.maker, Model.name).where(Model.id.in_(known)))
    return {identifier: f"{maker} {name}".strip() for identifier, maker, name in rows}


def _proofs(session: Session, devices: Sequence[Device]) -> dict[int, list[str]]:
    """Give the numbers of the erasure certificates that still hold."""
    revoked = exists().where(
        DocumentSource.number == IssuedDocument.number, DocumentSource.event_id == VoidedEvent.event_id
    )
    rows = session.execute(
        select(IssuedDocument.device_id, IssuedDocument.number)
        .where(IssuedDocument.device_id.in_([device.id for device in devices]))
        .where(IssuedDocument.kind == "erasure", ~revoked)
        .order_by(IssuedDocument.issued_at, IssuedDocument.number)
    )
    found: dict[int, list[str]] = {}
    for device, number in rows:
        found.setdefault(device or 0, []).append(number)
    return found


def _heirs(session: Session, devices: Sequence[Device]) -> dict[str, str]:
    """Give the code of the record under which a device found to be another one goes on."""
    wanted = {UUID(merged) for device in devices if (merged := device.situation.same_as)}
    rows = session.execute(select(Device.uuid, Device.code).where(Device.uuid.in_(wanted)))
    return {str(uuid): code for uuid, code in rows if code}
