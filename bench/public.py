"""Pages for everybody, as a browser asks for them, against a route that answers nothing."""

from collections.abc import Iterator
from urllib.request import Request, urlopen

from bench.databases import Databases
from bench.load import Load
from bench.map import points_in
from bench.measure import compared
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result

BUDGET = 0.25
PAGE_KB = 40
CONNECTIONS = 4
PAGES = ("/", "/points?q=muret&kind=printer", "/map", "/what-happens", "/legal")


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both databases, page by page."""
    for name in setting.databases:
        url = points_in(databases, name, min(setting.markers, 1_000))
        with serving(url) as address:
            for path in PAGES:
                yield _compare(name, address, path, setting)
        databases.drop(url)


def _compare(name: str, address: str, path: str, setting: Setting) -> Result:
    ways = [Load(address, one, ("",), encoding="br, gzip") for one in (path, "/plain/nothing")]
    pairs = [[way.put(setting.seconds, CONNECTIONS, seed) for way in ways] for seed in range(setting.rounds)]
    found = compared([pair[0].rate for pair in pairs], [pair[1].rate for pair in pairs])
    with urlopen(Request(address + path, headers={"Accept-Encoding": "br, gzip"}), timeout=60) as answer:
        weight, life = len(answer.read()) / 1000, answer.headers["Cache-Control"]
    kept = weight <= PAGE_KB and life.startswith("public")
    note = f"{weight:.1f} kB (≤ {PAGE_KB}), {life}"
    return Result(f"public {path}", name, found, unit="/s", budget=BUDGET, note=note, kept=kept)
