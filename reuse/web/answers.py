"""Answers that everybody may share, kept in each process's memory for as long as they say."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask, Response, current_app, request
from flask.wrappers import Response as Answered

from reuse import clock, http
from reuse.settings import Settings

LARGEST = 2_000_000
"""Bytes of one answer."""
BESIDE = 4_000
"""Bytes that an answer takes beside its content, its address and its headers: suggestions are three bytes long."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, what it may load beside our own files, and from when until when it is told."""

    content: bytes
    headers: tuple[tuple[str, str], ...]
    allowed: dict[str, str]
    since: datetime
    until: datetime

    @property
    def weight(self) -> int:
        """How many bytes it takes."""
        return len(self.content) + BESIDE


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
    again = Response(found.content, headers=list(found.headers))
    again.headers["Age"] = str(int((clock.now() - found.since).total_seconds()))
    return again


def remember(answer: Answered, seconds: int) -> None:
    """Keep an answer that is for everybody, as it is before anything about one browser is added to it."""
    if answer.is_streamed or "Age" in answer.headers:
        return
    answers: Answers = current_app.extensions["answers"]
    present = clock.now()
    told = Kept(answer.get_data(), tuple(answer.headers), http.allowed(), present, present + timedelta(seconds=seconds))
    answers.keep(_key(), told)


def _key() -> Key:
    return request.full_path, http.language()
