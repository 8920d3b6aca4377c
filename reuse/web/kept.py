"""What a form said when its sender's session was over, carried through the sign-in and offered again."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge

from reuse import browser, http
from reuse.actors.presence import LONGEST
from reuse.web.page import local

MOST_CHARACTERS = 100_000
FIELD = "kept"
SECRETS = frozenset({"password", "pin", "one_time_code"})
"""Fields that no page keeps, nor anything sent with them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A form that was not received: where it went, what it said, whose it was if that is known."""

    path: str
    answers: tuple[tuple[str, str], ...]
    author: str
    files: bool


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(http.settings().secret_key, salt="kept form")


def keep() -> str | None:
    """Write what this request sent, for a hidden field: empty when there is nothing to keep, None when it is too long.

    Only our own pages' forms: another site's would be sent later with its reader's rights.
    """
    if request.method != "POST" or not _is_ours():
        return ""
    try:
        secret = bool(SECRETS & request.form.keys())
    except RequestEntityTooLarge:
        return None
    if secret:
        return ""
    answers = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if sum(len(name) + len(value) for name, value in answers) > MOST_CHARACTERS:
        return None
    author = browser.last_user_id()
    files = any(file.filename for file in request.files.values())
    path = request.full_path if request.query_string else request.path
    return str(_signer().dumps([path, answers, str(author or ""), files]))


def _is_ours() -> bool:
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.host


def read(text: str) -> Kept | None:
    """Read what a hidden field carried; None when it is no word of ours, or too old."""
    try:
        path, answers, author, files = _loaded(text)
    except (BadData, ValueError):
        return None
    return Kept(path, tuple((name, value) for name, value in answers), author, files) if local(path) else None


def _loaded(text: str) -> Any:
    return _signer().loads(text, max_age=int(LONGEST.total_seconds())) if text else ()
