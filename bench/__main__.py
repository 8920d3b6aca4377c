"""Command that measures every line of the budgets, or those named."""

import os
import sys
from collections.abc import Callable, Iterator

from bench import (
    batch,
    bundle,
    feedback,
    growth,
    intake,
    inventory,
    labels,
    nearest,
    public,
    replay,
    scan,
    trust,
    verify,
    write,
)
from bench import map as point_map
from bench.databases import Databases, databases
from bench.setting import Setting
from bench.table import Result, write_rows

Line = Callable[[Setting, Databases], Iterator[Result]]

LINES: dict[str, Line] = {
    "scan": scan.measure,
    "feedback": feedback.measure,
    "replay": replay.measure,
    "write": write.measure,
    "batch": batch.measure,
    "intake": intake.measure,
    "inventory": inventory.measure,
    "labels": labels.measure,
    "verify": verify.measure,
    "trust": trust.measure,
    "growth": growth.measure,
    "nearest": nearest.measure,
    "map": point_map.measure,
    "public": public.measure,
    "bundle": bundle.measure,
}


def main(names: list[str]) -> int:
    """Measure the named lines, all where none is named; 1 if a budget is missed."""
    if unknown := set(names) - set(LINES):
        print(f"No such line: {', '.join(sorted(unknown))}. Lines: {', '.join(LINES)}")
        return 2
    setting = Setting(devices=int(os.environ.get("SIZE") or 100_000))
    print(f"Devices: {setting.devices:,} of ten events each (SIZE=1000000 for the full size, built once, in minutes)\n")
    with databases() as made:
        results = [*_measured(names or list(LINES), setting, made)]
    return 0 if all(result.met for result in results) else 1


def _measured(names: list[str], setting: Setting, made: Databases) -> Iterator[Result]:
    yield from write_rows(result for name in names for result in LINES[name](setting, made))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
