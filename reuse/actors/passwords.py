"""Passwords after NIST SP 800-63B-4: long, of any characters, and none that somebody would try first."""

import base64
import re
import secrets
from functools import cache
from itertools import pairwise
from unicodedata import combining, normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

import seeds
from reuse.errors import N_, BadInputError

SHORTEST = 15
LONGEST = 200
SERVICE = ("reuse", "reemploi")
LOOKALIKES = str.maketrans("013457@$€!", "oleastasei")
"""Signs that stand for a letter in a password that means to look strong."""

_hasher = PasswordHasher()


def hash_password(password: str, *, personal: tuple[str, ...] = ()) -> str:
    """Hash a password worth keeping; `personal` are words it must not be made of. Raises BadInputError."""
    text = normalize("NFKC", password[: LONGEST + 1])
    if len(password) > LONGEST:
        _refuse(N_("A password has at most 200 characters."))
    if len(text) < SHORTEST:
        _refuse(N_("A password has at least 15 characters."))
    if _is_run(text) or _is_repeated(text) or _is_expected(text, personal):
        _refuse(N_("This password is among the first that somebody would try."))
    return hash_text(text)


def hash_text(text: str) -> str:
    """Hash a short secret slowly, with a salt of its own."""
    return _hasher.hash(text.encode("utf-8", "replace"))


def first_password() -> str:
    """Draw a password of 80 bits that is easy to dictate, to be changed at the first sign-in."""
    text = base64.b32encode(secrets.token_bytes(10)).decode().lower()
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def _refuse(because: str) -> None:
    raise BadInputError(
        because, remedy=N_("Take four words that have nothing to do with one another."), fields={"password": because}
    )


def _is_run(text: str) -> bool:
    """Whether nearly every character is the one before, or its neighbour in the alphabet: aaaa, abcd, 9876."""
    near = sum(abs(ord(one) - ord(other)) <= 1 for one, other in pairwise(text))
    return len(set(text)) < 5 or near > len(text) * 3 // 4


def _is_repeated(text: str) -> bool:
    """Whether one short piece, said again and again, makes the whole."""
    folded = text.casefold()
    return 0 < (folded + folded).find(folded, 1) <= min(8, len(folded) // 2)


def _is_expected(text: str, personal: tuple[str, ...]) -> bool:
    """Whether one or two expected words make it, with one's own and any digits and signs; four are a good password."""
    own = {letters for word in (*personal, *SERVICE) if len(letters := _letters(word)) > 3}
    return any(_is_made_of(spelt, own) for spelt in (_letters(text), _letters(text.casefold().translate(LOOKALIKES))))


def _is_made_of(spelt: str, own: set[str]) -> bool:
    rest, found = spelt, 0
    for word in sorted(own, key=len, reverse=True):
        rest = rest.replace(word, " ")
    for word in _expected():
        if word in rest:
            found += 1
            rest = rest.replace(word, " ")
    return rest != spelt and found <= 2 and len(rest.replace(" ", "")) < 4


@cache
def _expected() -> tuple[str, ...]:
    """List the words that passwords are made of, the longest first, so that none hides inside another."""
    words = {_letters(row["word"]) for row in seeds.read_csv("reference/expected_words")}
    return tuple(sorted(words, key=lambda word: (-len(word), word)))


def _letters(text: str) -> str:
    """Keep the letters, without case or accents."""
    bare = "".join(one for one in normalize("NFKD", text.casefold()) if not combining(one))
    return re.sub(r"[\W\d_]", "", bare)


def is_password(kept: str | None, password: str) -> bool:
    """Compare with the hash kept; takes as long when there is none, so that nobody learns which addresses exist."""
    text = normalize("NFKC", password) if len(password) <= LONGEST else ""
    found = matches(kept, text)
    if text != password and not found:  # kept before passwords were normalised
        found = matches(kept, password[:LONGEST])
    return found and kept is not None and len(password) <= LONGEST


def matches(kept: str | None, text: str) -> bool:
    """Compare a short secret with the hash kept, or with nobody's."""
    try:
        return _hasher.verify(kept or _nobody(), text.encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
