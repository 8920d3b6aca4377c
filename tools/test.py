"""Whole verification: checks and tests on PostgreSQL beside those on SQLite."""

import compileall
import os
import signal
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import check, chromium, postgres

NO_BROWSER = """
!!!! No Chromium here and none could be installed: the browser tests are SKIPPED.
!!!! Install chromium, or set CHROMIUM to a browser's path, to run them.
"""


WITHOUT_DATABASE = tuple(
    f"--ignore=tests/{folder}"
    for folder in (
        "architecture",
        "bench",
        "documents",
        "erasure/reports",
        "labels",
        "maps",
        "refurbishment/inventory",
        "seeds",
        "static",
        "tools",
    )
)
"""Folders of tests that open no database, or their own on both: the second run need not even collect them."""

CODE = ("reuse", "maps", "seeds", "bench", "tools")


@dataclass(frozen=True)
class Count:
    """How many passed, failed and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: "Count") -> "Count":
        """Sum two counts."""
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        """Say it in the words that test runners close with."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


def command(workers: int, report: Path, options: Sequence[str]) -> list[str | Path]:
    """Say how pytest is called; with 0 workers it runs the tests itself, and none has to be told what to do."""
    wanted = [sys.executable, "-m", "pytest", "-q", "-n", str(workers), "--dist", "worksteal", f"--junitxml={report}"]
    return [*wanted, *options]


def run_tests(title: str, options: Sequence[str], settings: Mapping[str, str], report: Path) -> Count:
    """Run pytest against one database, a worker for each of two cores."""
    print(f"\n=== Tests on {title}", flush=True)
    done = subprocess.run(command(2, report, options), env=os.environ | settings, check=False)
    return settle(read_count(report), done.returncode)


def settle(count: Count, returncode: int) -> Count:
    """Add a failure where the runner failed and no test says so: a crash, or no test at all."""
    return count + Count(failed=1) if returncode and not count.failed else count


def read_count(report: Path) -> Count:
    """Count what a report tells; a missing one is a failure."""
    if not report.exists():
        return Count(failed=1)
    suite = ET.parse(report).getroot().find("testsuite")  # noqa: S314 - pytest wrote it just now
    total, failures, errors, skipped = (
        int(suite.get(name, 0)) if suite is not None else 0 for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Count(total - failed - skipped, failed, skipped)


def verify_everything(folder: Path) -> Count:
    """Run checks and tests; one of them failing never hides the others."""
    browser = chromium.ensure()
    if not browser:
        print(NO_BROWSER, flush=True)
    with ThreadPoolExecutor(1) as aside, _on_postgresql(folder) as beside:
        checks = [aside.submit(check.run, one) for one in check.CHECKS]
        sqlite = {"TEST_DATABASE": "sqlite", "CHROMIUM": browser or ""}
        count = run_tests("SQLite", [] if browser else ["-m", "not browser"], sqlite, folder / "sqlite.xml")
        count += beside()
    print("\n=== Checks")
    for outcome in (future.result() for future in checks):
        print(outcome)
        count += Count(passed=int(outcome.ok), failed=int(not outcome.ok))
    if not browser and os.environ.get("CI") == "true":
        count += Count(failed=1)
    return count


def compile_once() -> None:
    """Keep the code compiled, though the environment says not to: each of the run's many processes would compile it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    for folder in CODE:
        compileall.compile_dir(folder, quiet=1, workers=2)


@contextmanager
def _on_postgresql(folder: Path) -> Iterator[Callable[[], Count]]:
    """Begin the run on PostgreSQL, which takes the time that browsers wait; what it says is told once it is asked."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres.running_server())
        except postgres.NoServerError as reason:
            print(f"!!!! {reason}", flush=True)
            yield lambda: Count(failed=1)
            return
        settings = {"TEST_DATABASE": "postgresql", "TEST_DATABASE_URL": url}
        report, said = folder / "postgresql.xml", folder / "postgresql.txt"
        pytest = command(0, report, ["-m", "not browser", *WITHOUT_DATABASE])
        told = stack.enter_context(said.open("wb"))
        run = stack.enter_context(subprocess.Popen(pytest, env=os.environ | settings, stdout=told, stderr=told))
        stack.callback(run.terminate)

        def count() -> Count:
            run.wait()
            print(f"\n=== Tests on PostgreSQL\n{said.read_text(encoding='utf-8', errors='replace')}", flush=True)
            return settle(read_count(report), run.returncode)

        yield count


def main() -> int:
    """Verify everything and close with one line that counts it."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # leave through the clean-up, as Ctrl-C does
    compile_once()
    with tempfile.TemporaryDirectory(prefix="reuse-test-") as folder:
        count = verify_everything(Path(folder))
    print(f"\n{count}")
    return int(count.failed > 0)


if __name__ == "__main__":
    sys.exit(main())
