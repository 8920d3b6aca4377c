"""Tiles that pass through us, so that no page asks another host."""

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from maps.tile_shelf import Shelf
from maps.tiles import Tiles

PATIENCE = 2.0
"""Seconds a tile may take, from the first byte asked to the last one read."""
REST = 60.0
"""Seconds without a question after a server failed."""
LARGEST = 512 * 1024
"""Bytes: a tile of 256 × 256 points hardly takes a tenth."""
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""How a picture begins, and its media type; what a server calls it counts too."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A picture and its media type."""

    content: bytes
    kind: str


class NotATileError(ValueError):
    """The server answered with something else than a picture of a reasonable size."""


class _NoRedirect(HTTPRedirectHandler):
    """Refuses to be sent elsewhere: only the configured host is asked."""

    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class Relay:
    """One tile server behind a shelf of files; a machine's processes share the shelf, and the rest after a failure."""

    tiles: Tiles
    folder: Path
    agent: str = "reuse"
    patience: float = PATIENCE
    now: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        self._asker = ThreadPoolExecutor(1, "tiles")  # one question at a time, and no name server holds a worker up
        self._shelf = Shelf(self.folder / sha256(self.tiles.url.encode()).hexdigest()[:12], now=self.now)
        self._opener = build_opener(_NoRedirect)

    def tile(self, zoom: int, x: int, y: int) -> Tile | None:
        """Return a tile, or None where none is needed or none comes: a dead server costs its patience once a minute."""
        if not covers(self.tiles, zoom, x, y):
            return None
        name = f"{zoom}-{x}-{y}"
        kept = self._shelf.read(name)
        if kept is None and not self._resting():
            kept = self._fetched(name, (zoom, x, y))
        if kept is None:
            kept = self._shelf.read(name, stale=True)
        return Tile(kept, _kind(kept)) if kept else None

    def _fetched(self, name: str, place: tuple[int, int, int]) -> bytes | None:
        """Ask the server, one tile at a time; whoever has waited too long goes without."""
        asked = self._asker.submit(self._asked, place)
        try:
            content = asked.result(self.patience)
        except (OSError, HTTPException, NotATileError) as error:
            if not (_is_absence(error) or (isinstance(error, TimeoutError) and asked.cancel())):
                self._shelf.mark_failure()  # cancelled, it had only waited behind others
            return None
        self._shelf.keep(name, content)
        return content

    def _resting(self) -> bool:
        return self.now() - self._shelf.last_failure() < REST

    def _asked(self, place: tuple[int, int, int]) -> bytes:
        zoom, x, y = place
        url = self.tiles.url.replace("{z}", str(zoom)).replace("{x}", str(x)).replace("{y}", str(y))
        url = url.replace("{s}", self.tiles.subdomains[:1])
        deadline = time.monotonic() + self.patience
        request = Request(url, headers={"User-Agent": self.agent})  # noqa: S310 -- the settings accept https alone
        with self._opener.open(request, timeout=self.patience) as answer:
            if not answer.headers.get_content_type().startswith("image/"):
                raise NotATileError(url)
            content = _read(answer, deadline)
        _kind(content)
        return content


def _is_absence(error: Exception) -> bool:
    """Tell whether the server has no such tile, as of the sea."""
    if not isinstance(error, HTTPError):
        return False
    error.close()
    return error.code == 404


def _read(answer: HTTPResponse, deadline: float) -> bytes:
    """Read at most what a tile may weigh, in the time that is left: a server may also drip."""
    parts, size = [], 0
    while part := answer.read1(16_384):
        parts.append(part)
        size += len(part)
        if size > LARGEST or time.monotonic() > deadline:
            raise NotATileError(f"{size} bytes")
    return b"".join(parts)


def _kind(content: bytes) -> str:
    for beginning, kind in PICTURES.items():
        if content.startswith(beginning):
            return kind
    raise NotATileError("no picture")


def covers(tiles: Tiles, zoom: int, x: int, y: int) -> bool:
    """Tell whether a tile exists, lies within the zooms and touches the bounds."""
    side = 2**zoom if 0 <= zoom <= tiles.max_zoom else 0
    if zoom < tiles.min_zoom or not (0 <= x < side and 0 <= y < side):
        return False
    if tiles.bounds is None:
        return True
    (south, west), (north, east) = tiles.bounds
    left, top = _position(north, west, side)
    right, bottom = _position(south, east, side)
    return left <= x <= right and top <= y <= bottom


def _position(lat: float, lon: float, side: int) -> tuple[int, int]:
    """Return the column and row of the tile that holds a point, in the Web Mercator grid."""
    across = (lon + 180) / 360
    down = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2
    return int(across * side), int(down * side)
