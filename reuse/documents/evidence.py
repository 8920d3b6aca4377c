"""Report of an evidence bundle on A4 pages: facts, what clauses answer, and every device on a line."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from reuse.documents.canvas import open_canvas
from reuse.documents.document import Section
from reuse.documents.layout import ACCENT, QUIET_INK, Ink, Strip, break_pages, lay_sections
from reuse.documents.plain_page import draw_ink, draw_strips
from reuse.documents.typeface import BOLD, REGULAR, clean_text, cut_text, wrap_text

_MARGIN = 18 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_FOOT = 12 * mm
_SMALL = 8.5
_ROW = 11.5
_GAP = 6.0

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One titled part of a report: some sentences, then a table, its first row the titles, its widths shares of one."""

    title: str
    lines: tuple[str, ...] = ()
    rows: Sequence[Row] = ()
    widths: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """What the report says, in one language."""

    lang: str
    title: str
    name: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]


def draw_evidence_report(report: EvidenceReport) -> bytes:
    """Draw the report as a PDF of numbered pages; the same facts give the same bytes."""
    out = io.BytesIO()
    canvas = open_canvas(out, title=clean_text(f"{report.title} – {report.name}"), lang=report.lang)
    pages = break_pages(_strips(report), A4[1] - 2 * _MARGIN - _FOOT)
    for number, page in enumerate(pages, start=1):
        draw_strips(canvas, page, _MARGIN)
        foot = cut_text(clean_text(f"{report.title} – {report.name}"), REGULAR, _SMALL, _WIDTH - 30 * mm)
        draw_ink(canvas, Ink(0, f"{foot} – {number} / {len(pages)}", size=_SMALL, colour=QUIET_INK), _MARGIN, _MARGIN)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _strips(report: EvidenceReport) -> Iterator[Strip]:
    for line in wrap_text(report.title, BOLD, 16, _WIDTH):
        yield Strip(22.0, (Ink(0, line, BOLD, 16, ACCENT),), stays_with_next=True)
    yield from lay_sections((Section(report.name or report.title, report.facts),), _WIDTH)
    for part in report.parts:
        yield from _lay_part(part)


def _lay_part(part: Part) -> Iterator[Strip]:
    first, *others = part.lines or ("",)
    yield from lay_sections((Section(part.title, (), first),), _WIDTH)
    for told in others:
        yield Strip(3.0)
        for line in wrap_text(told, REGULAR, 9.5, _WIDTH):
            yield Strip(12.6, (Ink(0, line),))
    if part.rows:
        yield Strip(4.0, stays_with_next=True)
        yield from _lay_rows(part.rows, part.widths)


def _lay_rows(rows: Sequence[Row], shares: tuple[float, ...]) -> Iterator[Strip]:
    widths = [share * _WIDTH for share in shares or [1 / len(rows[0])] * len(rows[0])]
    starts = [sum(widths[:place]) for place in range(len(widths))]
    for number, row in enumerate(rows):
        font, colour = (REGULAR, "#17211f") if number else (BOLD, QUIET_INK)
        cells = [wrap_text(cell, font, _SMALL, width - _GAP) for cell, width in zip(row, widths, strict=True)]
        deepest = max((len(cell) for cell in cells), default=1) or 1
        for depth in range(deepest):
            inks = [
                Ink(start, cell[depth], font, _SMALL, colour)
                for cell, start in zip(cells, starts, strict=True)
                if depth < len(cell)
            ]
            goes_on = depth + 1 < deepest
            yield Strip(_ROW, tuple(inks), ruled=not goes_on, stays_with_next=goes_on or number == 0)
