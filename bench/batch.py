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
SINGLES = 5
"""How many events of the batch there are to one written singly."""


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases."""
    data = dataset(setting.devices)
    codes = data.codes(2000)
    for name in setting.databases:
        url = databases.filled(name, data)
        with serving(url) as address:
            client = Client(address)
            items = setting.items
            pairs = [(_batch(client, codes, items), _singly(client, codes, items)) for _ in range(setting.rounds)]
        found = compared(*zip(*pairs, strict=True))
        yield Result("batch write", name, found, unit="events/s", budget=BUDGET)
        databases.drop(url)


def _fact() -> dict[str, Any]:
    return {"type": "weighed", "data": {"mass_g": random.randint(500, 9000), "measured": True}}


def _batch(client: Client, codes: list[str], count: int) -> float:
    items = [_fact() | {"code": random.choice(codes), "key": str(uuid4())} for _ in range(count)]
    return count / seconds(lambda: _all_recorded(client.post("/events:batch", {"items": items})))


def _all_recorded(answer: dict[str, Any]) -> None:
    if refused := [one for one in answer["results"] if one["status"] != 201]:
        raise RuntimeError(f"{len(refused)} of {len(answer['results'])} events were refused: {refused[0]}")


def _singly(client: Client, codes: list[str], count: int) -> float:
    count //= SINGLES

    def send() -> None:
        for _ in range(count):
            client.post(f"/devices/{random.choice(codes)}/events", _fact())

    return count / seconds(send)
