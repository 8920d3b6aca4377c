"""Checks that need no test run: style, types, import order, migrations, translations, generated pages."""

import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Check:
    """One command that must answer 0."""

    name: str
    command: tuple[str, ...]
    remedy: str


CHECKS = (
    Check("layout", (f"{BIN}/ruff", "format", "--check", "."), "make format"),
    Check("style", (f"{BIN}/ruff", "check", "."), "make format"),
    Check("types", (f"{BIN}/mypy",), "read the lines above"),
    Check("imports", (f"{BIN}/lint-imports",), "move the import down the layers of pyproject.toml"),
    Check("migrations", (sys.executable, "-m", "tools.migrations"), "write the missing migration"),
    Check("translations", (sys.executable, "-m", "tools.translations", "--check"), "make translations"),
    Check("docs", (sys.executable, "-m", "tools.pages", "--check"), "make docs"),
)


@dataclass(frozen=True)
class Outcome:
    """What one check answered."""

    check: Check
    ok: bool
    output: str
    seconds: float

    def __str__(self) -> str:
        """Say it in one line, with what the tool said where it refused."""
        if self.ok:
            return f"ok      {self.check.name} ({self.seconds:.0f} s)"
        return f"{self.output}\nFAILED  {self.check.name}: {self.check.remedy}"


def run(check: Check) -> Outcome:
    """Run one check, keeping what it prints."""
    start = time.monotonic()
    done = subprocess.run(check.command, capture_output=True, text=True, check=False)
    return Outcome(check, done.returncode == 0, done.stdout + done.stderr, time.monotonic() - start)


def main() -> int:
    """Run every check and say each one's outcome; 1 if any refused."""
    refused = 0
    for check in CHECKS:
        outcome = run(check)
        refused += not outcome.ok
        print(outcome, flush=True)
    print(f"{len(CHECKS) - refused} passed, {refused} failed")
    return min(refused, 1)


if __name__ == "__main__":
    sys.exit(main())
