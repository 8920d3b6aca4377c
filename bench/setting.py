"""How much is measured, and on which databases."""

from dataclasses import dataclass

from bench.databases import POSTGRESQL, SQLITE


@dataclass(frozen=True, slots=True)
class Setting:
    """Sizes of one run: `devices` have ten events each; a round is one measurement of both ways."""

    devices: int
    few: int = 10_000
    rows: int = 100_000
    labels: int = 10_000
    items: int = 500
    scans: int = 50
    files: int = 10
    points: int = 500_000
    markers: int = 10_000
    seconds: float = 3
    rounds: int = 5
    databases: tuple[str, ...] = (SQLITE, POSTGRESQL)
