"""Normalised keys, so that a search forgives accents, case, dashes and look-alike characters."""

import re
import unicodedata

_OTHERS = re.compile("[^A-Z0-9]+")
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})


def identity_key(text: str) -> str:
    """Fold a serial, tag or number: capitals and digits only, O as 0, I and L as 1."""
    return _alphanumeric(text).translate(_LOOKALIKES)[:200]


def model_key(text: str) -> str:
    """Fold a maker's or model's name: capitals and digits only, accents dropped."""
    return _alphanumeric(text)[:300]


def product_key(maker: str, name: str) -> str:
    """Fold a maker's model as the table of models keeps it, which cuts both names to its columns."""
    return model_key(f"{maker.strip()[:100]} {name.strip()[:200]}")


def _alphanumeric(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _OTHERS.sub("", plain.upper())


def one_typo(key: str) -> set[str]:
    """List every key one typing mistake away: a letter wrong, missing, added, or two swapped."""
    letters = "0123456789ABCDEFGHJKMNPQRSTUVWXYZ"
    halves = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    wrong = {head + letter + tail[1:] for head, tail in halves if tail for letter in letters}
    missing = {head + letter + tail for head, tail in halves for letter in letters}
    added = {head + tail[1:] for head, tail in halves if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1}
    return (wrong | missing | added | swapped) - {key, ""}


def is_one_typo(one: str, other: str) -> bool:
    """Tell whether at most one letter is wrong, missing, added or swapped with its neighbour between two names."""
    if len(one) > len(other):
        one, other = other, one
    start = next((at for at, letter in enumerate(one) if letter != other[at]), len(one))
    head, tail = one[start:], other[start:]
    if len(one) == len(other):
        return head[1:] == tail[1:] or (head[:2] == tail[1::-1] and head[2:] == tail[2:])
    return head == tail[1:]
