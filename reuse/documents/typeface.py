"""The typeface of everything printed, and text measured, broken and made harmless in it."""

import unicodedata
from functools import cache
from importlib.resources import as_file, files

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
    kept = (_printed(character) for character in unicodedata.normalize("NFC", text))
    return " ".join(piece for piece in "".join(kept).split(" ") if piece)


def _printed(character: str) -> str:
    if character in _UNBREAKABLE:
        return character
    if character.isspace():
        return " "
    return "" if unicodedata.category(character).startswith("C") else character


def text_width(text: str, font: str, size: float) -> float:
    """Measure a line of text in points."""
    load_typeface()
    return float(pdfmetrics.stringWidth(text, font, size))


def wrap_text(text: str, font: str, size: float, width: float) -> list[str]:
    """Break a text into lines no wider than `width` points; a word too long by itself is broken inside."""
    lines: list[str] = []
    line = ""
    for word in clean_text(text).split(" "):
        longer = f"{line} {word}" if line else word
        if text_width(longer, font, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _chop(word, font, size, width)
        lines.extend(full)
    return [*lines, line] if line else lines


def _chop(word: str, font: str, size: float, width: float) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, font, size) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


def cut_text(text: str, font: str, size: float, width: float) -> str:
    """Shorten a line to `width` points, an ellipsis in place of what is lost."""
    if text_width(text, font, size) <= width:
        return text
    while text and text_width(text.rstrip() + ELLIPSIS, font, size) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS
