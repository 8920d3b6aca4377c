"""The leaflet of a collection point: an A4 sheet printed on both sides and folded in two."""

import io
from dataclasses import dataclass

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.boxes import PALE, WHITE, Box, Style, draw_kinds, draw_link, draw_step, ground, write
from reuse.documents.canvas import open_canvas
from reuse.documents.icons import draw_icon
from reuse.documents.layout import ACCENT, HAIRLINE, QUIET_INK
from reuse.documents.place import Handout, Kind, Place, unbroken
from reuse.documents.typeface import BOLD, clean_text

_SHEET = landscape(A4)
_MARGIN = 11 * mm
_SYMBOL = 32 * mm
_SIZE = 10.5
_BEFORE = {"save": "download", "accounts": "user", "cards": "kind-memory", "bring": "kind-cable"}
_NEXT = {"deposit": "document", "erase": "erase", "repair": "repair", "life": "give"}


@dataclass(frozen=True, kw_only=True)
class Leaflet(Handout):
    """What residents take along: the point, up to three others near it, and where a deposit is followed."""

    place: Place
    pictures: tuple[Kind, ...]
    near: tuple[Place, ...]
    url: str


def draw_leaflet(leaflet: Leaflet) -> bytes:
    """Draw a leaflet as a PDF of two landscape pages: back and front outside, then the two inner faces."""
    out = io.BytesIO()
    say = leaflet.speech
    canvas = open_canvas(out, title=clean_text(f"{say.word('leaflet')} – {leaflet.place.name}"), lang=leaflet.lang)
    for left, right in ((_draw_back, _draw_front), (_draw_before, _draw_next)):
        canvas.setPageSize(_SHEET)
        half = Box(0, 0, _SHEET[0] / 2, _SHEET[1])
        for draw, x in ((left, 0.0), (right, half.width)):
            draw(canvas, Box(x, 0, half.width, half.height).inset(_MARGIN, _MARGIN), leaflet)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_front(canvas: Canvas, face: Box, leaflet: Leaflet) -> None:
    say, place = leaflet.speech, leaflet.place
    head, rest = face.cut_top(150, 16)
    ground(canvas, head, ACCENT, 12)
    title, line = head.inset(18, 16).cut_top(72, 8)
    write(canvas, title, [say.word("leaflet")], Style(26, 12, BOLD, WHITE))
    write(canvas, line, [say.word("poster_line")], Style(11, 7, colour=WHITE))
    _title(canvas, rest, say.word("where"))
    _head, rest = rest.cut_top(22)
    rest, foot = rest.cut_top(rest.height - 60, 8)
    named, rest = rest.cut_top(rest.height * 0.4, 8)
    _draw_place(canvas, named, place, leaflet)
    _draw_taken(canvas, rest, leaflet)
    _draw_call(canvas, foot, leaflet)


def _draw_taken(canvas: Canvas, box: Box, leaflet: Leaflet) -> None:
    say, place = leaflet.speech, leaflet.place
    _title(canvas, box, place.heading(say))
    _head, rest = box.cut_top(24)
    notes = place.exceptions(say)
    pictures, words = rest.cut_top(rest.height - (26 if notes else 0), 2)
    draw_kinds(canvas, pictures, [(kind.name, kind.icon) for kind in leaflet.pictures], most=40)
    if notes:
        write(canvas, words, notes, Style(9.5, 5.5))


def _draw_before(canvas: Canvas, face: Box, leaflet: Leaflet) -> None:
    say = leaflet.speech
    steps, warning = face.cut_top(face.height - 56, 10)
    _draw_steps(canvas, steps, leaflet, "before", _BEFORE)
    ground(canvas, warning, PALE)
    draw_icon(canvas, "danger", warning.x + 12, warning.y + 14, 28, ACCENT)
    _icon, words = warning.inset(12, 10).cut_left(28, 12)
    write(canvas, words, [say.word("danger_first", number=leaflet.sender.number())], Style(_SIZE, 7))


