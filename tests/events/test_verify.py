"""Verification of histories: whatever is changed behind the service's back is named."""

from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.orm import Session

from reuse.devices.models import Device
from reuse.events.canonical import canonical
from reuse.events.corrections import correct
from reuse.events.custody import receive
from reuse.events.findings import Finding
from reuse.events.models import Event, VoidedEvent
from reuse.events.queries import history
from reuse.events.verify import verify, verify_chains
from reuse.lifecycle.stages import Role
from tests.builders import Builder

ELSEWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def device(build: Builder) -> Device:
    """A device that is ready, whose events can be tampered with."""
    made = build.ready(build.actor(Role.REFURBISHER))
    if build.session.get_bind().dialect.name == "sqlite":
        build.session.execute(text("DROP TRIGGER events_no_update"))
        build.session.execute(text("DROP TRIGGER events_no_delete"))
    else:
        build.session.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
    return made


def found(session: Session) -> list[Finding]:
    return list(verify(session))


def change(session: Session, device: Device, seq: int, **columns: object) -> None:
    session.execute(update(Event).where(Event.subject == device.subject, Event.seq == seq).values(columns))


@pytest.mark.usefixtures("device")
def test_what_was_recorded_verifies(session: Session):
    assert found(session) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "sold"),
        ("actor", "somebody/else"),
        ("site", None),
        ("site", ELSEWHERE),
        ("data", {"price_cents": 1}),
        ("prev", "f" * 64),
        ("hash", "f" * 64),
        ("canonical", b"{}"),
        ("id", uuid4()),
    ],
)
def test_a_changed_column_is_named(session: Session, device: Device, field: str, value: object):
    change(session, device, 3, **{field: value})

    first = found(session)[0]
    assert (first.subject, first.seq, first.field) == (device.subject, 3, field)


@pytest.mark.parametrize("field", ["occurred_at", "recorded_at"])
def test_a_time_moved_by_a_millisecond_is_named(session: Session, device: Device, field: str):
    event = history(session, device.subject)[2]
    change(session, device, 3, **{field: getattr(event, field) + timedelta(milliseconds=1)})

    assert [(one.seq, one.field) for one in found(session)] == [(3, field)]


def test_one_byte_of_what_was_hashed_is_named(session: Session, device: Device):
    content = history(session, device.subject)[4].canonical
    change(session, device, 5, canonical=content.replace(b'"seq":5', b'"seq":6'))

    assert [(one.seq, one.field) for one in found(session)] == [(5, "canonical")]


@pytest.mark.parametrize(("seq", "field"), [(1, "seq"), (4, "seq")])
def test_a_dropped_event_is_named(session: Session, device: Device, seq: int, field: str):
    session.execute(text("DELETE FROM events WHERE subject = :it AND seq = :seq"), {"it": device.subject, "seq": seq})

    first = found(session)[0]
    assert (first.seq, first.field, first.expected) == (seq + 1, field, str(seq))


def test_a_dropped_last_event_is_named(session: Session, device: Device):
    last = device.seq
    session.execute(text("DELETE FROM events WHERE subject = :it AND seq = :seq"), {"it": device.subject, "seq": last})

    assert {"seq", "head", "stage"} <= {one.field for one in found(session)}


def test_a_dropped_history_is_named(session: Session, device: Device):
    for table in ("erasure_records", "receipts"):
        session.execute(text(f"DELETE FROM {table}"))
    session.execute(text("DELETE FROM events WHERE subject = :it"), {"it": device.subject})

    assert [(one.subject, one.field) for one in found(session)] == [(device.subject, "history")]


def test_a_dropped_device_is_named(session: Session, device: Device):
    for table in ("erasure_records", "receipts", "identities", "codes", "media"):
        session.execute(text(f"DELETE FROM {table}"))
    subject = device.subject
    session.execute(text("DELETE FROM devices WHERE id = :id"), {"id": device.id})

    assert [(one.subject, one.field) for one in found(session)] == [(subject, "uuid")]


def test_two_events_that_change_places_are_named(session: Session, device: Device):
    for seq, place in ((3, 99), (4, 3), (99, 4)):
        session.execute(update(Event).where(Event.subject == device.subject, Event.seq == seq).values(seq=place))

    assert [(one.seq, one.field) for one in found(session)][:2] == [(3, "seq"), (3, "prev")]


def test_an_inserted_event_is_named(session: Session, device: Device):
    forge(session, device, "graded", {"grade": "A"})

    assert {"seq", "head", "situation.grade"} <= {one.field for one in found(session)}


def test_a_forged_event_that_the_table_does_not_know_is_named(session: Session, device: Device):
    forge(session, device, "recycled", {})

    assert [one.field for one in found(session)] == ["type"]


def forge(session: Session, device: Device, kind: str, data: dict[str, object]) -> None:
    """Append a well-chained event without asking anybody."""
    last = history(session, device.subject)[-1]
    said: dict[str, object] = {"subject": device.subject, "seq": last.seq + 1, "type": kind, "actor": "A"}
    said |= {"site": last.site, "data": data, "prev": last.hash}
    times = {"occurred_at": last.occurred_at, "recorded_at": last.recorded_at}
    texts = dict.fromkeys(times, "2026-03-03T12:00:00.000Z")
    identifier = uuid4()
    content = canonical(said | texts | {"v": 1, "id": str(identifier)})
    columns = said | times | {"id": identifier, "hash": sha256(content).hexdigest(), "canonical": content}
    session.execute(insert(Event).values(columns))


