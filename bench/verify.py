"""Verification of every event, against a raw cursor that hashes the same stored bytes."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

import psycopg

from bench.databases import SQLITE, Databases
from bench.datasets import dataset
from bench.measure import apart, compared, seconds
from bench.setting import Setting
from bench.table import Result
from reuse.db import connect, reading, sessions
from reuse.events.verify import verify_chains, verify_histories

CHAINS_BUDGET = 2.5
HISTORIES_BUDGET = 6.0
MEMORY_BUDGET_MB = 200
AT_ONCE = 2000
_IN_ORDER = "SELECT canonical, hash FROM events ORDER BY subject, seq"
_AS_STORED = "SELECT canonical, hash FROM events"


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases: chains alone, then with every situation rebuilt."""
    data = dataset(setting.devices)
    for name in setting.databases:
        url = data.url if name == SQLITE else databases.filled(name, data)
        for verification, budget in ((verify_chains, CHAINS_BUDGET), (verify_histories, HISTORIES_BUDGET)):
            yield _compare(name, url, verification.__name__, budget, setting.rounds)
        if name != SQLITE:
            databases.drop(url)


def _compare(name: str, url: str, verification: str, budget: float, rounds: int) -> Result:
    """Compare with a cursor in the order of the chains; the ratio to one in the table's own order is told beside."""
    turns = [
        (apart(_verify, verification, url), apart(_hash, url, _IN_ORDER)[0], apart(_hash, url, _AS_STORED)[0])
        for _ in range(rounds)
    ]
    ours, plain, stored = [taken for (taken, _), *_ in turns], [one[1] for one in turns], [one[2] for one in turns]
    peak = max(memory for (_, memory), *_ in turns) / 1e6
    own = compared(ours, stored).ratio
    return Result(
        f"verify: {verification.removeprefix('verify_')}",
        name,
        compared(ours, plain),
        unit="s",
        budget=budget,
        most=True,
        note=f"+{peak:.0f} MB (≤ {MEMORY_BUDGET_MB}), {own:.2f} × a cursor in the table's own order",
        kept=peak <= MEMORY_BUDGET_MB,
    )


def _verify(name: str, url: str) -> float:
    verification: Any = {"verify_chains": verify_chains, "verify_histories": verify_histories}[name]
    with reading(sessions(connect(url))) as session:
        return seconds(lambda: _nothing_found(list(verification(session))))


def _nothing_found(findings: list[object]) -> None:
    if findings:
        raise AssertionError(f"the data set does not verify: {findings[0]}")


def _hash(url: str, query: str) -> float:
    return seconds(lambda: _check_hashes(_rows(url, query)))


def _check_hashes(rows: Iterable[tuple[bytes, str]]) -> None:
    for content, expected in rows:
        if sha256(content).hexdigest() != expected:
            raise AssertionError("the data set's bytes do not hash")


def _rows(url: str, query: str) -> Iterator[tuple[bytes, str]]:
    """Read by the raw driver, in a stream on both databases."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            yield from file.execute(query)
    else:
        with psycopg.connect(url) as server, server.cursor("events") as cursor:
            cursor.itersize = AT_ONCE
            yield from cursor.execute(query.encode())
