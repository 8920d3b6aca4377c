"""Verification of every event, against a raw cursor that hashes the same stored bytes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from typing import Any

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


def measure(setting: Setting, _databases: Databases) -> Iterator[Result]:
    """Verify chains alone, then with every situation rebuilt."""
    data = dataset(setting.devices)
    pairs = ((verify_chains, CHAINS_BUDGET), (verify_histories, HISTORIES_BUDGET))
    for verification, budget in pairs:
        ours, plain, peak = [], [], 0
        for _ in range(setting.rounds):
            taken, memory = apart(_verify, verification.__name__, data.url)
            ours.append(taken)
            plain.append(apart(_hash, str(data.path))[0])
            peak = max(peak, memory)
        told = f"{data.events:,} events, +{peak / 1e6:.0f} MB (≤ {MEMORY_BUDGET_MB})"
        yield Result(
            f"verify: {verification.__name__.removeprefix('verify_')}",
            SQLITE,
            compared(ours, plain),
            unit="s",
            budget=budget,
            most=True,
            note=told,
            kept=peak <= MEMORY_BUDGET_MB * 1e6,
        )


def _verify(name: str, url: str) -> float:
    verification: Any = {"verify_chains": verify_chains, "verify_histories": verify_histories}[name]
    with reading(sessions(connect(url))) as session:
        return seconds(lambda: _nothing_found(list(verification(session))))


def _nothing_found(findings: list[object]) -> None:
    if findings:
        raise AssertionError(f"the data set does not verify: {findings[0]}")


def _hash(path: str) -> float:
    def scan() -> None:
        with closing(sqlite3.connect(path)) as connection:
            for content, expected in connection.execute("SELECT canonical, hash FROM events ORDER BY subject, seq"):
                if sha256(content).hexdigest() != expected:
                    raise AssertionError("the data set's bytes do not hash")

    return seconds(scan)
