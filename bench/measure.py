"""Ways of doing the same thing, timed in turn on a machine that others use too."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import Any

from bench.processes import PROCESSES


@dataclass(frozen=True, slots=True)
class Compared:
    """Medians of both ways, and the median of the ratios between neighbours in time."""

    value: float
    baseline: float
    ratio: float


def compare(ours: Callable[[], float], plain: Callable[[], float], rounds: int) -> Compared:
    """Run both ways in turn and compare what they answer: rates, or times."""
    pairs = [(ours(), plain()) for _ in range(rounds)]
    return compared([pair[0] for pair in pairs], [pair[1] for pair in pairs])


def compared(ours: Sequence[float], plain: Sequence[float]) -> Compared:
    """Compare measurements made in turn."""
    ratios = [one / other for one, other in zip(ours, plain, strict=True)]
    return Compared(statistics.median(ours), statistics.median(plain), statistics.median(ratios))


def seconds(action: Callable[[], object]) -> float:
    """Time one action."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def apart(action: Callable[..., Any], *arguments: Any) -> tuple[Any, int]:
    """Run a module's function in a process of its own; return its answer and the peak growth of its memory, in bytes.

    Pages of files that the system maps and may drop at will are left out.
    """
    with PROCESSES.Pool(1) as pool:
        answer: tuple[Any, int] = pool.apply(_watched, (action, arguments))
    return answer


def _watched(action: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[Any, int]:
    before = _private_bytes()
    peak, done = [before], Event()

    def watch() -> None:
        while not done.wait(0.02):
            peak[0] = max(peak[0], _private_bytes())

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        answer = action(*arguments)
    finally:
        done.set()
        watcher.join()
    return answer, max(peak[0], _private_bytes()) - before


def _private_bytes() -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise OSError("this system does not tell a process's private memory")
