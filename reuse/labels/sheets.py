"""Labels drawn on A4 sheets."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import IO

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reuse.codes import show_code
from reuse.documents.canvas import open_canvas, paint_symbol
from reuse.documents.symbols import QUIET
from reuse.documents.typeface import BOLD, REGULAR, clean_text, cut_text, text_width, wrap_text
from reuse.errors import N_, BadInputError
from reuse.labels.symbols import label_symbol
from reuse.labels.templates import SheetTemplate

GOOD_MODULE_MM = 0.4
SMALLEST_MODULE_MM = 0.25  # two dots of a 203 dpi printer: below, symbols no longer decode
LARGEST_MODULE_MM = 1.0
LARGEST_OFFSET_MM = 10.0
_EDGE_MM = 1.5  # cutting and printing both drift
_NARROWEST_TEXT_MM = 16.0
_CAPTION_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5, 6.0, 5.5, 5.0, 4.5)
_LEADING = 1.2


@dataclass(frozen=True, slots=True)
class Label:
    """What one label says: the device's code and its address in capitals, whose it is, and what to do with it."""

    code: str
    url: str
    territory: str
    telephone: str
    line: str


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand on every label of a sheet, in points."""

    width: float
    height: float
    module: float
    text_left: float
    text_width: float


def draw_sheet(
    labels: Iterable[Label],
    template: SheetTemplate,
    out: IO[bytes],
    *,
    first: int = 1,
    offset_mm: tuple[float, float] = (0.0, 0.0),
) -> int:
    """Draw labels page after page as one PDF and count them, the first page starting at label `first`.

    `offset_mm` moves everything right and down, to answer a printer that does not. Refuses with BadInputError
    no label at all, a start or an offset off the sheet, and a template too small for the address to be scanned.
    """
    _check_start(template, first, offset_mm)
    canvas = open_canvas(out, title=template.name)
    count = 0
    for count, label in enumerate(labels, start=1):
        page, index = divmod(first - 1 + count - 1, template.per_sheet)
        if page and index == 0:
            canvas.showPage()
        _draw_label(canvas, label, template, _corner(template, index, offset_mm))
    if not count:
        raise BadInputError(N_("There is no label to draw."))
    canvas.save()
    return count


def draw_calibration(template: SheetTemplate, out: IO[bytes], *, offset_mm: tuple[float, float] = (0.0, 0.0)) -> None:
    """Draw the outline of every label and two rulers, to hold against a real sheet and read the printer's offset."""
    _check_start(template, 1, offset_mm)
    canvas = open_canvas(out, title=template.name)
    for index in range(template.per_sheet):
        x, y = _corner(template, index, offset_mm)
        canvas.rect(x, y, template.width_mm * mm, template.height_mm * mm)
    _draw_rulers(canvas, template.name)
    canvas.save()


def _check_start(template: SheetTemplate, first: int, offset_mm: tuple[float, float]) -> None:
    if not 1 <= first <= template.per_sheet:
        raise BadInputError(
            N_("A sheet {name} has labels 1 to {count}; none is number {first}."),
            name=template.name,
            count=template.per_sheet,
            first=first,
        )
    if not all(abs(shift) <= LARGEST_OFFSET_MM for shift in offset_mm):  # also refuses NaN
        raise BadInputError(N_("A printer's offset is at most {most} mm."), most=int(LARGEST_OFFSET_MM))


def _corner(template: SheetTemplate, index: int, offset_mm: tuple[float, float]) -> tuple[float, float]:
    """Locate the lower left corner of a label from the sheet's own, in points."""
    left, top = template.place(index)
    return (left + offset_mm[0]) * mm, A4[1] - (top + template.height_mm + offset_mm[1]) * mm


def _draw_label(canvas: Canvas, label: Label, template: SheetTemplate, corner: tuple[float, float]) -> None:
    symbol = label_symbol(label.url)
    layout = _lay_out(template, symbol.side)
    canvas.saveState()
    canvas.translate(*corner)
    if template.cut_lines:
        canvas.setLineWidth(0.25)
        canvas.rect(0, 0, layout.width, layout.height)
    painted = symbol.side * layout.module
    paint_symbol(canvas, symbol, QUIET * layout.module, (layout.height - painted) / 2, painted)
    _draw_words(canvas, label, layout)
    canvas.restoreState()


@lru_cache(maxsize=64)
def _lay_out(template: SheetTemplate, side: int) -> _Layout:
    span = side + 2 * QUIET
    comfortable = max(0.45 * template.width_mm, min(GOOD_MODULE_MM * span, template.width_mm - _NARROWEST_TEXT_MM))
    module = min(comfortable / span, template.height_mm / span, LARGEST_MODULE_MM)
    if module < SMALLEST_MODULE_MM:
        raise BadInputError(
            N_("Labels {name} are too small for this address: its squares would not scan."),
            remedy=N_("Choose a sheet with larger labels."),
            name=template.name,
        )
    left = span * module
    return _Layout(
        template.width_mm * mm,
        template.height_mm * mm,
        module * mm,
        left * mm,
        (template.width_mm - left - _EDGE_MM) * mm,
    )


def _draw_words(canvas: Canvas, label: Label, layout: _Layout) -> None:
    code = show_code(label.code)
    code_size = _fit(code, layout.text_width)
    heading = code_size * _LEADING + _EDGE_MM
    available = layout.height - 2 * _EDGE_MM * mm - heading
    size, lines = _caption((label.territory, label.telephone, label.line), layout.text_width, available)
    y = (layout.height + heading + len(lines) * size * _LEADING) / 2 - code_size
    canvas.setFont(BOLD, code_size)
    canvas.drawString(layout.text_left, y, code)
    canvas.setFont(REGULAR, size)
    y -= _EDGE_MM
    for line in lines:
        y -= size * _LEADING
        canvas.drawString(layout.text_left, y, line)


def _fit(code: str, width: float) -> float:
    """Choose the size of the code: the same for nearly all of a batch, smaller for the widest letters."""
    usual = width / text_width("0H0H-0H0H-0", BOLD, 1)
    return round(max(4.0, min(16.0, usual, width / text_width(code, BOLD, 1))) - 0.05, 1)


@lru_cache(maxsize=256)
def _caption(texts: tuple[str, ...], width: float, height: float) -> tuple[float, tuple[str, ...]]:
    """Break the words under the code at the largest size that holds them, else cut them at the smallest."""
    for size in _CAPTION_SIZES:
        lines = [line for text in texts for line in wrap_text(text, REGULAR, size, width)]
        if len(lines) * size * _LEADING <= height:
            return size, tuple(lines)
    kept = [cut_text(clean_text(text), REGULAR, size, width) for text in texts]
    return size, tuple(kept[: max(1, int(height // (size * _LEADING)))])


def _draw_rulers(canvas: Canvas, name: str) -> None:
    """Draw a horizontal and a vertical ruler of 100 mm, a tick each millimetre."""
    canvas.setLineWidth(0.25)
    across, down = A4[0] / 2 - 50 * mm, A4[1] / 2 - 50 * mm
    for step in range(101):
        tick = (4 if step % 10 == 0 else 2 if step % 5 else 3) * mm
        canvas.line(across + step * mm, A4[1] / 2, across + step * mm, A4[1] / 2 + tick)
        canvas.line(A4[0] / 2, down + step * mm, A4[0] / 2 + tick, down + step * mm)
    canvas.setFont(REGULAR, 8)
    canvas.drawString(A4[0] / 2 + 6 * mm, A4[1] / 2 - 6 * mm, f"{name} — 100 mm")
