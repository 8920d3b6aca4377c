"""A large hardware file sent and stored, against its reader alone on the same bytes."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from bench.client import Client
from bench.databases import Databases
from bench.datasets import dataset
from bench.measure import compared, seconds
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result
from reuse.erasure.reports.entry import read_report
from reuse.territory import territory

BUDGET = 3.0
SIZE = 200_000
CLIENTS = 2
_SAMPLE = Path(__file__).parent.parent / "tests" / "files" / "laptop.workbench-2022.json"
_SAMPLE_MARK = "0c5ede30"
"""The part of the sample's UUID that stands in every order in which tools write its bytes."""
_numbers = count(1)


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases, one client and two at once."""
    data = dataset(setting.devices)
    codes = data.codes(500, "refurbishing")
    for name in setting.databases:
        url = databases.filled(name, data)
        with serving(url) as address:
            for clients in (1, CLIENTS):
                yield _compare(name, Client(address), codes, clients, setting)
        databases.drop(url)


def _compare(name: str, client: Client, codes: list[str], clients: int, setting: Setting) -> Result:
    ours, plain = [], []
    for _ in range(setting.rounds):
        files = [_snapshot(next(_numbers)) for _ in range(setting.files * clients)]
        ours.append(1000 * seconds(partial(_send, client, codes, files, clients)) / len(files))
        plain.append(1000 * seconds(partial(_read, files)) / len(files))
    found = compared(ours, plain)
    note = f"{SIZE / 1000:.0f} kB, {clients} at once, none failed"
    return Result(f"inventory, {clients} cl.", name, found, unit="ms", budget=BUDGET, most=True, note=note)


def _send(client: Client, codes: list[str], files: list[bytes], clients: int) -> None:
    places = [f"/devices/{codes[next(_numbers) % len(codes)]}/inventory" for _ in files]
    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(client.upload, places, files))


def _read(files: list[bytes]) -> None:
    for content in files:
        read_report(content, zone=territory().zone, limit=len(content))


def _snapshot(number: int) -> bytes:
    """Make the snapshot of one more machine: the project's own sample, grown by the many parts a real one lists."""
    text = _SAMPLE.read_text(encoding="utf-8")
    own = re.sub(_SAMPLE_MARK, f"{number:08x}", text.replace("REUSE", f"BENCH{number}"), flags=re.IGNORECASE)
    told: dict[str, Any] = orjson.loads(own)
    lshw = orjson.loads(told["data"]["lshw"]) if isinstance(told["data"]["lshw"], str) else told["data"]["lshw"]
    part = {"id": "generic", "class": "generic", "description": "System peripheral", "vendor": "Maker", "units": ""}
    missing = SIZE - len(orjson.dumps(told))
    lshw.setdefault("children", []).extend([part] * max(0, missing // len(orjson.dumps(part))))
    told["data"]["lshw"] = lshw
    return orjson.dumps(told)
