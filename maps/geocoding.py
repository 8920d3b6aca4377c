"""Addresses found by the national address base, asked rarely, briefly and never twice."""

import json
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from geopy.adapters import BaseSyncAdapter
from geopy.exc import GeopyError
from geopy.geocoders import BANFrance

from maps.nearest import Box

SECONDS = 2.0
"""How long a page may wait for an answer, whole."""

REST_SECONDS = 60.0
"""How long nothing is asked after a failure."""

MOST_A_MINUTE = 120
"""Questions of one process: the base asks for moderate use, and whoever searches at the same time waits."""

KEPT_SECONDS = 3600.0
MOST_KEPT = 500
MOST_BYTES = 200_000
LEAST_SCORE = 0.5

logging.getLogger("geopy").disabled = True  # it writes what people typed, which may be where they live

Tick = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Place:
    """An address as the address base writes it, and where it is, in degrees."""

    label: str
    lat: float
    lon: float


class Geocoder:
    """Finds addresses inside a box; whatever fails, it answers None and rests for a minute.

    What was asked is kept an hour in this process's memory, and nowhere else: an address is personal.
    """

    def __init__(self, service: str, inside: Box, tick: Tick = time.monotonic):
        address = urlsplit(service)
        self._base = BANFrance(
            domain=address.netloc + address.path.rstrip("/"),
            scheme=address.scheme,
            timeout=SECONDS,
            user_agent="reuse",
            adapter_factory=_Brief,
        )
        self._inside, self._tick = inside, tick
        self._kept: OrderedDict[str, tuple[float, Place | None]] = OrderedDict()
        self._asked = deque[float](maxlen=MOST_A_MINUTE)
        self._rests_until = -REST_SECONDS

    def __call__(self, text: str) -> Place | None:
        """Return the likeliest address; None where nothing is sure, inside the box, or answered in time."""
        asked, now = " ".join(text.split())[:200].casefold(), self._tick()
        kept = self._kept.get(asked)
        if kept and now < kept[0]:
            return kept[1]
        if len(asked) < 3 or now < self._rests_until or self._asks_much(now):  # the service refuses shorter questions
            return None
        self._asked.append(now)
        try:
            found = self._ask(asked)
        except (GeopyError, KeyError, TypeError, ValueError, AttributeError):
            self._rests_until = self._tick() + REST_SECONDS
            return None
        self._keep(asked, found)
        return found

    def _asks_much(self, now: float) -> bool:
        return len(self._asked) == self._asked.maxlen and now - self._asked[0] < 60

    def _ask(self, text: str) -> Place | None:
        answers = self._base.geocode(text, limit=5, exactly_one=False) or []
        places = (_place(answer.raw) for answer in answers)
        return next((place for place in places if place and self._holds(place)), None)

    def _holds(self, place: Place) -> bool:
        box = self._inside
        return box.south <= place.lat <= box.north and box.west <= place.lon <= box.east

    def _keep(self, asked: str, found: Place | None) -> None:
        self._kept[asked] = (self._tick() + KEPT_SECONDS, found)
        self._kept.move_to_end(asked)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)


def _place(feature: dict[str, Any]) -> Place | None:
    """Read one feature of the answer; None where the service itself doubts it. Raises ValueError and the like."""
    told, (lon, lat) = feature["properties"], feature["geometry"]["coordinates"]
    if float(told["score"]) < LEAST_SCORE:
        return None
    return Place(str(told["label"])[:200], float(lat), float(lon))


class _NowhereElse(HTTPRedirectHandler):
    """Follows no redirection: only the host that was configured is asked."""

    def redirect_request(self, *_told: object) -> None:
        """Refuse; the opener then raises."""


class _Brief(BaseSyncAdapter):  # type: ignore[misc] # geopy ships no types
    """Fetches a small answer within the whole time allowed, however slowly it drips."""

    def __init__(self, *, proxies: Any, ssl_context: Any):
        super().__init__(proxies=proxies, ssl_context=ssl_context)
        self._opener = build_opener(_NowhereElse)

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        """Return the answer; raises GeopyError."""
        return json.loads(self.get_text(url, timeout=timeout, headers=headers))

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        """Return the answer's text; raises GeopyError where it fails, is late or too large."""
        ends = time.monotonic() + timeout
        body = b""
        try:
            with self._opener.open(Request(url, headers=headers), timeout=timeout) as answer:  # noqa: S310 - as configured
                while part := answer.read1(65_536):
                    body += part
                    if len(body) > MOST_BYTES or time.monotonic() > ends:
                        raise GeopyError("too large, or too late")
        except (URLError, OSError, HTTPException) as error:
            raise GeopyError("no answer") from error
        return body.decode("utf-8")
