"""The paper deposit form, with a receipt to tear off."""

import io
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.boxes import Box, Style, draw_link, write
from reuse.documents.canvas import open_canvas
from reuse.documents.icons import draw_icon
from reuse.documents.layout import ACCENT, HAIRLINE, INK, QUIET_INK
from reuse.documents.place import Handout, Kind
from reuse.documents.typeface import BOLD, text_width

_MARGIN = 13 * mm
_LABEL = (70 * mm, 37 * mm)
_RECEIPT = 62 * mm
_TICK = 10.0
_SIZE = 9.5
_ROW = 15.5
_KIND_ROW = 14.5
_KIND_COLUMNS, _CODE_GROUPS, _CODE_GROUP = 4, 4, 4


@dataclass(frozen=True, kw_only=True)
class DepositForm(Handout):
    """A form for one device; its words are those of the intake page, `place` is empty on the blank one."""

    kinds: tuple[Kind, ...]
    conditions: tuple[str, ...]
    depositors: tuple[str, ...]
    statuses: tuple[str, ...]
    reasons: tuple[str, ...]
    channel: str
    follow_up_url: str
    place: str = ""


def draw_deposit_form(form: DepositForm) -> bytes:
    """Draw the form as a PDF of one page."""
    out = io.BytesIO()
    canvas = open_canvas(out, title=form.speech.word("form"), lang=form.lang)
    sheet = Box(0, 0, *A4).inset(_MARGIN, _MARGIN)
    form_box, receipt = sheet.cut_top(sheet.height - _RECEIPT, 0)
    head, rest = form_box.cut_top(_LABEL[1], 8)
    _draw_head(canvas, head, form)
    kinds, rest = rest.cut_top(24 + _KIND_ROW * -(-len(form.kinds) // _KIND_COLUMNS), 6)
    _draw_kinds(canvas, kinds, form)
    _draw_questions(canvas, rest, form)
    _draw_receipt(canvas, receipt, form)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_head(canvas: Canvas, box: Box, form: DepositForm) -> None:
    say = form.speech
    words, label = box.cut_left(box.width - _LABEL[0], 0)
    _frame(canvas, label)
    write(canvas, label.inset(10, 10), [say.word("form.label")], Style(_SIZE, 7, colour=QUIET_INK, centred=True))
    title, rest = words.inset(0, 0).cut_left(words.width - 14)[0].cut_top(30, 2)
    write(canvas, title, [say.word("form")], Style(22, 12, BOLD, ACCENT))
    line, rest = rest.cut_top(26, 4)
    write(canvas, line, [say.word("form_line")], Style(_SIZE, 7))
    place, date = rest.cut_top(22)
    _draw_blank(canvas, place, say.word("form.place"), form.place)
    _draw_blank(canvas, date.cut_top(22)[0], say.word("form.date"))


def _draw_kinds(canvas: Canvas, box: Box, form: DepositForm) -> None:
    _title(canvas, box, form.speech.word("form.kind"))
    across = box.width / _KIND_COLUMNS
    for index, kind in enumerate(form.kinds):
        row, column = divmod(index, _KIND_COLUMNS)
        cell = Box(box.x + column * across, box.y + box.height - 20 - (row + 1) * _KIND_ROW, across, _KIND_ROW)
        draw_icon(canvas, kind.icon, cell.x + _TICK + 5, cell.y + 1, 12.5, ACCENT)
        _draw_tick(canvas, cell, kind.name, indent=_TICK + 23)


def _draw_questions(canvas: Canvas, box: Box, form: DepositForm) -> None:
    say = form.speech
    model, rest = box.cut_top(22, 4)
    _draw_blank(canvas, model, say.word("form.model"))
    conditions = (*form.conditions, say.word("form.danger"))
    most = max(len(conditions), len(form.depositors))
    asked, rest = rest.cut_top(20 + _ROW * most, 4)
    left, right = asked.cut_left(asked.width / 2)
    _draw_choices(canvas, left, say.word("form.condition"), conditions)
    _draw_choices(canvas, right, say.word("form.depositor"), form.depositors)
    consent, rest = rest.cut_top(20 + _ROW * 2 + 16, 4)
    _draw_choices(canvas, consent, say.word("form.consent"), (say.word("form.relinquish"), say.word("form.keep_disk")))
    under = Box(consent.x, consent.y - 2, consent.width, 15)
    write(canvas, under, [say.word("form.without")], Style(8, 6, colour=QUIET_INK))
    going, staff = rest.cut_top(20 + _ROW * max(len(form.statuses), len(form.reasons)), 4)
    left, right = going.cut_left(going.width / 2)
    _draw_choices(canvas, left, say.word("form.status"), form.statuses)
    _draw_choices(canvas, right, say.word("form.reason"), form.reasons)
    staff = staff.cut_top(min(staff.height, 34))[0]
    write(canvas, staff, [say.word("form.staff", channel=form.channel)], Style(8, 5.5, colour=QUIET_INK))


def _draw_choices(canvas: Canvas, box: Box, title: str, choices: tuple[str, ...]) -> None:
    _title(canvas, box, title)
    for index, choice in enumerate(choices):
        _draw_tick(canvas, Box(box.x, box.y + box.height - 20 - (index + 1) * _ROW, box.width, _ROW), choice)


def _draw_tick(canvas: Canvas, box: Box, words: str, *, indent: float = _TICK + 6) -> None:
    """Draw a box to tick and what it means."""
    canvas.setStrokeColor(HexColor(INK))
    canvas.setLineWidth(0.9)
    canvas.rect(box.x, box.y + (box.height - _TICK) / 2, _TICK, _TICK)
    said = Box(box.x + indent, box.y, box.width - indent - 4, box.height - 1.5)
    write(canvas, said, [words], Style(_SIZE, 5.5))


def _draw_blank(canvas: Canvas, box: Box, name: str, value: str = "") -> None:
    """Draw a line to write on, after what is asked; what is known already stands on it."""
    wide = min(text_width(name, BOLD, _SIZE) + 8, box.width * 0.6)
    asked, line = box.cut_left(wide)
    write(canvas, Box(asked.x, asked.y, asked.width, asked.height - 6), [name], Style(_SIZE, 6, BOLD))
    canvas.setStrokeColor(HexColor(QUIET_INK))
    canvas.setLineWidth(0.5)
    canvas.line(line.x, line.y + 3, line.x + line.width - 10, line.y + 3)
    if value:
        write(canvas, Box(line.x, line.y, line.width - 10, line.height - 6), [value], Style(_SIZE, 4.5))


def _draw_receipt(canvas: Canvas, box: Box, form: DepositForm) -> None:
    say, sender = form.speech, form.sender
    canvas.setStrokeColor(HexColor(QUIET_INK))
    canvas.setDash(4, 3)
    canvas.line(0, box.y + box.height - 6, A4[0], box.y + box.height - 6)
    canvas.setDash()
    cut, rest = Box(box.x, box.y, box.width, box.height - 9).cut_top(11, 4)
    write(canvas, cut, [say.word("form.cut")], Style(8, 6, colour=QUIET_INK))
    words, link = rest.cut_left(rest.width - rest.height, 0)
    draw_link(canvas, link.x, link.y, link.height, form.follow_up_url)
    title, words = words.cut_left(words.width - 8)[0].cut_top(22, 2)
    write(canvas, title, [say.word("form.receipt")], Style(15, 9, BOLD, ACCENT))
    place, words = words.cut_top(22, 3)
    here, date = place.cut_left(place.width * 0.58)
    _draw_blank(canvas, here, say.word("form.place"), form.place)
    _draw_blank(canvas, date, say.word("form.date"))
    code, words = words.cut_top(36, 5)
    _draw_code(canvas, code, say.word("follow_up_code"))
    reach = f"{sender.host()}/follow-up – {say.word('question')} {sender.number()} – {sender.name}"
    write(canvas, words, [say.word("form.keep"), reach], Style(9, 5.5))


def _draw_code(canvas: Canvas, box: Box, name: str) -> None:
    """Draw one square for each character of the follow-up code."""
    title, squares = box.cut_top(13, 1)
    write(canvas, title, [name], Style(_SIZE, 7, BOLD))
    side = squares.height
    canvas.setStrokeColor(HexColor(QUIET_INK))
    canvas.setLineWidth(0.6)
    for index in range(_CODE_GROUPS * _CODE_GROUP):
        x = squares.x + index * 17 + index // _CODE_GROUP * 9
        canvas.rect(x, squares.y, 17, side)


def _title(canvas: Canvas, box: Box, text: str) -> None:
    write(canvas, box.cut_top(16)[0], [text], Style(11.5, 7, BOLD, ACCENT))


def _frame(canvas: Canvas, box: Box) -> None:
    canvas.setStrokeColor(HexColor(HAIRLINE))
    canvas.setLineWidth(0.8)
    canvas.setDash(3, 3)
    canvas.roundRect(box.x, box.y, box.width, box.height, 4)
    canvas.setDash()
