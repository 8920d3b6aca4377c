"""A paper as PDF."""

import io

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.canvas import open_canvas, paint_symbol
from reuse.documents.document import Document, facts
from reuse.documents.layout import (
    ACCENT,
    HAIRLINE,
    INK,
    QUIET_INK,
    Ink,
    Page,
    Strip,
    break_pages,
    lay_sections,
    lay_signatures,
)
from reuse.documents.symbols import Symbol, draw_symbol
from reuse.documents.typeface import BOLD, REGULAR, clean_text, cut_text, wrap_text

_MARGIN = 22 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_TOP = A4[1] - 18 * mm
_HEADER = 12 * mm
_FOOT = 44 * mm  # symbol, its words and the page number
_SYMBOL = 22 * mm
_TITLE_SIZE = 19.0


def draw_document(document: Document) -> bytes:
    """Draw a paper as a PDF of A4 pages; the same paper gives the same bytes, for ever with the same reportlab."""
    out = io.BytesIO()
    canvas = open_canvas(out, title=clean_text(f"{document.title} {document.number}"), lang=document.lang)
    title = wrap_text(document.title, BOLD, _TITLE_SIZE, _WIDTH)
    strips = [Strip(25.0, (Ink(0, line, BOLD, _TITLE_SIZE),)) for line in title]
    strips += lay_sections(facts(document), _WIDTH)
    strips += lay_signatures(tuple(document.speech.word(name) for name in document.signatures))
    pages = break_pages(strips, _TOP - _HEADER - _FOOT)
    symbol = draw_symbol(document.check_url)
    for number, page in enumerate(pages, start=1):
        _draw_header(canvas, document)
        _draw_strips(canvas, page, document.speech.word("signature_date"))
        _draw_footer(canvas, document, symbol, document.speech.word("page", page=number, pages=len(pages)))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_header(canvas: Canvas, document: Document) -> None:
    head = document.letterhead
    telephone = document.speech.word("telephone", number=head.telephone)
    reach = "  ·  ".join(clean_text(part) for part in (head.address, telephone) if part)
    _write(canvas, _MARGIN, _TOP, Ink(0, cut_text(clean_text(head.name), BOLD, 12, _WIDTH), BOLD, 12, ACCENT))
    _write(canvas, _MARGIN, _TOP - 13, Ink(0, cut_text(reach, REGULAR, 8.5, _WIDTH), size=8.5, colour=QUIET_INK))
    _rule(canvas, _TOP - 21, 1.2, ACCENT)


def _draw_strips(canvas: Canvas, page: Page, sign_here: str) -> None:
    y = _TOP - _HEADER
    for strip in page.strips:
        y -= strip.height
        for ink in strip.inks:
            _write(canvas, _MARGIN, y + 4, ink)
        if strip.ruled:
            _rule(canvas, y - 1, 0.6, HAIRLINE)
        _draw_boxes(canvas, strip, y, sign_here)


def _draw_boxes(canvas: Canvas, strip: Strip, y: float, sign_here: str) -> None:
    """Draw signature boxes in halves of the page, whatever their number."""
    width = (_WIDTH - 8 * mm) / 2
    for index, name in enumerate(strip.boxes):
        x = _MARGIN + index * (width + 8 * mm)
        canvas.setStrokeColor(HexColor(HAIRLINE))
        canvas.setLineWidth(0.5)
        canvas.roundRect(x, y, width, strip.height, 3)
        inside = width - 16
        top = y + strip.height
        _write(canvas, x + 8, top - 15, Ink(0, cut_text(name, REGULAR, 8.5, inside), size=8.5))
        _write(canvas, x + 8, top - 27, Ink(0, cut_text(sign_here, REGULAR, 8, inside), size=8, colour=QUIET_INK))


def _draw_footer(canvas: Canvas, document: Document, symbol: Symbol, page: str) -> None:
    say = document.speech
    right, bottom = A4[0] - _MARGIN, 19 * mm
    canvas.setFillColor(HexColor(INK))
    paint_symbol(canvas, symbol, right - _SYMBOL, bottom, _SYMBOL)
    beside = _WIDTH - _SYMBOL - 10 * mm
    y = bottom + _SYMBOL - 9
    _write(canvas, _MARGIN, y, Ink(0, say.word("check"), BOLD, 9.5, ACCENT))
    lines = wrap_text(say.word(document.check_how), REGULAR, 8.5, beside)
    lines += wrap_text(document.check_url, BOLD, 8.5, beside)
    for line in lines[:5]:
        y -= 11.5
        _write(canvas, _MARGIN, y, Ink(0, line, size=8.5, colour=QUIET_INK))
    _rule(canvas, 15 * mm, 0.6, HAIRLINE)
    number = cut_text(clean_text(f"{document.title} {document.number}"), REGULAR, 8, _WIDTH * 0.75)
    _write(canvas, _MARGIN, 10.5 * mm, Ink(0, number, size=8, colour=QUIET_INK))
    canvas.drawRightString(right, 10.5 * mm, page)


def _rule(canvas: Canvas, y: float, thickness: float, colour: str) -> None:
    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(thickness)
    canvas.line(_MARGIN, y, A4[0] - _MARGIN, y)


def _write(canvas: Canvas, left: float, y: float, ink: Ink) -> None:
    canvas.setFillColor(HexColor(ink.colour))
    canvas.setFont(ink.font, ink.size)
    canvas.drawString(left + ink.x, y, ink.text)