@pytest.mark.parametrize(
    ("column", "value"),
    [("stage", "sold"), ("kind", "server"), ("head", "f" * 64), ("seq", 99), ("holder_id", None), ("site_id", None)],
)
def test_a_device_that_says_more_than_its_history_is_named(
    session: Session, device: Device, column: str, value: object
):
    session.execute(text(f"UPDATE devices SET {column} = :value WHERE id = :id"), {"value": value, "id": device.id})

    assert [(one.subject, one.field) for one in found(session)] == [(device.subject, column)]


def test_a_situation_that_says_more_than_its_history_is_named(session: Session, device: Device):
    forged = device.situation
    forged.title = "signed_list"
    session.execute(update(Device).where(Device.id == device.id).values(situation_text=forged.dump()))

    assert [(one.field, one.expected, one.found) for one in found(session)] == [
        ("situation.title", "relinquished", "signed_list")
    ]


def test_a_situation_that_cannot_be_read_is_named(session: Session, device: Device):
    session.execute(update(Device).where(Device.id == device.id).values(situation_text="not JSON"))

    assert [one.field for one in found(session)] == ["situation_text"]


def test_a_quote_cannot_move_the_border_between_two_columns(session: Session, device: Device):
    forge(session, device, "tested", {"a": "b", "data": {}})
    moved = {"actor": 'A","data":{"a":"b', "data": "{}}", "subject": device.subject, "seq": device.seq + 1}
    command = text("UPDATE events SET actor = :actor, data = :data WHERE subject = :subject AND seq = :seq")
    session.execute(command, moved)

    assert next((one.seq, one.field) for one in found(session)) == (device.seq + 1, "actor")


@pytest.mark.parametrize("column", ["actor", "site", "type", "occurred_at", "data", "id", "prev"])
def test_what_hides_behind_a_nul_is_found(session: Session, device: Device, column: str):
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL keeps no NUL in a text")
    command = text(f"UPDATE events SET {column} = {column}||char(0)||'x' WHERE subject = :subject AND seq = 3")
    session.execute(command, {"subject": device.subject})

    assert found(session)


def test_nothing_is_said_twice_in_one_event(session: Session, device: Device):
    forge(session, device, "tested", {"test": "memory", "result": "failed"})
    session.flush()
    last = history(session, device.subject)[-1]
    told = canonical(last.data).decode()
    twice = last.canonical.replace(told.encode(), f'{told},"data":{{}}'.encode())
    changed = {"data": f'{told},"data":{{}}', "canonical": twice, "hash": sha256(twice).hexdigest(), "id": last.number}
    command = text("UPDATE events SET data = :data, canonical = :canonical, hash = :hash WHERE number = :id")
    session.execute(command, changed)
    session.execute(update(Device).where(Device.id == device.id).values(head=changed["hash"]))

    assert [(one.seq, one.field) for one in found(session)][:1] == [(last.seq, "type")]


@pytest.mark.parametrize("column", ["occurred_at", "recorded_at"])
def test_a_time_moved_by_a_microsecond_is_named(session: Session, device: Device, column: str):
    if session.get_bind().dialect.name == "sqlite":
        pytest.skip("SQLite keeps the text of the time itself")
    moved = f"{column} = {column} + interval '1 microsecond'"
    command = text(f"UPDATE events SET {moved} WHERE subject = :subject AND seq = 3")
    session.execute(command, {"subject": device.subject})

    assert [(one.seq, one.field) for one in found(session)] == [(3, column)]


@pytest.mark.usefixtures("device")
def test_each_device_is_held_to_its_own_history(session: Session, build: Builder):
    other = build.ready(build.actor(Role.REFURBISHER))
    change(session, other, 2, actor="somebody/else")

    assert {one.subject for one in found(session)} == {other.subject}


def test_chains_alone_say_nothing_of_situations(session: Session, device: Device):
    session.execute(update(Device).where(Device.id == device.id).values(kind="server"))

    assert list(verify_chains(session)) == []


@pytest.mark.parametrize("damage", ["stage = 'no stage'", "last_at = 'never'", "uuid = 'no uuid'", "seq = 'many'"])
def test_a_damaged_value_is_named_and_stops_nothing(session: Session, device: Device, damage: str):
    if session.get_bind().dialect.name != "sqlite":
        damage = "stage = 'no stage'"  # PostgreSQL refuses the others by their types
    session.execute(text(f"UPDATE devices SET {damage} WHERE id = :id"), {"id": device.id})

    assert found(session)


def test_a_corrected_history_verifies(session: Session, build: Builder, device: Device):
    coordinator = build.actor(Role.COORDINATOR)
    correct(session, device, history(session, device.subject)[5].id, by=coordinator, key=uuid4())

    assert found(session) == []


@pytest.fixture
def corrected(session: Session, build: Builder, device: Device) -> Device:
    """A device one of whose events was voided."""
    coordinator = build.actor(Role.COORDINATOR)
    correct(session, device, history(session, device.subject)[-1].id, by=coordinator, key=uuid4())
    return device


def test_a_correction_that_no_longer_voids_is_named(session: Session, corrected: Device):
    session.execute(text("DELETE FROM voided_events"))

    assert [(one.subject, one.where) for one in found(session)] == [(corrected.subject, "voided_events")]


def test_an_event_voided_by_no_correction_is_counted(session: Session, device: Device):
    past = history(session, device.subject)
    session.execute(insert(VoidedEvent).values(event_id=past[-1].id, by_event_id=past[0].id))

    assert [(one.where, one.field, one.found) for one in found(session)] == [("voided_events", "count", "1")]


def test_a_waiting_fact_taken_off_its_list_is_named(session: Session, build: Builder, device: Device):
    receive(session, device, by=build.actor(Role.REFURBISHER), key=uuid4())
    assert found(session) == []
    session.execute(text("DELETE FROM waiting_facts"))

    assert [(one.subject, one.where) for one in found(session)] == [(device.subject, "waiting_facts")]
