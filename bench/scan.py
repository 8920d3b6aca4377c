"""A device read by its code, as a scan does, against a route that asks the raw driver the same questions."""

import statistics
from collections.abc import Iterator

from bench.databases import Databases
from bench.datasets import dataset
from bench.load import Load
from bench.measure import compared
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result

BUDGET = 0.6
TAIL_BUDGET = 2.0
CONNECTIONS = 16


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases."""
    data = dataset(setting.devices)
    codes = tuple(data.codes(5000))
    for name in setting.databases:
        url = databases.filled(name, data)
        with serving(url) as address:
            yield _compare(name, address, codes, setting)
        databases.drop(url)


def _compare(name: str, address: str, codes: tuple[str, ...], setting: Setting) -> Result:
    ways = [Load(address, path, codes) for path in ("/api/v1/devices/{}", "/plain/devices/{}", "/plain/nothing")]
    for way in ways:
        way.put(min(1, setting.seconds), CONNECTIONS, 0)
    rounds = [[way.put(setting.seconds, CONNECTIONS, seed) for way in ways] for seed in range(1, setting.rounds + 1)]
    ours, raw, bare = zip(*rounds, strict=True)
    tail = compared([one.p99_ms for one in ours], [one.p99_ms for one in raw])
    of_bare = compared([one.rate for one in ours], [one.rate for one in bare]).ratio
    note = (
        f"{of_bare:.2f} of bare, p99 {statistics.median(one.p99_ms for one in ours):.0f} ms, {tail.ratio:.2f} × (≤ 2)"
    )
    return Result(
        "scan read",
        name,
        compared([one.rate for one in ours], [one.rate for one in raw]),
        unit="/s",
        budget=BUDGET,
        note=note,
        kept=tail.ratio <= TAIL_BUDGET,
    )
