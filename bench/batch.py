"""Five hundred events in one batch, against as many single writes."""

import random
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from bench.client import Client
from bench.databases import Databases
from bench.datasets import dataset
from bench.measure import compared, seconds
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result

BUDGET = 8.0
ITEMS = 500
SINGLES = 100


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases."""
    data = dataset(setting.devices)
    codes = data.codes(2000)
    for name in setting.databases:
        url = databases.filled(name, data)
        with serving(url) as address:
            client = Client(address)
            pairs = [(_batch(client, codes), _singly(client, codes)) for _ in range(setting.rounds)]
        found = compared(*zip(*pairs, strict=True))
        yield Result("batch write", name, found, unit="events/s", budget=BUDGET)
        databases.drop(url)


def _fact() -> dict[str, Any]:
    return {"type": "weighed", "data": {"mass_g": random.randint(500, 9000), "measured": True}}


def _batch(client: Client, codes: list[str]) -> float:
    items = [_fact() | {"code": random.choice(codes), "key": str(uuid4())} for _ in range(ITEMS)]
    return ITEMS / seconds(lambda: _all_recorded(client.post("/events:batch", {"items": items})))


def _all_recorded(answer: dict[str, Any]) -> None:
    if refused := [one for one in answer["results"] if one["status"] != 201]:
        raise RuntimeError(f"{len(refused)} of {ITEMS} events were refused: {refused[0]}")


def _singly(client: Client, codes: list[str]) -> float:
    def send() -> None:
        for _ in range(SINGLES):
            client.post(f"/devices/{random.choice(codes)}/events", _fact())

    return SINGLES / seconds(send)
