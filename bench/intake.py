"""A long list of devices announced with every rule, against the same rows inserted by Core's executemany."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Engine, insert, select

from bench.databases import Databases
from bench.measure import apart, compared, seconds
from bench.people import add_people
from bench.setting import Setting
from bench.table import Result
from reuse.collection.lists import CHUNK, Answer, announce_lines, read_list
from reuse.collection.models import Deposit
from reuse.db import connect, sessions, unit_of_work
from reuse.devices.models import Device, Identity, Model
from reuse.events.models import Event, Request

BUDGET = 0.25
MEMORY_BUDGET_MB = 300
_WRITTEN: tuple[type[Any], ...] = (Model, Device, Event, Identity, Request)


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases."""
    for name in setting.databases:
        ours, plain, peak = [], [], 0
        for _ in range(setting.rounds):
            filled, empty = databases.empty(name), databases.empty(name)
            taken, memory = apart(_announce, filled, setting.rows)
            ours.append(setting.rows / taken)
            plain.append(setting.rows / apart(_insert, filled, empty, setting.rows)[0])
            peak = max(peak, memory)
            databases.drop(filled)
            databases.drop(empty)
        told = f"{setting.rows:,} rows, +{peak / 1e6:.0f} MB (≤ {MEMORY_BUDGET_MB})"
        kept = peak <= MEMORY_BUDGET_MB * 1e6
        yield Result("bulk intake", name, compared(ours, plain), unit="rows/s", budget=BUDGET, note=told, kept=kept)


def _announce(url: str, rows: int) -> float:
    """Take the list in, chunk by chunk, as the import does; return the seconds it took."""
    made = sessions(connect(url))
    with unit_of_work(made) as session:
        by = add_people(session).actors[0]
    lines = ["Type;Marque;Modèle;N° de série"]
    lines += [f"PC portable;Dell;Latitude {number % 40};BENCH-{number:07d}" for number in range(rows)]
    content = "\n".join(lines).encode()
    deposit = _deposit(url)

    def announce() -> None:
        read = read_list(content)
        while chunk := list(islice(read, CHUNK)):
            with unit_of_work(made) as session:
                answers = announce_lines(session, chunk, session.get_one(Deposit, deposit), by=by)
            if any(one.answer is not Answer.CREATED for one in answers):
                raise RuntimeError("a row of the measured list was not taken in")

    return seconds(announce)


def _deposit(url: str) -> Any:
    with sessions(connect(url))() as session:
        return session.scalars(select(Deposit.id).order_by(Deposit.id).limit(1)).one()


def _insert(source: str, target: str, rows: int) -> float:
    """Insert the very rows that the import wrote; return the seconds that inserting took."""
    engines = connect(source), connect(target)
    with unit_of_work(sessions(engines[1])) as session:
        add_people(session)
        session.query(Model).delete()
    return sum(_copy_chunk(*engines, table, first) for first in range(0, rows, CHUNK) for table in _WRITTEN)


def _copy_chunk(source: Engine, target: Engine, table: type[Any], first: int) -> float:
    primary = table.__table__.primary_key.columns.values()[-1]
    wanted = select(table.__table__).order_by(primary).offset(first).limit(CHUNK)
    with source.connect() as connection:
        rows = [dict(row) for row in connection.execute(wanted).mappings()]

    def store() -> None:
        with target.connect().execution_options(writes=True) as connection, connection.begin():
            connection.execute(insert(table.__table__), rows)

    return seconds(store) if rows else 0.0
