"""The poster of a collection point."""

import io
from dataclasses import dataclass
from typing import Literal

from reportlab.lib.pagesizes import A3, A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.boxes import PALE, WHITE, Box, Style, draw_kinds, draw_link, ground, write
from reuse.documents.canvas import open_canvas
from reuse.documents.icons import draw_icon
from reuse.documents.layout import ACCENT, QUIET_INK
from reuse.documents.place import Handout, Kind, Place
from reuse.documents.speech import Speech
from reuse.documents.typeface import BOLD, clean_text

Format = Literal["a4", "a3"]
_MARGIN = 12 * mm
FOOT = 38 * mm
_SHEETS = {"a4": A4, "a3": A3}


@dataclass(frozen=True, kw_only=True)
class Poster(Handout):
    """What hangs at a collection point; `pictures` are drawn, `url` is the point's own page."""

    place: Place
    pictures: tuple[Kind, ...]
    url: str
    format: Format = "a4"


def draw_poster(poster: Poster) -> bytes:
    """Draw a poster as a PDF of one page, to be read from two metres."""
    out = io.BytesIO()
    say = poster.speech
    canvas = open_canvas(out, title=clean_text(f"{say.word('poster')} – {poster.place.name}"), lang=poster.lang)
    sheet = start_sheet(canvas, poster.format)
    headline, rest = sheet.cut_top(140, 14)
    draw_headline(canvas, headline, say.word("poster"), say.word("poster_line"))
    body, foot = rest.cut_top(rest.height - FOOT - 10, 10)
    _draw_body(canvas, body, poster, say)
    why = f"{say.word('scan_hours')} {poster.sender.host()}/points"
    draw_foot(canvas, foot, poster, poster.url, why)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def start_sheet(canvas: Canvas, name: Format) -> Box:
    """Begin a page of this format, drawn as if it were A4; returns what lies inside its margins."""
    width, height = _SHEETS[name]
    canvas.setPageSize((width, height))
    canvas.scale(width / A4[0], height / A4[1])
    return Box(0, 0, *A4).inset(_MARGIN, _MARGIN)


def draw_headline(canvas: Canvas, box: Box, title: str, line: str) -> None:
    """Write what the poster is about, white on the accent."""
    ground(canvas, box, ACCENT, 12)
    inside = box.inset(20, 14)
    head, under = inside.cut_top(inside.height - 46, 9)
    write(canvas, head, [title], Style(36, 14, BOLD, WHITE))
    write(canvas, under, [line], Style(15, 8, colour=WHITE))


def draw_foot(canvas: Canvas, box: Box, handout: Handout, url: str, why: str) -> None:
    """Draw the symbol and why to scan it, the telephone in large and in whose name the poster speaks."""
    say = handout.speech
    draw_link(canvas, box.x, box.y, box.height, url)
    _symbol, beside = box.cut_left(box.height, 14)
    reason, rest = beside.cut_top(31, 8)
    write(canvas, reason, [why], Style(12, 6))
    call, name = rest.cut_top(48, 6)
    draw_icon(canvas, "phone", call.x, call.y + 4, 38, ACCENT)
    _icon, words = call.cut_left(38, 10)
    asked, number = words.cut_top(16)
    write(canvas, asked, [say.word("question")], Style(12, 8))
    write(canvas, number, [handout.sender.number()], Style(26, 10, BOLD, ACCENT))
    write(canvas, name, [handout.sender.name], Style(11, 6, colour=QUIET_INK))


def _draw_body(canvas: Canvas, box: Box, poster: Poster, say: Speech) -> None:
    place = poster.place
    named, rest = box.cut_top(70, 6)
    _draw_marked(canvas, named, "map", place.name, (place.address, *place.cautions(say)))
    hours, rest = rest.cut_top(88, 12)
    _draw_marked(canvas, hours, "waiting", "", place.opening(say, poster.sender.number()))
    kinds, promise = rest.cut_top(rest.height - 92, 8)
    _draw_taken(canvas, kinds, poster, say)
    ground(canvas, promise, PALE)
    inside = promise.inset(14, 9)
    draw_icon(canvas, "erase", inside.x, inside.y + inside.height - 44, 44, ACCENT)
    _icon, words = inside.cut_left(44, 14)
    title, text = words.cut_top(24, 2)
    write(canvas, title, [say.word("promise")], Style(18, 10, BOLD, ACCENT))
    write(canvas, text, [say.word("promise_text")], Style(12.5, 7))


def _draw_marked(canvas: Canvas, box: Box, icon: str, title: str, lines: tuple[str, ...]) -> None:
    draw_icon(canvas, icon, box.x, box.y + box.height - 34, 34, ACCENT)
    _icon, words = box.cut_left(34, 12)
    if title:
        head, words = words.cut_top(32, 2)
        write(canvas, head, [title], Style(24, 9, BOLD))
    write(canvas, words, lines, Style(19, 7))


def _draw_taken(canvas: Canvas, box: Box, poster: Poster, say: Speech) -> None:
    """Draw the pictures of what is taken; what is not, and what is dangerous, stands under them in words."""
    place, telephone = poster.place, poster.sender.number()
    title, rest = box.cut_top(24, 6)
    write(canvas, title, [place.heading(say)], Style(18, 10, BOLD, ACCENT))
    notes = [*place.exceptions(say), say.word("danger_first", number=telephone)]
    pictures, under = rest.cut_top(rest.height - 52, 4)
    draw_kinds(canvas, pictures, [(kind.name, kind.icon) for kind in poster.pictures])
    write(canvas, under, notes, Style(13, 6))
