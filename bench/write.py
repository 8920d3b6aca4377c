"""One event written, against the least that a write must do through Core on the same server."""

from collections.abc import Iterator

from bench.databases import Databases
from bench.datasets import dataset
from bench.load import Load
from bench.measure import compared
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result

BUDGET = 0.6
MANY = 16
KEPT_UNDER_LOAD = 0.8
"""How much of the rate with two connections is left at sixteen, at least."""


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure with one, two and sixteen connections on both databases."""
    data = dataset(setting.devices)
    codes = tuple(data.codes(4000))
    ours, plain = codes[::2], codes[1::2]
    for name in setting.databases:
        url = databases.filled(name, data)
        with serving(url) as address:
            ways = (
                Load(address, "/api/v1/devices/{}/events", ours, write=True),
                Load(address, "/plain/devices/{}/events", plain, write=True),
            )
            yield from _compare(name, ways, setting)
        databases.drop(url)


def _compare(name: str, ways: tuple[Load, Load], setting: Setting) -> Iterator[Result]:
    rates: dict[int, list[list[float]]] = {1: [], 2: [], MANY: []}
    for seed in range(1, setting.rounds + 1):
        for connections, measured in rates.items():
            measured.append([way.put(setting.seconds, connections, seed * 100 + connections).rate for way in ways])
    two = compared(*zip(*rates[2], strict=True)).value
    for connections in (1, MANY):
        found = compared(*zip(*rates[connections], strict=True))
        left = found.value / two
        told = f"{left:.2f} of 2 connections (≥ {KEPT_UNDER_LOAD})" if connections == MANY else ""
        kept = connections == 1 or left >= KEPT_UNDER_LOAD
        yield Result(f"event write, {connections} conn.", name, found, unit="/s", budget=BUDGET, note=told, kept=kept)
