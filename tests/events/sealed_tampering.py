"""Ways to tamper with sealed history in the database; each says which finding must name it."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from reuse.devices.models import Device
from reuse.events.canonical import canonical
from reuse.events.findings import Finding
from reuse.events.log_models import Checkpoint, LogEntry, LogTile, SubjectHead, SubjectTile
from reuse.events.models import Event
from reuse.events.record import columns_of
from reuse.lifecycle.fold import Past, effective, fold

Named = Callable[[Finding], bool]
Way = Callable[[Session, str, Random], Named]


def _past(session: Session, subject: str) -> list[Event]:
    return list(session.scalars(select(Event).where(Event.subject == subject).order_by(Event.seq)))


def _at(*seqs: int | None) -> Named:
    """Expect the first finding of the subject at one of these events."""
    return lambda finding: finding.seq in seqs


def _set(session: Session, event: Event, **columns: Any) -> None:
    session.execute(update(Event).where(Event.number == event.number).values(columns))


def change_column(session: Session, subject: str, draw: Random) -> Named:
    event = draw.choice(_past(session, subject))
    changes: dict[str, Any] = {
        "type": "sold" if event.type != "sold" else "lent",
        "actor": "somebody/else",
        "site": str(UUID(int=5)),
        "data": {"price_cents": draw.randrange(9)},
        "id": uuid4(),
        "prev": draw.randbytes(32).hex(),
        "hash": draw.randbytes(32).hex(),
        "occurred_at": event.occurred_at + timedelta(milliseconds=1),
        "recorded_at": event.recorded_at - timedelta(milliseconds=1),
    }
    name = draw.choice(list(changes))
    _set(session, event, **{name: changes[name]})
    return _at(event.seq)


def change_byte(session: Session, subject: str, draw: Random) -> Named:
    event = draw.choice(_past(session, subject))
    at = draw.randrange(len(event.canonical))
    flipped = bytes([event.canonical[at] ^ 1 << draw.randrange(8)])
    _set(session, event, canonical=event.canonical[:at] + flipped + event.canonical[at + 1 :])
    return _at(event.seq)


def drop_event(session: Session, subject: str, draw: Random) -> Named:
    *before, _last = _past(session, subject)
    event = draw.choice(before)
    session.execute(delete(Event).where(Event.number == event.number))
    return _at(event.seq + 1)


def drop_last(session: Session, subject: str, draw: Random) -> Named:
    """Take the last event out, and make the device say what is left."""
    del draw
    *before, last = _past(session, subject)
    session.execute(delete(Event).where(Event.number == last.number))
    _match(session, subject, before)
    return _at(last.seq)


def reorder(session: Session, subject: str, draw: Random) -> Named:
    past = _past(session, subject)
    at = draw.randrange(len(past) - 1)
    one, other, first = past[at], past[at + 1], past[at].seq
    for event, seq in ((one, 999), (other, first), (one, first + 1)):
        _set(session, event, seq=seq)
    return _at(first)


def insert_event(session: Session, subject: str, draw: Random) -> Named:
    """Append a well-chained event, and make the device say it."""
    last = _past(session, subject)[-1]
    _add(session, last, {"reason": f"x{draw.randrange(99)}"})
    return _at(None, last.seq, last.seq + 1)


def rewrite(session: Session, subject: str, draw: Random) -> Named:
    """Change one event and chain anew all that follows, as somebody does who understands the chain."""
    past = _past(session, subject)
    at, prev = draw.randrange(len(past)), ""
    for event in past[at:]:
        told = orjson.loads(event.canonical)
        told |= {"prev": prev} if prev else {"actor": f"A/{draw.randrange(99)}"}
        content = canonical(told)
        prev = sha256(content).hexdigest()
        _set(session, event, actor=told["actor"], prev=told["prev"], hash=prev, canonical=content)
    session.execute(update(Device).where(Device.uuid == _uuid(subject)).values(head=prev))
    return _at(past[at].seq)


def change_device(session: Session, subject: str, draw: Random) -> Named:
    changes: dict[str, Any] = {"stage": "lost", "kind": "server", "seq": 99, "head": draw.randbytes(32).hex()}
    changes |= {"holder_id": None, "situation_text": '{"stage":"lost"}'}
    name = draw.choice(list(changes))
    session.execute(update(Device).where(Device.uuid == _uuid(subject)).values({name: changes[name]}))
    return lambda finding: finding.field.split(".")[0] == name.split("_text")[0]


def change_end(session: Session, subject: str, draw: Random) -> Named:
    head = session.get_one(SubjectHead, subject)
    changes: dict[str, Any] = {"hash": draw.randbytes(32).hex(), "seq": head.seq - 1, "bucket": (head.bucket + 1) % 9}
    name = draw.choice(list(changes))
    session.execute(update(SubjectHead).where(SubjectHead.subject == subject).values({name: changes[name]}))
    return lambda finding: finding.where == "end of history"


def _uuid(subject: str) -> UUID:
    return UUID(subject.removeprefix("device:"))


def _match(session: Session, subject: str, events: list[Event]) -> None:
    """Write into the device what these events amount to."""
    told = [(str(one.id), one.type, orjson.loads(one.canonical), one.data) for one in events]
    past = [Past(name, kind, effective(said["occurred_at"], data), data) for name, kind, said, data in told]
    last = {"seq": events[-1].seq, "head": events[-1].hash, "last_at": events[-1].recorded_at}
    columns = columns_of(fold(past)) | last
    session.execute(update(Device).where(Device.uuid == _uuid(subject)).values(columns))


def _add(session: Session, last: Event, data: dict[str, Any]) -> None:
    told = orjson.loads(last.canonical)
    told |= {"id": str(uuid4()), "seq": last.seq + 1, "type": "note", "data": data, "prev": last.hash}
    content = canonical(told)
    times = {"occurred_at": last.occurred_at, "recorded_at": last.recorded_at}
    row = {name: told[name] for name in ("subject", "seq", "type", "actor", "site", "data", "prev")} | times
    row |= {"id": UUID(told["id"]), "hash": sha256(content).hexdigest(), "canonical": content}
    session.execute(insert(Event), row)


WAYS: tuple[Way, ...] = (
    change_column,
    change_byte,
    drop_event,
    drop_last,
    reorder,
    insert_event,
    rewrite,
    change_device,
    change_end,
)
"""Each touches one device, so that several can be tried at once."""


def change_checkpoint(session: Session, draw: Random) -> str:
    sizes = session.scalars(select(Checkpoint.size).order_by(Checkpoint.size)).all()
    size, other = draw.sample(sizes, 2)
    held = session.get_one(Checkpoint, size)
    changes: dict[str, Any] = {
        "root": draw.randbytes(32).hex(),
        "subjects_root": draw.randbytes(32).hex(),
        "note": held.note.replace("=", "A", 1),
        "made_at": held.made_at + timedelta(seconds=1),
    }
    name = draw.choice([*changes, "exchange"])
    values = {"note": session.get_one(Checkpoint, other).note} if name == "exchange" else {name: changes[name]}
    session.execute(update(Checkpoint).where(Checkpoint.size == size).values(values))
    return f"checkpoint {size}"


def drop_last_checkpoint(session: Session, draw: Random) -> str:
    del draw
    *_before, one, last = session.scalars(select(Checkpoint.size).order_by(Checkpoint.size))
    session.execute(delete(Checkpoint).where(Checkpoint.size == last))
    return f"checkpoint {one}"


def _flip(content: bytes, draw: Random) -> bytes:
    at = draw.randrange(len(content))
    return content[:at] + bytes([content[at] ^ 1 << draw.randrange(8)]) + content[at + 1 :]


def change_tile(session: Session, draw: Random) -> str:
    tile = draw.choice(session.scalars(select(LogTile)).all())
    of_it = (LogTile.level == tile.level, LogTile.index == tile.index)
    session.execute(update(LogTile).where(*of_it).values(hashes=_flip(tile.hashes, draw)))
    return "log position" if tile.level == 0 else f"tile {tile.level}/{tile.index}"


def change_subject_tile(session: Session, draw: Random) -> str:
    tile = draw.choice(session.scalars(select(SubjectTile)).all())
    of_it = (SubjectTile.level == tile.level, SubjectTile.index == tile.index)
    session.execute(update(SubjectTile).where(*of_it).values(hashes=_flip(tile.hashes, draw)))
    return f"subject tile {tile.level}/{tile.index}"


def exchange_places(session: Session, draw: Random) -> str:
    """Let two events change places in the log."""
    one, other = sorted(draw.sample(session.scalars(select(LogEntry.position)).all(), 2))
    numbers = {at: session.get_one(LogEntry, at).event_number for at in (one, other)}
    for at in (one, other):
        session.execute(delete(LogEntry).where(LogEntry.position == at))
    told = [{"position": one, "event_number": numbers[other]}, {"position": other, "event_number": numbers[one]}]
    session.execute(insert(LogEntry), told)
    return "log position"


def leave_out_a_place(session: Session, draw: Random) -> str:
    at = draw.choice(session.scalars(select(LogEntry.position)).all()[:-1])
    session.execute(delete(LogEntry).where(LogEntry.position == at))
    return "log positions from 0"


def drop_last_and_its_end(session: Session, draw: Random) -> str:
    """Take a device's last event out, and make the device and the list of ends say what is left: its place is empty."""
    devices = select(SubjectHead.subject).where(SubjectHead.subject.like("device:%")).order_by(SubjectHead.subject)
    subject = draw.choice(session.scalars(devices).all())
    *before, last = _past(session, subject)
    place = session.scalar(select(LogEntry.position).where(LogEntry.event_number == last.number))
    drop_last(session, subject, draw)
    told = {"seq": before[-1].seq, "hash": before[-1].hash}
    session.execute(update(SubjectHead).where(SubjectHead.subject == subject).values(told))
    return f"log position {place}"


def drop_an_end(session: Session, draw: Random) -> str:
    """Take a history off the list of ends."""
    subject = draw.choice(session.scalars(select(SubjectHead.subject)).all())
    session.execute(delete(SubjectHead).where(SubjectHead.subject == subject))
    return "subject tile"


LOG_WAYS = (
    change_checkpoint,
    drop_last_checkpoint,
    change_tile,
    change_subject_tile,
    exchange_places,
    leave_out_a_place,
    drop_last_and_its_end,
    drop_an_end,
)
"""Each touches the log, and is tried alone; it returns how the first finding's place begins."""
