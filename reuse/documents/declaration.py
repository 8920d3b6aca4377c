"""A declaration on plain A4 pages: a title, then facts in sections; no number, it is drawn when asked."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from reuse.documents.canvas import open_canvas
from reuse.documents.document import Section
from reuse.documents.layout import ACCENT, QUIET_INK, Ink, Strip, break_pages, lay_sections
from reuse.documents.plain_page import draw_ink, draw_strips
from reuse.documents.typeface import BOLD, REGULAR, clean_text, cut_text, wrap_text
from reuse.documents.words import Lang

_MARGIN = 20 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_FOOT = 12 * mm
_PAGE = {"fr": "page {number} sur {pages}", "en": "page {number} of {pages}"}


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared, in the reader's words."""

    title: str
    sections: tuple[Section, ...]
    lang: Lang = "fr"


def draw_declaration(told: Declaration) -> bytes:
    """Draw the declaration as a PDF of numbered pages; the same facts give the same bytes."""
    out = io.BytesIO()
    canvas = open_canvas(out, title=clean_text(told.title), lang=told.lang)
    pages = break_pages(_strips(told), A4[1] - 2 * _MARGIN - _FOOT)
    for number, page in enumerate(pages, start=1):
        draw_strips(canvas, page, _MARGIN)
        count = _PAGE[told.lang].format(number=number, pages=len(pages))
        foot = f"{cut_text(clean_text(told.title), REGULAR, 8.5, _WIDTH * 0.75)} – {count}"
        draw_ink(canvas, Ink(0, foot, size=8.5, colour=QUIET_INK), _MARGIN, _MARGIN)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _strips(told: Declaration) -> Iterator[Strip]:
    for line in wrap_text(told.title, BOLD, 15, _WIDTH):
        yield Strip(21.0, (Ink(0, line, BOLD, 15, ACCENT),), stays_with_next=True)
    yield from lay_sections(told.sections, _WIDTH)
