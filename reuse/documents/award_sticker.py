"""The window sticker of the local label, for a printer: bleed, crop marks, a symbol that leads to the check page."""

import io
from dataclasses import dataclass
from datetime import date
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.award_certificate import grouped
from reuse.documents.boxes import PALE, WHITE, Box, Style, ground, write
from reuse.documents.canvas import open_canvas, paint_symbol
from reuse.documents.layout import ACCENT, QUIET_INK
from reuse.documents.place import Handout
from reuse.documents.speech import Speech
from reuse.documents.symbols import QUIET, draw_symbol
from reuse.documents.typeface import BOLD, clean_text

Format = Literal["a6", "a5"]
TRIM = (105 * mm, 148 * mm)
BLEED, MARGIN = 3 * mm, 10 * mm
"""Ink beyond the cut, and the sheet around it that carries the crop marks."""

_FOOT = 36.0
_LARGER = {"a6": 1.0, "a5": 2**0.5}
_INSIDE, _HEAD, _SYMBOL = 8 * mm, 42 * mm, 47 * mm


@dataclass(frozen=True, kw_only=True)
class Sticker(Handout):
    """What hangs in a window; `url` carries the fingerprint, `step` of `steps` is how high the level stands."""

    holder: str
    level: str
    step: int
    steps: int
    expires_on: date
    url: str
    number: str
    fingerprint: str
    format: Format = "a6"


def draw_sticker(sticker: Sticker) -> bytes:
    """Draw a sticker as a PDF of one page, its trim and bleed boxes set for the printer."""
    out, say, larger = io.BytesIO(), sticker.speech, _LARGER[sticker.format]
    canvas = open_canvas(out, title=clean_text(f"{say.word('award')} – {sticker.holder}"), lang=sticker.lang)
    _set_sheet(canvas, larger)
    canvas.scale(larger, larger)
    canvas.translate(MARGIN / larger, MARGIN / larger)
    trim, bleed = Box(0, 0, *TRIM), BLEED / larger
    head, body = trim.cut_top(_HEAD)
    ground(canvas, Box(-bleed, -bleed, TRIM[0] + 2 * bleed, TRIM[1] + 2 * bleed), WHITE, 0)
    ground(canvas, Box(-bleed, head.y, TRIM[0] + 2 * bleed, head.height + bleed), ACCENT, 0)
    _draw_head(canvas, head.inset(_INSIDE, _INSIDE), say, sticker)
    _draw_body(canvas, body.inset(_INSIDE, 5 * mm), say, sticker)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _set_sheet(canvas: Canvas, larger: float) -> None:
    """Set the boxes of the page, and draw the marks where to cut."""
    width, height = TRIM[0] * larger, TRIM[1] * larger
    canvas.setPageSize((width + 2 * MARGIN, height + 2 * MARGIN))
    canvas.setTrimBox((MARGIN, MARGIN, MARGIN + width, MARGIN + height))
    edge = MARGIN - BLEED
    canvas.setBleedBox((edge, edge, width + 2 * MARGIN - edge, height + 2 * MARGIN - edge))
    canvas.setStrokeColor(HexColor("#000000"))
    canvas.setLineWidth(0.25)
    for x in (MARGIN, MARGIN + width):
        canvas.line(x, 1 * mm, x, edge - 1 * mm)
        canvas.line(x, height + 2 * MARGIN - edge + 1 * mm, x, height + 2 * MARGIN - 1 * mm)
    for y in (MARGIN, MARGIN + height):
        canvas.line(1 * mm, y, edge - 1 * mm, y)
        canvas.line(width + 2 * MARGIN - edge + 1 * mm, y, width + 2 * MARGIN - 1 * mm, y)


def _draw_head(canvas: Canvas, box: Box, say: Speech, sticker: Sticker) -> None:
    title, rest = box.cut_top(24, 8)
    write(canvas, title, [say.word("award")], Style(18.5, 9, BOLD, WHITE))
    place, line = rest.cut_top(16, 6)
    write(canvas, place, [sticker.sender.name], Style(12, 7, colour=WHITE))
    write(canvas, line, [say.word("sticker_line")], Style(9.5, 6, colour=PALE))


def _draw_body(canvas: Canvas, box: Box, say: Speech, sticker: Sticker) -> None:
    holder, rest = box.cut_top(34, 6)
    write(canvas, holder, [sticker.holder], Style(15, 7, BOLD))
    level, rest = rest.cut_top(44, 4)
    _draw_level(canvas, level, say, sticker)
    check, foot = rest.cut_top(rest.height - _FOOT, 4)
    _draw_check(canvas, check, say, sticker)
    line, seal = foot.cut_top(19, 2)
    write(canvas, line, [say.word("sticker_foot", place=sticker.sender.name)], Style(7, 5, colour=QUIET_INK))
    write(canvas, seal, [grouped(sticker.fingerprint)], Style(5.5, 4, colour=QUIET_INK))


def _draw_level(canvas: Canvas, box: Box, say: Speech, sticker: Sticker) -> None:
    """Write the level, and draw how high it stands: as many bars filled as it has steps."""
    word, rest = box.cut_top(11, 1)
    write(canvas, word, [say.word("award_level")], Style(8.5, 6, colour=QUIET_INK))
    name, bars = rest.cut_top(26, 0)
    write(canvas, name, [sticker.level], Style(20, 9, BOLD, ACCENT))
    width = bars.width / sticker.steps
    for index in range(sticker.steps):
        colour = ACCENT if index < sticker.step else PALE
        ground(canvas, Box(bars.x + index * width, bars.y, width - 4, 5), colour, 2)


def _draw_check(canvas: Canvas, box: Box, say: Speech, sticker: Sticker) -> None:
    side = min(_SYMBOL, box.height)
    symbol = draw_symbol(sticker.url)
    quiet = side * QUIET / (symbol.side + 2 * QUIET)
    canvas.setFillColor(HexColor("#000000"))
    paint_symbol(canvas, symbol, box.x, box.y + box.height - side + quiet, side - 2 * quiet)
    _left, words = box.cut_left(side - 2 * quiet, max(10.0, quiet))
    scan, rest = words.cut_top(42, 6)
    write(canvas, scan, [say.word("sticker_scan")], Style(10, 6.5, BOLD, ACCENT))
    until, number = rest.cut_top(36, 6)
    write(canvas, until, [say.word("sticker_until", day=say.short_day(sticker.expires_on))], Style(8.5, 6))
    write(canvas, number, [sticker.number[:16], sticker.number[16:]], Style(6, 4.5, colour=QUIET_INK))
