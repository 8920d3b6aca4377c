"""Data sets of devices with ten events each, built once and kept outside the repository."""

import hashlib
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import Engine, insert
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.schema import CreateIndex, CreateTable

from bench import again, numbering
from bench.numbering import code_of, medium_of, serial_of, uuid_of
from bench.people import ORGANISATIONS, People, add_people
from reuse import clock, migrations, tables
from reuse.db import connect, sessions, unit_of_work
from reuse.devices.models import Code, CodeState, Device, Identity, IdentityKind
from reuse.devices.naming import identity_key
from reuse.events.canonical import FIRST_PREV
from reuse.events.models import Event
from reuse.events.record import Entry, Fact
from reuse.lifecycle.situation import Situation

EVENTS_EACH = 10
AT_ONCE = 10_000
_START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Dataset:
    """A built SQLite file, and what the measurements ask of it."""

    path: Path
    devices: int

    @property
    def url(self) -> str:
        """Where the service finds it."""
        return f"sqlite:///{self.path}"

    @property
    def events(self) -> int:
        """How many facts it holds."""
        return self.devices * EVENTS_EACH

    def codes(self, most: int, stage: str = "ready") -> list[str]:
        """Draw codes of devices that the measuring token's organisation holds, the same at each run."""
        chosen = "SELECT code FROM devices WHERE holder_id = ? AND stage = ? ORDER BY uuid LIMIT ?"
        with closing(sqlite3.connect(self.path)) as connection:
            return [code for (code,) in connection.execute(chosen, (People.first().hex, stage, most))]

    def serials(self, most: int) -> list[str]:
        """Draw serials of those devices."""
        chosen = (
            "SELECT value FROM identities JOIN devices ON devices.id = device_id WHERE holder_id = ?"
            " ORDER BY uuid LIMIT ?"
        )
        with closing(sqlite3.connect(self.path)) as connection:
            return [serial for (serial,) in connection.execute(chosen, (People.first().hex, most))]


def folder() -> Path:
    """Return the folder of built data sets, made where absent."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reuse-bench"
    home.mkdir(parents=True, exist_ok=True)
    return home


def dataset(devices: int) -> Dataset:
    """Return the data set of this size, built now where it was never built for today's tables."""
    path = folder() / f"{devices}-{_shape()}.sqlite"
    if not path.exists():
        print(f"Building {devices} devices with {EVENTS_EACH} events each, once", flush=True)
        start, building = time.monotonic(), path.with_suffix(".building")
        for outdated in folder().glob(f"{devices}-*"):
            outdated.unlink()
        _build(building, devices)
        building.rename(path)
        print(f"Built in {time.monotonic() - start:.0f} s", flush=True)
    return Dataset(path, devices)


def _shape() -> str:
    """Name today's tables and these generators, so that a change of either builds anew."""
    sources = (Path(str(one)).read_bytes() for one in (__file__, again.__file__, numbering.__file__))
    parts = [*sources, Situation().dump().encode()]
    for table in tables.metadata.sorted_tables:
        parts.append(str(CreateTable(table)).encode())
        parts += [
            str(CreateIndex(index)).encode() for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    return hashlib.sha256(b"".join(parts)).hexdigest()[:12]


def _build(path: Path, devices: int) -> None:
    engine = connect(f"sqlite:///{path}")
    migrations.upgrade(engine)
    with unit_of_work(sessions(engine)) as session:
        people = add_people(session)
    _store(engine, _Batch(people, 0, min(AT_ONCE, devices)))
    engine.dispose()
    batches, rest = divmod(devices, AT_ONCE)
    again.tell_again(path, batches, timedelta(milliseconds=400 * EVENTS_EACH * AT_ONCE))
    if batches and rest:
        _store(engine, _Batch(people, devices - rest, rest))
    engine.dispose()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode = WAL")


@dataclass(frozen=True, slots=True)
class _Batch:
    """Devices that live at the same time: their events lie side by side in the table, as in a real year."""

    people: People
    first: int
    count: int

    def devices(self) -> list[Device]:
        """Make the devices, without history yet."""
        return [self._device(self.first + place) for place in range(self.count)]

    def _device(self, number: int) -> Device:
        return Device(
            id=number + 1,
            uuid=uuid_of(number),
            code=code_of(number),
            kind="laptop",
            model_id=number % self.people.models + 1,
            deposit_id=self.people.deposits[number % len(self.people.deposits)],
            created_at=_START,
            situation_text=Situation().dump(),
            seq=0,
            head=FIRST_PREV,
        )

    def events(self, devices: list[Device], moving: clock.MovingClock) -> Iterator[dict[str, Any]]:
        """Tell every device's life step by step, all devices abreast."""
        for step in range(EVENTS_EACH):
            for device in devices:
                moving.advance(milliseconds=400)
                yield self._next(device, step)

    def _next(self, device: Device, step: int) -> dict[str, Any]:
        by = self.people.actors[device.id % len(self.people.actors)]
        fact = _life(device, by.organisation, by.site)[step]
        entry = Entry.of(device, fact, by, uuid5(device.uuid, str(step)), knew=lambda: False)
        for name, value in entry.device.items():
            set_committed_value(device, name, value)
        return entry.event


def _life(device: Device, organisation: UUID, site: UUID | None) -> tuple[Fact, ...]:
    """List the ten facts of a laptop that ends ready for its second life; one in ten is still on the bench."""
    serial = medium_of(device.id)
    taken = {"holder": str(organisation), "site": str(site), "kind": "laptop", "title": "relinquished"}
    erasure = {"medium": serial, "method": "clear", "technique": "overwrite", "result": "success"}
    return (
        Fact("collected", taken | {"deposit": str(device.deposit_id)}),
        Fact("triaged"),
        Fact("inventoried", {"media": {serial: "hdd"}, "opened": True}),
        Fact("erasure_started"),
        Fact("erasure_recorded", erasure | {"finished": clock.stamp(clock.now())}),
        Fact("erased"),
        Fact("refurbishment_started"),
        Fact("tested", {"test": "memory", "result": "passed"}),
        Fact("graded", {"grade": "B"}),
        Fact("repaired", {"repair": "fan"}) if _on_bench(device.id) else Fact("made_ready"),
    )


def _on_bench(number: int) -> bool:
    """Tell whether the device of this number is still being repaired."""
    return number // ORGANISATIONS % 10 == 0


def _store(engine: Engine, batch: _Batch) -> None:
    devices = batch.devices()
    moving = clock.MovingClock(_START)
    moving.advance(milliseconds=400 * EVENTS_EACH * batch.first)
    with clock.use(moving):
        events = list(batch.events(devices, moving))
    columns = [column.key for column in Device.__table__.columns]
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(insert(Device), [{name: getattr(device, name) for name in columns} for device in devices])
        connection.execute(insert(Event), events)
        connection.execute(insert(Code), [_code(device) for device in devices])
        connection.execute(insert(Identity), [_serial(device) for device in devices])


def _code(device: Device) -> dict[str, Any]:
    return {
        "code": device.code,
        "batch_id": None,
        "state": CodeState.CLAIMED,
        "device_id": device.id,
        "claimed_at": _START,
    }


def _serial(device: Device) -> dict[str, Any]:
    serial = serial_of(device.id)
    return {"device_id": device.id, "kind": IdentityKind.SERIAL, "value": serial, "key": identity_key(serial)}
