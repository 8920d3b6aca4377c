"""Passwords: argon2, twelve characters at least, and none of those everybody tries first."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from reuse.errors import N_, BadInputError

SHORTEST = 12
LONGEST = 200
COMMON = (
    "motdepasse",
    "password",
    "azertyuiop",
    "qwertyuiop",
    "123456789",
    "administrateur",
    "administrator",
    "bonjour",
)

_hasher = PasswordHasher()


def hash_password(password: str, *, personal: tuple[str, ...] = ()) -> str:
    """Hash a password worth keeping; `personal` are words it must not be made of. Raises BadInputError."""
    if not SHORTEST <= len(password) <= LONGEST:
        _refuse(N_("A password has at least 12 characters."))
    if len(set(password)) < 5 or _is_common(password, personal):
        _refuse(N_("This password is among the first that somebody would try."))
    return _hasher.hash(password.encode("utf-8", "replace"))


def _refuse(because: str) -> None:
    raise BadInputError(
        because, remedy=N_("Take four words that have nothing to do with one another."), fields={"password": because}
    )


def _is_common(password: str, personal: tuple[str, ...]) -> bool:
    """Whether little remains once the usual words, digits and signs are taken out."""
    rest = password.lower()
    for word in (*COMMON, *(word.lower() for word in personal if len(word) > 3)):
        rest = rest.replace(word, "")
    return len("".join(character for character in rest if character.isalpha())) < 4 and rest != password.lower()


def is_password(kept: str | None, password: str) -> bool:
    """Compare with the hash kept; takes as long when there is none, so that nobody learns which addresses exist."""
    try:
        _hasher.verify(kept or _nobody(), password[:LONGEST].encode("utf-8", "replace"))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")
