"""Text, pictures and symbols fitted into boxes of a sheet: nothing leaves its box, whatever is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.canvas import paint_symbol
from reuse.documents.icons import draw_icon
from reuse.documents.layout import ACCENT, INK
from reuse.documents.symbols import QUIET, Symbol, draw_symbol
from reuse.documents.typeface import BOLD, REGULAR, clean_text, cut_text, text_width, wrap_text

PALE, WHITE = "#e2f0ee", "#ffffff"
_LEADING = 1.27
_ASCENT = 0.93
_MOST_COLUMNS = 10
_SMALLEST = 4.5
_NAME_SHARE = 0.34  # of a picture's cell, for its name


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet, lower left corner at (x, y), in points."""

    x: float
    y: float
    width: float
    height: float

    def cut_top(self, height: float, gap: float = 0.0) -> tuple[Self, Self]:
        """Part the box in what lies above and what lies under, `gap` points between."""
        under = max(0.0, self.height - height - gap)
        top = self.y + self.height - height
        return self._of(self.x, top, self.width, height), self._of(self.x, self.y, self.width, under)

    def cut_left(self, width: float, gap: float = 0.0) -> tuple[Self, Self]:
        """Part the box in left and right."""
        left = self._of(self.x, self.y, width, self.height)
        return left, self._of(self.x + width + gap, self.y, self.width - width - gap, self.height)

    def inset(self, across: float, down: float) -> Self:
        """Leave a margin inside."""
        return self._of(self.x + across, self.y + down, self.width - 2 * across, self.height - 2 * down)

    def _of(self, x: float, y: float, width: float, height: float) -> Self:
        return type(self)(x, y, width, height)


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is written: its size is the largest, `least` the smallest that it may take to fit."""

    size: float
    least: float = 0.0
    font: str = REGULAR
    colour: str = INK
    centred: bool = False

    def sizes(self) -> list[float]:
        """List the sizes to try, from the largest down by half points."""
        steps = int((self.size - (self.least or self.size)) * 2)
        return [self.size - step / 2 for step in range(steps + 1)]


def ground(canvas: Canvas, box: Box, colour: str, round_by: float = 8.0) -> None:
    """Paint the ground of a box."""
    canvas.setFillColor(HexColor(colour))
    canvas.roundRect(box.x, box.y, box.width, box.height, round_by, stroke=0, fill=1)


def write(canvas: Canvas, box: Box, texts: Sequence[str], ink: Style) -> float:
    """Write paragraphs from the top of the box at the largest size that holds them, cut at the smallest.

    Returns the height taken.
    """
    size, lines = fit(texts, ink, box)
    canvas.setFillColor(HexColor(ink.colour))
    canvas.setFont(ink.font, size)
    y = box.y + box.height - size * _ASCENT
    for line in lines:
        indent = (box.width - text_width(line, ink.font, size)) / 2 if ink.centred else 0
        canvas.drawString(box.x + indent, y, line)
        y -= size * _LEADING
    return len(lines) * size * _LEADING


def fit(texts: Sequence[str], ink: Style, box: Box) -> tuple[float, list[str]]:
    """Break paragraphs into the lines of the box."""
    for size in ink.sizes():
        lines = [line for text in texts for line in wrap_text(text, ink.font, size, box.width)]
        if len(lines) * size * _LEADING <= box.height + size * (_LEADING - 1):
            return size, lines
    kept = max(1, int((box.height + size * (_LEADING - 1)) // (size * _LEADING)))
    if len(lines) > kept:
        lines[kept - 1] = cut_text(f"{lines[kept - 1]} {lines[kept]}", ink.font, size, box.width)
    return size, lines[:kept]


def draw_kinds(canvas: Canvas, box: Box, kinds: Sequence[tuple[str, str]], *, most: float = 76.0) -> None:
    """Draw the pictures of kinds, each a name and an icon, in as many columns as make them largest.

    `most` is the largest side of a picture.
    """
    if not kinds:
        return
    columns = max(range(1, _MOST_COLUMNS + 1), key=lambda count: _side(box, len(kinds), count))
    rows = -(-len(kinds) // columns)
    across, down = box.width / columns, min(box.height / rows, most * 1.7)
    side = min(most, _side(box, len(kinds), columns))
    cell = Box(0, 0, across - 4, down * _NAME_SHARE)
    size = min(min(fit([name], Style(15, 5), cell)[0], _widest(name, cell.width)) for name, _icon in kinds)
    for index, (name, icon) in enumerate(kinds):
        left = box.x + index % columns * across
        top = box.y + box.height - index // columns * down
        draw_icon(canvas, icon, left + (across - side) / 2, top - side, side, ACCENT)
        under = Box(left + 2, top - side - 2 - cell.height, cell.width, cell.height)
        write(canvas, under, [name], Style(size, size, centred=True))


def _widest(name: str, width: float) -> float:
    """Say the largest size at which no usual word of a name is broken."""
    longest = max((text_width(word, REGULAR, 1) for word in clean_text(name).split()), default=1.0)
    return max(_SMALLEST, width / longest)


def _side(box: Box, count: int, columns: int) -> float:
    rows = -(-count // columns)
    return min(box.width / columns * 0.62, box.height / rows * (1 - _NAME_SHARE) - 6)


def draw_step(canvas: Canvas, box: Box, icon: str, texts: tuple[str, str], size: float) -> None:
    """Draw a picture and, beside it, a title and what it means."""
    side = min(box.height, size * 3.1)
    draw_icon(canvas, icon, box.x, box.y + box.height - side, side, ACCENT)
    _picture, words = box.cut_left(side, size)
    taken = write(canvas, words, texts[:1], Style(size * 1.1, size * 0.7, BOLD, ACCENT))
    _title, under = words.cut_top(taken)
    write(canvas, under, texts[1:], Style(size, 5.5))


def draw_link(canvas: Canvas, x: float, y: float, side: float, url: str) -> None:
    """Draw the symbol of an address with its quiet zone on white, lower left corner at (x, y)."""
    symbol = _symbol(url.upper())
    ground(canvas, Box(x, y, side, side), WHITE, 0)
    quiet = side * QUIET / (symbol.side + 2 * QUIET)
    canvas.setFillColor(HexColor("#000000"))
    paint_symbol(canvas, symbol, x + quiet, y + quiet, side - 2 * quiet)


@lru_cache(maxsize=8)
def _symbol(url: str) -> Symbol:
    """Draw a symbol once for the pages of one paper."""
    return draw_symbol(url)
