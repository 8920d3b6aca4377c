"""Files of tiles, bounded in age and in size."""

import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

FRESH = 30 * 86_400.0
"""Seconds for which a tile is served without asking again."""
LARGEST = 200 * 1024 * 1024
"""Bytes of all tiles together, looked at now and then."""
BETWEEN_SWEEPS = 200
"""Tiles that one process adds before it looks at the size again."""
DOWN = "down"


@dataclass
class Shelf:
    """A folder of tiles that several processes read and write."""

    folder: Path
    largest: int = LARGEST
    now: Callable[[], float] = time.time
    _added: int = field(default=0)

    def read(self, name: str, *, stale: bool = False) -> bytes | None:
        """Return a tile if it is fresh, or at any age with `stale`."""
        path = self.folder / name
        try:
            if not stale and self.now() - path.stat().st_mtime > FRESH:
                return None
            return path.read_bytes()
        except FileNotFoundError:
            return None

    def keep(self, name: str, content: bytes) -> None:
        """Keep a tile; a full disk only means that it is asked again."""
        self._added += 1
        with suppress(OSError):  # of which another process that sweeps at once is one
            if self._added % BETWEEN_SWEEPS == 1:
                self.sweep()
            self._write(name, content)

    def _write(self, name: str, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        half = self.folder / f".{uuid4().hex}"  # nobody reads a tile half written
        half.write_bytes(content)
        os.utime(half, (self.now(), self.now()))
        half.replace(self.folder / name)

    def mark_failure(self) -> None:
        """Note for every process that the server has just failed."""
        with suppress(OSError):
            self._write(DOWN, b"")

    def last_failure(self) -> float:
        """Return when the server failed last, in seconds since 1970; 0 for never."""
        try:
            return (self.folder / DOWN).stat().st_mtime
        except FileNotFoundError:
            return 0.0

    def sweep(self) -> None:
        """Remove the oldest tiles beyond nine tenths of the size allowed."""
        if not self.folder.is_dir():
            return
        kept = sorted(((one.stat().st_mtime, one) for one in self.folder.iterdir()), reverse=True)
        total = 0
        for _age, path in kept:
            total += path.stat().st_size
            if total > self.largest * 0.9:
                path.unlink(missing_ok=True)
