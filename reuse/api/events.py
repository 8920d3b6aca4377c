"""Doors to events: recorded one by one or by the hundred, read since a day, settled where they wait."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
from flask.wrappers import Response
from flask_babel import gettext as _
from sqlalchemy import select

from reuse import db, http
from reuse.acts import Act, perform
from reuse.api.devices import event_page
from reuse.api.door import Bytes, Subject
from reuse.api.listing import paged
from reuse.api.scan import event_answer, event_json
from reuse.devices import queries
from reuse.devices.models import Device
from reuse.errors import ReuseError
from reuse.events import queries as events
from reuse.events.corrections import correct, settle
from reuse.events.models import Event, VoidedEvent, WaitingFact
from reuse.http import current_actor, idempotency_key, paper, reading, roles, signed_in, unit_of_work
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.phone import batch
from reuse.refusals import problem_of
from reuse.schemas import events as shapes
from reuse.schemas.strict import PageById, Strict

doors = Subject("events", __name__, description="Facts that happened to devices.")
EVENT = Bytes("application/json", shapes.EventOut())
ANY_ACT = {"oneOf": [acts() for acts in shapes.ACTS.values()], "discriminator": {"propertyName": "type"}}
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def recorded(event: Event) -> Response:
    """Answer an event just recorded, or recorded before under the same key."""
    return Response(event_answer(event), 201, mimetype="application/json")


@doors.tells("/devices/<code>/events", EVENT, takes={"json": shapes.ActSchema}, shown=ANY_ACT)
@signed_in
def record_event(told: dict[str, Any], code: str) -> Response:
    """Record an event of any type on a device; the table says who may, when, and what refuses it."""
    key, act = idempotency_key(), Act(**told)
    with unit_of_work() as session:
        device = queries.by_code(session, code)
        event = perform(session, device, act, by=current_actor(), key=key, paper=paper())
    return recorded(event)


@doors.tells(
    "/events:batch",
    Bytes("application/json", shapes.ResultList()),
    status=200,
    keyed=False,
    takes={"json": shapes.BatchSchema},
)
@signed_in
def record_batch(told: dict[str, Any]) -> Response:
    """Record up to 500 events in their order; one refused stops none of the others, each carries its own key."""
    with unit_of_work() as session:
        answers = batch.record(session, told["items"], told["sent_at"], by=current_actor(), paper=paper())
        results = [_item(answer) for answer in answers]
    return Response(orjson.dumps({"results": results}), mimetype="application/json")


def _item(answer: batch.Answer) -> dict[str, Any]:
    if isinstance(answer, ReuseError):
        return {"status": answer.status, "problem": problem_of(answer).as_json()}
    return {"status": 201, "event": orjson.Fragment(event_answer(answer))}


@doors.asks("/events", Bytes("application/json", shapes.EventList()), takes={"query": shapes.SinceQuery})
@roles(Role.COORDINATOR)
def list_events(query: dict[str, Any]) -> Response:
    """List the territory's events in the order they were recorded."""
    chosen = (
        select(Event, VoidedEvent.by_event_id)
        .join(VoidedEvent, VoidedEvent.event_id == Event.id, isouter=True)
        .where(Event.number > (query["after"] or 0))
        .order_by(Event.number)
        .limit(query["limit"] + 1)
    )
    if query["since"]:
        chosen = chosen.where(Event.recorded_at >= query["since"])
    with reading() as session:
        rows: Sequence[Any] = session.execute(chosen).all()
    told = paged(rows, query["limit"], lambda row: row.Event.number)
    return event_page(
        told["next"], [event_answer(row.Event, voided=row.by_event_id is not None) for row in told["items"]]
    )


@doors.asks("/events.jsonl", Bytes("application/jsonl"), takes={"query": shapes.SinceOnly})
@roles(Role.COORDINATOR)
def stream_events(query: dict[str, Any]) -> Response:
    """Stream the territory's events since a moment, one canonical JSON object a line, however many they are."""
    return Response(_lines(http.service().sessions, query["since"] or BEGINNING), mimetype="application/jsonl")


def _lines(factory: db.Sessions, since: datetime) -> Iterator[bytes]:
    chosen = (
        select(Event.canonical, Event.hash, VoidedEvent.by_event_id)
        .join(VoidedEvent, VoidedEvent.event_id == Event.id, isouter=True)
        .where(Event.recorded_at >= since)
        .order_by(Event.number)
        .execution_options(yield_per=1000)
    )
    with db.reading(factory) as session:
        for row in session.execute(chosen):
            yield event_json(row.canonical, row.hash, row.by_event_id is not None) + b"\n"


@doors.tells("/events/<uuid:mistake>/correction", EVENT, takes={"json": Strict})
@signed_in
def correct_event(_told: dict[str, Any], mistake: UUID) -> Response:
    """Void an event: one's own last of a device within 24 hours, or as the coordinator."""
    key = idempotency_key()
    with unit_of_work() as session:
        device = queries.by_subject(session, events.by_id(session, mistake).subject)
        done = correct(session, device, mistake, by=current_actor(), key=key)
    return recorded(done)


@doors.asks("/waiting", shapes.WaitingList, takes={"query": PageById})
@signed_in
def waiting(query: dict[str, Any]) -> dict[str, Any]:
    """List the facts that moved nothing and wait for this organisation to settle them."""
    by = current_actor()
    with reading() as session:
        found = events.waiting(
            session, holder=None if by.sees_all() else by.organisation, after=query["after"], limit=query["limit"] + 1
        )
        named = session.execute(
            select(WaitingFact, Event.type, Device.code)
            .join(Event, Event.id == WaitingFact.event_id)
            .join(Device, Device.id == WaitingFact.device_id)
            .where(WaitingFact.event_id.in_([fact.event_id for fact in found]))
            .order_by(WaitingFact.opened_at, WaitingFact.event_id)
        ).all()
    items = [
        {"event": fact.event_id, "code": code, "type": kind, "rule": _(fact.rule), "opened_at": fact.opened_at}
        for fact, kind, code in named
    ]
    return paged(items, query["limit"], lambda one: one["event"])


@doors.asks("/departures", shapes.DepartureList, takes={"query": PageById})
@roles(*HOLDERS)
def departures(query: dict[str, Any]) -> dict[str, Any]:
    """List what others received from this organisation, the latest first; a wrong one is contested by an event."""
    with reading() as session:
        found = events.departures(
            session, current_actor().organisation, before=query["after"], limit=query["limit"] + 1
        )
    items = [
        {
            "receipt": row.Receipt.event_id,
            "code": row.code,
            "receiver": row.receiver,
            "received_at": row.Receipt.received_at,
            "contested": row.contested,
        }
        for row in found
    ]
    return paged(items, query["limit"], lambda one: one["receipt"])


@doors.tells("/waiting/<uuid:fact>/settlement", EVENT, takes={"json": shapes.SettlementIn})
@roles(*HOLDERS, Role.COORDINATOR)
def settle_fact(told: dict[str, Any], fact: UUID) -> Response:
    """Accept or dismiss a waiting fact."""
    key = idempotency_key()
    with unit_of_work() as session:
        device = queries.by_subject(session, events.by_id(session, fact).subject)
        settled = settle(session, device, fact, accepted=told["accepted"], by=current_actor(), key=key)
    return recorded(settled)
