"""Device codes: 8 random Crockford characters and one that catches typing mistakes."""

import re
import secrets
from collections.abc import Callable

from stdnum.iso7064 import mod_37_36

from reuse.errors import N_, BadInputError, MistypedCodeError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1"})
_IN_URL = re.compile(r"/D/([^/?#]+)/?(?:[?#].*)?$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\s\-_.‐‑–—]+")
_LENGTH = 9


def new_code(draw: Callable[[int], int] = secrets.randbelow) -> str:
    """Draw a code of 9 characters, the last one checking the others; `draw(n)` gives 0 … n-1."""
    body = "".join(ALPHABET[draw(32)] for _ in range(8))
    return body + check_character(body)


def check_character(body: str) -> str:
    """Compute the ISO 7064 mod 37,36 character over Crockford's 32 symbols."""
    return str(mod_37_36.calc_check_digit(body, alphabet=ALPHABET))


def read_code(text: str) -> str:
    """Read a code as typed or scanned, alone or in its URL, whatever its case, dashes, O/0 and I/L/1.

    Raises MistypedCodeError for a wrong check character, BadInputError for what is no code.
    """
    found = _IN_URL.search(text.strip())
    bare = _SEPARATORS.sub("", found.group(1) if found else text).upper().translate(_LOOKALIKES)
    if len(bare) != _LENGTH or any(character not in ALPHABET for character in bare):
        raise BadInputError(
            N_("This is not a device code: a code has 9 letters and digits, like 7K4M-9QXP-9."),
            remedy=N_("Scan the label again, or type the 9 characters printed under the square."),
        )
    if check_character(bare[:8]) != bare[8]:
        raise MistypedCodeError(
            N_("This code is mistyped: {code}."), remedy=N_("Compare it with the label."), code=show_code(bare)
        )
    return bare


def looks_like_code(text: str) -> bool:
    """Tell whether the text is a well-formed code with its right check character."""
    try:
        read_code(text)
    except BadInputError:
        return False
    return True


def show_code(code: str) -> str:
    """Write a code as printed: `7K4M-9QXP-9`."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"
