"""Refusals in business words, translated where they are shown."""

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """Mark a message for translation where it is shown."""
    return message


def place_of(problem: BaseException) -> str:
    """Name a failure and where it happened, but not its words, which may quote what was recorded."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__}, {Path(last.filename).name}:{last.lineno}"


class Word(str):
    """A parameter of a message that is itself a message, to be translated with it."""

    __slots__ = ()


def fill(message: str, params: Mapping[str, Any], translate: Callable[[str], str]) -> str:
    """Translate a message and those of its parameters that are words, then put them in."""
    said = translate(message) if message else ""
    named = {name: translate(value) if isinstance(value, Word) else value for name, value in params.items()}
    return said.format(**named) if named else said


class ReuseError(Exception):
    """A refusal: an English message with named parameters, and what would satisfy it."""

    status = 400
    slug = "error"

    def __init__(self, message: str, *, remedy: str = "", fields: Mapping[str, str] | None = None, **params: Any):
        super().__init__(message.format(**params) if params else message)
        self.message = message
        self.remedy = remedy
        self.params = params
        self.fields = dict(fields or {})


class BadInputError(ReuseError):
    """What was sent cannot be understood; `fields` says where."""

    status = 422
    slug = "bad-input"


class MistypedCodeError(BadInputError):
    """The check character does not match: a typing mistake, not an unknown code."""

    slug = "mistyped-code"


class UnreadableFileError(BadInputError):
    """The file is empty, too large, damaged or in no known format."""

    slug = "unreadable-file"


class NotFoundError(ReuseError):
    """Nothing has this name here, or this person may not see it."""

    status = 404
    slug = "not-found"


class SignInError(ReuseError):
    """Nobody is signed in, or the token is unknown, expired or revoked."""

    status = 401
    slug = "not-signed-in"


class ForbiddenError(ReuseError):
    """This role, or this organisation, may not do it."""

    status = 403
    slug = "forbidden"


class ConflictError(ReuseError):
    """Somebody else was first, or the thing has changed since it was read."""

    status = 409
    slug = "conflict"


class StaleError(ReuseError):
    """The thing was edited since the version this request names."""

    status = 412
    slug = "stale"


class TooManyError(ReuseError):
    """Too many attempts were made lately."""

    status = 429
    slug = "too-many"


class KeyReusedError(ReuseError):
    """The idempotency key already served another request."""

    status = 422
    slug = "key-reused"


class RefusedError(ReuseError):
    """A numbered rule of the domain refuses; `rule` names it, `remedy` says what would satisfy it."""

    status = 409
    slug = "refused"

    def __init__(self, message: str, *, rule: str, remedy: str, **params: Any):
        super().__init__(message, remedy=remedy, **params)
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.rule}: {super().__str__()}"
