"""Everyday requests on many devices, against the same requests on few."""

from collections.abc import Iterator
from contextlib import ExitStack

from bench.databases import Databases
from bench.datasets import Dataset, dataset
from bench.load import Load
from bench.measure import compared
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result

BUDGET = 1.3
CONNECTIONS = 4


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases, two servers beside each other."""
    many, few = dataset(setting.devices), dataset(min(setting.few, setting.devices))
    for name in setting.databases:
        with ExitStack() as stack:
            urls = [databases.filled(name, data) for data in (many, few)]
            addresses = [stack.enter_context(serving(url)) for url in urls]
            loads = [_loads(address, data) for address, data in zip(addresses, (many, few), strict=True)]
            for line in loads[0]:
                yield _compare(f"growth: {line}", name, loads[0][line], loads[1][line], setting)
        for url in urls:
            databases.drop(url)


def _loads(address: str, data: Dataset) -> dict[str, Load]:
    codes = tuple(data.codes(2000))
    serials = tuple(data.serials(2000))
    return {
        "scan read": Load(address, "/api/v1/devices/{}", codes),
        "event write": Load(address, "/api/v1/devices/{}/events", codes, write=True),
        "list page": Load(address, "/api/v1/devices?limit=50&stage=ready", codes),
        "search by serial": Load(address, "/api/v1/devices?q={}", serials),
    }


def _compare(line: str, name: str, many: Load, few: Load, setting: Setting) -> Result:
    """Compare times for one request: the inverse of the rates."""
    pairs = [[load.put(setting.seconds, CONNECTIONS, seed) for load in (many, few)] for seed in range(setting.rounds)]
    times = [[1000 / one.rate for one in pair] for pair in pairs]
    found = compared([pair[0] for pair in times], [pair[1] for pair in times])
    return Result(line, name, found, unit="ms", budget=BUDGET, most=True, note=f"{setting.devices:,} devices")
