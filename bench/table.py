"""The table of results."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bench.measure import Compared

HEAD = ("line", "database", "value", "baseline", "ratio", "budget", "met", "")


@dataclass(frozen=True, slots=True)
class Result:
    """One row: what was measured, against what, and what its budget asks of the ratio."""

    line: str
    database: str
    measured: Compared
    unit: str
    budget: float | None
    most: bool = False
    note: str = ""
    kept: bool = True

    @property
    def met(self) -> bool:
        """Whether the ratio and every other bound of the line hold."""
        if self.budget is None:
            return self.kept
        inside = self.measured.ratio <= self.budget if self.most else self.measured.ratio >= self.budget
        return inside and self.kept

    def cells(self) -> tuple[str, ...]:
        """Write the row's cells."""
        measured = self.measured
        budget = "–" if self.budget is None else f"{'≤' if self.most else '≥'} {self.budget:g}"
        verdict = "–" if self.budget is None else "yes" if self.met else "NO"
        value, baseline = (f"{_short(one)} {self.unit}" for one in (measured.value, measured.baseline))
        return self.line, self.database, value, baseline, f"{measured.ratio:.2f}", budget, verdict, self.note


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def write_rows(results: Iterable[Result]) -> Iterator[Result]:
    """Print a Markdown table, each row as soon as it is known, and hand the rows on."""
    print("| " + " | ".join(HEAD) + " |")
    print("|" + "---|" * len(HEAD), flush=True)
    for result in results:
        print("| " + " | ".join(result.cells()) + " |", flush=True)
        yield result