def _draw_next(canvas: Canvas, face: Box, leaflet: Leaflet) -> None:
    say = leaflet.speech
    steps, promise = face.cut_top(face.height - 104, 10)
    _draw_steps(canvas, steps, leaflet, "next", _NEXT)
    ground(canvas, promise, PALE)
    title, words = promise.inset(14, 10).cut_top(20, 2)
    write(canvas, title, [say.word("promise")], Style(13, 8, BOLD, ACCENT))
    write(canvas, words, [say.word("promise_text")], Style(_SIZE, 6))


def _draw_steps(canvas: Canvas, box: Box, leaflet: Leaflet, chapter: str, icons: dict[str, str]) -> None:
    say = leaflet.speech
    _title(canvas, box, say.word(chapter), 18)
    _head, rest = box.cut_top(42)
    each = rest.height / len(icons)
    for name, icon in icons.items():
        step, rest = rest.cut_top(each)
        texts = say.word(f"{chapter}.{name}"), say.word(f"{chapter}.{name}_text")
        draw_step(canvas, step.inset(0, 6), icon, texts, 12)


def _draw_back(canvas: Canvas, face: Box, leaflet: Leaflet) -> None:
    say = leaflet.speech
    places, foot = face.cut_top(face.height - _SYMBOL - 72, 10)
    if leaflet.near:
        _title(canvas, places, say.word("near"), 15)
    _head, rest = places.cut_top(34)
    each = rest.height / 3
    for place in leaflet.near[:3]:
        box, rest = rest.cut_top(each)
        _draw_place(canvas, box.inset(0, 5), place, leaflet)
        _rule(canvas, box)
    follow, call = foot.cut_top(_SYMBOL, 12)
    draw_link(canvas, follow.x, follow.y, follow.height, leaflet.url)
    _symbol, words = follow.cut_left(follow.height, 12)
    _draw_links(canvas, words, leaflet)
    _draw_call(canvas, call, leaflet)


def _draw_links(canvas: Canvas, box: Box, leaflet: Leaflet) -> None:
    say, host = leaflet.speech, leaflet.sender.host()
    scan, follow = box.inset(0, 6).cut_top(box.height / 2 - 6, 2)
    write(canvas, scan, [say.word("scan_hours"), f"{host}/points"], Style(9.5, 6))
    write(canvas, follow, [say.word("follow"), f"{host}/follow-up"], Style(9.5, 6))


def _draw_place(canvas: Canvas, box: Box, place: Place, leaflet: Leaflet) -> None:
    """Write a place: its name and how far it is, then address, hours, who enters and the telephone."""
    say = leaflet.speech
    far = f" – {say.distance(place.distance)}" if place.distance is not None else ""
    draw_icon(canvas, "map", box.x, box.y + box.height - 20, 20, ACCENT)
    _icon, words = box.cut_left(20, 9)
    taken = write(canvas, words.cut_top(30)[0], [f"{place.name}{far}"], Style(12.5, 6.5, BOLD))
    _name, under = words.cut_top(taken, 1)
    telephone = say.word("telephone", number=unbroken(place.telephone)) if place.telephone else ""
    lines = (place.address, *place.opening(say, leaflet.sender.number()), *place.cautions(say), place.steps(say))
    write(canvas, under, [line for line in (*lines, telephone) if line], Style(_SIZE, 5.5))


def _draw_call(canvas: Canvas, box: Box, leaflet: Leaflet) -> None:
    draw_icon(canvas, "phone", box.x, box.y + box.height - 38, 32, ACCENT)
    _icon, words = box.cut_left(32, 10)
    asked, rest = words.cut_top(13)
    number, name = rest.cut_top(28, 2)
    write(canvas, asked, [leaflet.speech.word("question")], Style(_SIZE, 7))
    write(canvas, number, [leaflet.sender.number()], Style(20, 9, BOLD, ACCENT))
    write(canvas, name, [leaflet.sender.name], Style(9.5, 6, colour=QUIET_INK))


def _title(canvas: Canvas, box: Box, text: str, size: float = 14) -> None:
    write(canvas, box.cut_top(size * 1.5)[0], [text], Style(size, 8, BOLD, ACCENT))


def _rule(canvas: Canvas, box: Box) -> None:
    canvas.setStrokeColor(HexColor(HAIRLINE))
    canvas.setLineWidth(0.6)
    canvas.line(box.x, box.y, box.x + box.width, box.y)
