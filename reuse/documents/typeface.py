"""The typeface of everything printed, and text measured, broken and made harmless in it."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from importlib.resources import as_file, files
from typing import cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "DejaVuSans"
BOLD = "DejaVuSans-Bold"
ELLIPSIS = "…"
_UNBREAKABLE = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}"


@cache
def load_typeface() -> None:
    """Register the embedded fonts with reportlab, once a process."""
    for name in (REGULAR, BOLD):
        with as_file(files("reuse.documents") / "fonts" / f"{name}.ttf") as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))


def clean_text(text: str) -> str:
    """Keep what can be printed: control, invisible and unpaired characters go, white space becomes single spaces."""
    kept = unicodedata.normalize("NFC", text).translate(_PRINTED)
    return " ".join(piece for piece in kept.split(" ") if piece)


class _Printed(dict[int, str]):
    """What is printed of each character, by its code point; the usual ones are looked at once."""

    def __init__(self, usual: Iterable[int]) -> None:
        super().__init__((code, self[code]) for code in usual)

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _UNBREAKABLE:
            return character
        if character.isspace():
            return " "
        return "" if unicodedata.category(character).startswith("C") else character


_PRINTED = _Printed([*range(0x250), *range(0x2000, 0x2070)])


class _Advances(dict[str, float]):
    """How far each character of a font moves the pen, in thousandths of its size."""

    def __init__(self, font: str) -> None:
        load_typeface()
        face = cast(TTFont, pdfmetrics.getFont(font)).face
        super().__init__((chr(code), width) for code, width in face.charWidths.items())
        self._of_others = float(face.defaultWidth)

    def __missing__(self, _character: str) -> float:
        return self._of_others


_advances = cache(_Advances)


def _advance(text: str, font: str) -> float:
    return sum(map(_advances(font).__getitem__, text))


def text_width(text: str, font: str, size: float) -> float:
    """Measure a line of text in points."""
    return 0.001 * size * _advance(text, font)


def wrap_text(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines no wider than `width` points; a word too long by itself is broken inside."""
    scale, space = 0.001 * size, _advance(" ", font)
    lines: list[str] = []
    line, so_far = "", 0.0
    for word in clean_text(text).split(" "):
        more = _advance(word, font)
        if scale * (after := so_far + space + more if line else more) <= width:
            line, so_far = f"{line} {word}" if line else word, after
            continue
        if line:
            lines.append(line)
        *full, line = _chop(word, font, size, width)
        so_far = _advance(line, font)
        lines.extend(full)
    return [*lines, line] if line else lines


def _chop(word: str, font: str, size: float, width: float) -> list[str]:
    pieces, so_far = [""], 0.0
    for character in word:
        more = _advance(character, font)
        if pieces[-1] and 0.001 * size * (so_far + more) > width:
            pieces.append("")
            so_far = 0.0
        pieces[-1] += character
        so_far += more
    return pieces


def cut_text(text: str, font: str, size: float, width: float) -> str:
    """Shorten a line to `width` points, an ellipsis in place of what is lost."""
    if text_width(text, font, size) <= width:
        return text
    while text and text_width(text.rstrip() + ELLIPSIS, font, size) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS
