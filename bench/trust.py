"""All clauses of a contract over every device, against a raw cursor that reads the same events in order."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from uuid import UUID, uuid4

import psycopg
from sqlalchemy import select
from sqlalchemy.orm import Session

from bench.databases import Databases
from bench.datasets import Dataset, dataset
from bench.measure import apart, compared, seconds
from bench.people import ORGANISATIONS, People
from bench.setting import Setting
from bench.table import Result
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.collection.models import Deposit
from reuse.contracts.checks import check_contract
from reuse.contracts.clauses import library
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.keeping import refresh
from reuse.contracts.models import Contract
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.db import Sessions, connect, reading, sessions, unit_of_work
from reuse.devices.queries import by_code
from reuse.events.record import Fact, record
from reuse.lifecycle.stages import Role

BUDGET = 4.0
MEMORY_BUDGET_MB = 500
AT_ONCE = 2000
LISTED = 20
_IN_ORDER = "SELECT canonical FROM events ORDER BY subject, seq"


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases: a contract of ten suppliers that covers every deposit, with every clause there is."""
    data = dataset(setting.devices)
    for name in setting.databases:
        url = databases.filled(name, data)
        add_contract(url)
        whole = _whole(name, url, setting.rounds)
        yield whole
        yield from _followed(name, url, data, whole.measured.value, setting.rounds)
        databases.drop(url)


def add_contract(url: str) -> None:
    """Record the contract that everything falls under."""
    engine = connect(url)
    with unit_of_work(sessions(engine)) as session:
        _contract(session)
    engine.dispose()


def _contract(session: Session) -> None:
    buyer = Actor(uuid4(), People.first(), frozenset({Role.BUYER, Role.COORDINATOR}))
    clauses = tuple({"clause": name, "values": {}} for name in library())
    suppliers = tuple(session.scalars(select(Organisation.id).where(Organisation.name.like("Workshop %"))))
    if len(suppliers) != ORGANISATIONS:
        raise AssertionError("the data set has other workshops")
    terms = Terms("MEASURED", "Measured", date(2026, 1, 1), date(2026, 12, 31), suppliers, clauses)
    made = make_contract(session, terms, by=buyer, key=uuid4())
    cover(session, made, Covered(deposits=tuple(session.scalars(select(Deposit.id)))), by=buyer, key=uuid4())


def _whole(name: str, url: str, rounds: int) -> Result:
    turns = [(apart(_check, url), apart(_read, url)[0]) for _ in range(rounds)]
    ours, plain = [taken for (taken, _), _ in turns], [taken for _, taken in turns]
    peak = max(memory for (_, memory), _ in turns) / 1e6
    note = f"+{peak:.0f} MB (≤ {MEMORY_BUDGET_MB}), {len(library())} clauses"
    kept = peak <= MEMORY_BUDGET_MB
    measured = compared(ours, plain)
    return Result("clause check", name, measured, unit="s", budget=BUDGET, most=True, note=note, kept=kept)


def _followed(name: str, url: str, data: Dataset, whole: float, rounds: int) -> Iterator[Result]:
    """Keep the check, then follow one device in a hundred: against that share of a whole check, and nothing at all."""
    factory = sessions(connect(url))
    with reading(factory) as session:
        contract = session.scalars(select(Contract.id)).one()
    made = seconds(lambda: refresh(factory, contract))
    share = max(1, data.devices // 100)
    follow, answer = list[float](), list[float]()
    for number in range(rounds):
        _weigh(factory, random.Random(number).sample(data.codes(data.devices), share))
        follow.append(seconds(lambda: refresh(factory, contract)))
        answer.append(seconds(lambda: _answer(factory, contract)))
    baseline = [whole / data.devices * share] * rounds
    note = f"{share:,} of {data.devices:,} devices; kept the first time in {made:.1f} s"
    found = compared(follow, baseline)
    yield Result("clause check: 1 % changed", name, found, unit="s", budget=None, note=note)
    found = compared(answer, [whole] * rounds)
    yield Result("clause check: answered now", name, found, unit="s", budget=None, note="from what is kept")


def _weigh(factory: Sessions, codes: Sequence[str]) -> None:
    by = Actor(uuid4(), People.first(), frozenset({Role.REFURBISHER}))
    for start in range(0, len(codes), AT_ONCE):
        with unit_of_work(factory) as session:
            for code in codes[start : start + AT_ONCE]:
                fact = Fact("weighed", {"mass_g": 1500, "measured": True})
                record(session, by_code(session, code), fact, by=by, key=uuid4())


def _answer(factory: Sessions, contract: UUID) -> None:
    with reading(factory) as session:
        check_contract(session, session.get_one(Contract, contract), listed=LISTED)


def _check(url: str) -> float:
    with reading(sessions(connect(url))) as session:
        contract = session.scalars(select(Contract)).one()
        return seconds(lambda: check_contract(session, contract, whole=True))


def _read(url: str) -> float:
    return seconds(lambda: sum(1 for _ in _rows(url)))


def _rows(url: str) -> Iterator[tuple[bytes]]:
    """Read by the raw driver, in a stream on both databases."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            yield from file.execute(_IN_ORDER)
    else:
        with psycopg.connect(url) as server, server.cursor("events") as cursor:
            cursor.itersize = AT_ONCE
            yield from cursor.execute(_IN_ORDER)
