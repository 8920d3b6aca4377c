"""QR symbols of many device addresses, drawn fast."""

import re
from dataclasses import dataclass
from functools import lru_cache

from qrcode.util import ALPHA_NUM

from reuse.documents.symbols import Symbol, draw_symbol
from reuse.errors import N_, BadInputError

_CODE = 9
_PAIR_BITS, _LAST_BITS = 11, 6
_DIGITS = ALPHA_NUM.decode("ascii")
_ADDRESS = re.compile(r"HTTPS?://[0-9A-Z $%*+\-./:]+[0-9A-Z]{9}")


def label_symbol(url: str) -> Symbol:
    """Draw the symbol of a device's address, quickly from the second one of an instance on.

    The address is all capitals and ends with the 9 characters of a code, else BadInputError.
    """
    if not _ADDRESS.fullmatch(url):
        raise BadInputError(N_("A label's address is written in capitals and digits and ends with the device's code."))
    return _press(url[:-_CODE]).draw(url[-_CODE:])


@dataclass(frozen=True, slots=True)
class _Press:
    """The symbol of a code of zeros and what each data bit of the code changes in it.

    With its length, version and mask fixed, a QR symbol is an affine map of its data bits over GF(2): error correction
    is linear, placing is a permutation, the mask is a constant. So the symbol of any code is that of zeros XOR the
    changes of its bits that are set; the qrcode package draws them all, once.
    """

    lead: str  # what of the prefix shares a pair of characters with the code
    blank: Symbol
    changes: tuple[tuple[int, ...], ...]  # by pair of characters, by bit

    def draw(self, code: str) -> Symbol:
        bits = self.blank.bits
        for pair, changes in zip(_pairs(self.lead + code), self.changes, strict=True):
            value = _value(pair)
            while value:
                bits ^= changes[(value & -value).bit_length() - 1]
                value &= value - 1
        return Symbol(self.blank.side, bits)


@lru_cache(maxsize=4)
def _press(prefix: str) -> _Press:
    even = len(prefix) // 2 * 2
    lead = prefix[even:]
    zeros = prefix[:even] + "0" * (len(lead) + _CODE)
    blank = draw_symbol(zeros)
    changes = []
    for start in range(even, len(zeros), 2):
        length = len(zeros[start : start + 2])
        singles = (_written(1 << bit, length) for bit in range(_PAIR_BITS if length == 2 else _LAST_BITS))
        texts = (zeros[:start] + single + zeros[start + length :] for single in singles)
        changes.append(tuple(draw_symbol(text).bits ^ blank.bits for text in texts))
    return _Press(lead, blank, tuple(changes))


def _pairs(text: str) -> list[str]:
    return [text[start : start + 2] for start in range(0, len(text), 2)]


def _value(pair: str) -> int:
    """Read one or two characters as the number the alphanumeric mode writes in 6 or 11 bits."""
    value = 0
    for character in pair:
        value = value * 45 + _DIGITS.index(character)
    return value


def _written(value: int, length: int) -> str:
    return _DIGITS[value // 45] + _DIGITS[value % 45] if length == 2 else _DIGITS[value]
