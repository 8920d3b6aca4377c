"""Answers that everybody may share, kept in each process's memory for as long as they say."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, request
from flask.wrappers import Response as Answered

from reuse import clock, http
from reuse.settings import Settings

LARGEST = 2_000_000
"""Bytes of one answer."""
BESIDE = 4_000
"""Bytes that an answer takes beside its content, its address and its headers: suggestions are three bytes long."""
MOST_WAYS, LONGEST_WAY = 6, 100
"""How many ways of asking for a compressed answer are remembered, and how long one may be: browsers have three."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Packed:
    """An answer's content as it travels, and the headers that say so."""

    content: bytes
    headers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, what it may load beside our own files, from when until when it is told, and how it travels."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    allowed: dict[str, str]
    since: datetime
    until: datetime
    packed: dict[str, Packed] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """How many bytes it takes, at most as many again for its compressed forms."""
        return 2 * len(self.content) + BESIDE

    def pack(self, way: str, answer: Answered) -> None:
        """Remember how it travels to those who ask this way; forms alike share their bytes."""
        if len(self.packed) == MOST_WAYS or len(way) > LONGEST_WAY:
            return
        content = answer.get_data()
        content = next((one.content for one in self.packed.values() if one.content == content), content)
        told = ((name, answer.headers[name]) for name in ("Content-Encoding", "ETag", "Vary") if name in answer.headers)
        self.packed[way] = Packed(content, tuple(told))


class Again(Response):
    """An answer told again."""

    kept: Kept


class Answers:
    """The answers given last, within so many bytes; without room none is kept."""

    def __init__(self, room: int):
        self._room, self._taken = room, 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def find(self, key: Key) -> Kept | None:
        """Return an answer that still stands."""
        found = self._kept.get(key)
        if found is None or found.until <= clock.now():
            return None
        self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, answer: Kept) -> None:
        """Keep an answer, and forget the ones asked for longest ago where there is no more room."""
        if answer.weight > min(LARGEST, self._room):
            return
        if former := self._kept.pop(key, None):
            self._taken -= former.weight
        self._kept[key] = answer
        self._taken += answer.weight
        while self._taken > self._room:
            self._taken -= self._kept.popitem(last=False)[1].weight


def register(app: Flask) -> None:
    """Give the application its own."""
    told: Settings = app.extensions["reuse"].settings
    app.extensions["answers"] = Answers(told.answers_kept)


def told_before() -> Response | None:
    """Tell again what was told to somebody else; older than it was, as its Age says."""
    if request.method != "GET" or not http.shelf_life().startswith("public"):
        return None
    answers: Answers = current_app.extensions["answers"]
    found = answers.find(_key())
    if found is None:
        return None
    http.allow(**{name.replace("-", "_"): sources for name, sources in found.allowed.items()})
    again = Again(found.content, headers=list(found.headers))
    again.kept = found
    again.headers["Age"] = str(int((clock.now() - found.since).total_seconds()))
    return again


def lightened(answer: Response, compress: Callable[[Response], Response]) -> Response:
    """Compress an answer; one that is told again is compressed once for all who ask the same way."""
    if not isinstance(answer, Again) or answer.status_code != 200:
        return compress(answer)
    way = request.headers.get("Accept-Encoding", "")
    packed = answer.kept.packed.get(way)
    if packed is None:
        light = compress(answer)
        if light.status_code == 200:
            answer.kept.pack(way, light)
        return light
    answer.set_data(packed.content)
    for name, value in packed.headers:
        answer.headers[name] = value
    answer.make_conditional(request)
    return answer


def remember(answer: Answered, seconds: int) -> None:
    """Keep an answer that is for everybody, as it is before anything about one browser is added to it."""
    if answer.is_streamed:
        return
    answers: Answers = current_app.extensions["answers"]
    present = clock.now()
    told = Kept(answer.get_data(), tuple(answer.headers), http.allowed(), present, present + timedelta(seconds=seconds))
    answers.keep(_key(), told)


def _key() -> Key:
    return request.full_path, http.language()
