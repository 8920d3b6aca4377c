"""A first batch of lives told again for other devices: the same facts under other names, later, chained anew."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime, timedelta
from hashlib import md5, sha256
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.numbering import code_of, medium_of, serial_of, uuid_of
from reuse import clock
from reuse.events.canonical import FIRST_PREV

Row = dict[str, Any]
_TABLES = ("devices", "codes", "identities", "events")
_QUICK = ("journal_mode = OFF", "synchronous = OFF", "cache_size = -1000000", "foreign_keys = OFF")


def tell_again(path: Path, batches: int, apart: timedelta) -> None:
    """Multiply the devices of this file by `batches`, each batch `apart` later than the one before.

    The rules judged the first batch; asking them again about the same facts would take a hundred times as long.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for pragma in _QUICK:
            file.execute(f"PRAGMA {pragma}")
        first = {table: _rows(file, table) for table in _TABLES}
        for batch in range(1, batches):
            file.execute("BEGIN")
            for table, rows in _Again(first, batch, apart * batch).tables():
                _insert(file, table, rows)
            file.execute("COMMIT")


def _insert(file: sqlite3.Connection, table: str, rows: list[Row]) -> None:
    names, marks = ", ".join(f'"{name}"' for name in rows[0]), ", ".join("?" * len(rows[0]))
    file.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", [tuple(row.values()) for row in rows])


def _rows(file: sqlite3.Connection, table: str) -> list[Row]:
    found = file.execute(f"SELECT * FROM {table} ORDER BY rowid")
    names = [name for name, *_ in found.description]
    return [dict(zip(names, row, strict=True)) for row in found]


class _Again:
    """One more batch: which device stands for which of the first, and how much later."""

    def __init__(self, first: dict[str, list[Row]], batch: int, later: timedelta):
        self._first, self._batch, self._later = first, batch, later
        self._shift = batch * len(first["devices"])
        self._heads: dict[str, str] = {}
        self._devices: dict[str, int] = {f"device:{UUID(row['uuid'])}": row["id"] for row in first["devices"]}

    def tables(self) -> Iterator[tuple[str, list[Row]]]:
        """Make the rows of each table; events come first, since a device keeps the hash of its last one."""
        events = [self._event(row) for row in self._first["events"]]
        yield "devices", [self._device(row) for row in self._first["devices"]]
        yield "codes", [row | self._owner(row) | {"code": self._code(row["device_id"])} for row in self._first["codes"]]
        yield "identities", [self._identity(row) for row in self._first["identities"]]
        yield "events", events

    def _event(self, row: Row) -> Row:
        device = self._devices[row["subject"]]
        subject, at = f"device:{self._uuid(device)}", self._at(row["recorded_at"])
        identifier = UUID(bytes=md5(f"{self._batch} {row['id']}".encode(), usedforsecurity=False).digest())
        prev = self._heads.get(subject, FIRST_PREV)
        names = {
            row["subject"]: subject,
            str(UUID(row["id"])): str(identifier),
            row["prev"]: prev,
            row["recorded_at"]: at,
            medium_of(device): medium_of(device + self._shift),
        }
        canonical = _renamed(row["canonical"].decode(), names).encode()
        self._heads[subject] = sha256(canonical).hexdigest()
        number = row["number"] + self._batch * len(self._first["events"])
        new = {"number": number, "id": identifier.hex, "subject": subject, "occurred_at": at, "recorded_at": at}
        chained = {"prev": prev, "hash": self._heads[subject], "canonical": canonical}
        return row | new | {"data": _renamed(row["data"], names)} | chained

    def _device(self, row: Row) -> Row:
        number = row["id"] + self._shift
        situation = row["situation_text"].replace(medium_of(row["id"]), medium_of(number))
        uuid, collected, last = self._uuid(row["id"]), self._at(row["collected_at"]), self._at(row["last_at"])
        return row | {
            "id": number,
            "uuid": uuid.hex,
            "code": self._code(row["id"]),
            "situation_text": situation.replace(row["collected_at"], collected),
            "head": self._heads[f"device:{uuid}"],
            "last_at": last,
            "collected_at": collected,
        }

    def _identity(self, row: Row) -> Row:
        serial = serial_of(row["device_id"] + self._shift)
        return row | self._owner(row) | {"id": row["id"] + self._shift, "value": serial, "key": serial}

    def _owner(self, row: Row) -> Row:
        return {"device_id": row["device_id"] + self._shift}

    def _uuid(self, device: int) -> UUID:
        return uuid_of(device - 1 + self._shift)

    def _code(self, device: int) -> str:
        return code_of(device - 1 + self._shift)

    def _at(self, stamp: str) -> str:
        return clock.stamp(datetime.fromisoformat(stamp) + self._later)


def _renamed(text: str, names: Mapping[str, str]) -> str:
    for was, now in names.items():
        text = text.replace(was, now)
    return text
