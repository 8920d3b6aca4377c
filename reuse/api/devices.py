"""Doors to devices: found, scanned, taken in, announced, their history."""

from typing import Any

from flask.wrappers import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.acts import possible
from reuse.api.door import Bytes, Subject
from reuse.api.listing import paged
from reuse.api.scan import event_answer, scanned, steps_json
from reuse.collection.models import Deposit
from reuse.collection.service import Description, Intake, announce, take_in
from reuse.devices import queries
from reuse.devices.models import Device, IdentityKind
from reuse.devices.queries import Filter, list_devices
from reuse.errors import N_, NotFoundError
from reuse.events.models import Event, VoidedEvent
from reuse.events.sight import seen
from reuse.http import current_actor, idempotency_key, reading, roles, signed_in, unit_of_work
from reuse.lifecycle.stages import Role, Stage
from reuse.recycling.queries import balance_of, lot_of
from reuse.schemas import devices as shapes
from reuse.schemas.events import EventList, StepList
from reuse.schemas.mass import DeviceMassOut
from reuse.schemas.strict import PageByNumber

doors = Subject("devices", __name__, description="Devices, by their code.")


@doors.asks("/devices", shapes.DeviceList, takes={"query": shapes.DevicesQuery})
@signed_in
def devices(query: dict[str, Any]) -> dict[str, Any]:
    """List the devices this organisation holds, the newest first; the coordinator sees all."""
    by = current_actor()
    wanted = Filter(
        text=query["q"],
        stage=Stage(query["stage"]) if query["stage"] else None,
        kind=query["kind"],
        holder=None if by.sees_all() else by.organisation,
        site=query["site"],
        deposit=query["deposit"],
    )
    with reading() as session:
        found = list_devices(session, wanted, after=query["after"], limit=query["limit"] + 1)
    return paged(found, query["limit"], lambda one: one.id)


@doors.tells("/devices", shapes.IntakeOut, takes={"json": shapes.IntakeIn}, refuses={404})
@roles(Role.COLLECTOR, Role.CARRIER, Role.COORDINATOR)
def intake(told: dict[str, Any]) -> dict[str, Any]:
    """Take a device in under an unclaimed label; an announced one with the same serial or tag takes its code."""
    by = current_actor()
    with unit_of_work() as session:
        done = take_in(
            session,
            told["code"],
            _description(told),
            _deposit(session, told),
            by=by,
            key=idempotency_key(),
            occurred_at=told["occurred_at"],
            sent_at=told["sent_at"],
        )
        return _taken(session, done)


@doors.tells("/devices/announced", shapes.IntakeOut, takes={"json": shapes.AnnounceIn}, refuses={404})
@roles(Role.COLLECTOR, Role.COORDINATOR)
def expect(told: dict[str, Any]) -> dict[str, Any]:
    """Announce a device that will come; it takes its code when it arrives."""
    with unit_of_work() as session:
        deposit = _deposit(session, told)
        done = announce(session, _description(told), deposit, by=current_actor(), key=idempotency_key())
        return _taken(session, done)


def _description(told: dict[str, Any]) -> Description:
    return Description(
        kind=told["kind"],
        maker=told["maker"],
        model=told["model"],
        identities=tuple((IdentityKind(one["kind"]), one["value"]) for one in told["identities"]),
        condition=told["condition"],
        accessories=tuple(told["accessories"]),
        mass_g=told["mass_g"],
        pieces=told["pieces"],
        disk_kept=told["disk_kept"],
    )


def _deposit(session: Session, told: dict[str, Any]) -> Deposit:
    found = session.get(Deposit, told["deposit"])
    if found is None or found.organisation_id != current_actor().organisation:
        raise NotFoundError(N_("There is no such deposit here."), remedy=N_("Open the deposit first."))
    return found


def _taken(session: Session, done: Intake) -> dict[str, Any]:
    alike = session.scalars(select(Device.code).where(Device.id.in_(done.clones), Device.code.is_not(None))).all()
    device = done.device
    return {"code": device.code, "uuid": device.uuid, "stage": device.stage.value, "clones": sorted(map(str, alike))}


@doors.asks("/devices/<code>", Bytes("application/json", shapes.DeviceOut()))
@signed_in
def device(code: str) -> Response:
    """Show a device, its last 10 events and what may be recorded now."""
    return Response(scanned(code, current_actor()), mimetype="application/json")


@doors.asks("/devices/<code>/history", Bytes("application/json", EventList()), takes={"query": PageByNumber})
@signed_in
def history(query: dict[str, Any], code: str) -> Response:
    """List every event of a device, the oldest first."""
    with reading() as session:
        found = seen(session, code, current_actor())
        rows = session.execute(
            select(Event, VoidedEvent.by_event_id)
            .join(VoidedEvent, VoidedEvent.event_id == Event.id, isouter=True)
            .where(Event.subject == found.subject, Event.seq > (query["after"] or 0))
            .order_by(Event.seq)
            .limit(query["limit"] + 1)
        ).all()
    told = paged(rows, query["limit"], lambda row: row.Event.seq)
    return event_page(
        told["next"], [event_answer(row.Event, voided=row.by_event_id is not None) for row in told["items"]]
    )


def event_page(following: str | None, events: list[bytes]) -> Response:
    """Answer events already written as JSON."""
    after = b'"%b"' % following.encode() if following else b"null"
    return Response(b'{"items":[%b],"next":%b}' % (b",".join(events), after), mimetype="application/json")


@doors.asks("/devices/<code>/mass", DeviceMassOut)
@signed_in
def mass(code: str) -> dict[str, Any]:
    """Show whether a device's mass adds up: its parts and residue, the lot it was treated with, the differences."""
    with reading() as session:
        found = seen(session, code, current_actor())
        lot = lot_of(session, found.treatment_id) if found.treatment_id else None
        return {"balance": balance_of(session, found), "lot": lot}


@doors.asks("/devices/<code>/possible-events", StepList)
@signed_in
def possible_events(code: str) -> dict[str, Any]:
    """List what this organisation may record on the device now, and what would unlock the rest."""
    with reading() as session:
        found = queries.by_code(session, code)
        return {"items": steps_json(possible(found, current_actor()))}
