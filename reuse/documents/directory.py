"""The directory of the collection points, commune by commune, on A4 pages."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from reuse.documents.boxes import Box, Style, draw_link, write
from reuse.documents.canvas import open_canvas
from reuse.documents.layout import ACCENT, HAIRLINE, INK, QUIET_INK, Ink, Page, Strip, break_pages
from reuse.documents.place import Handout, Place, unbroken
from reuse.documents.typeface import BOLD, REGULAR, clean_text, wrap_text

_MARGIN = 14 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_HEAD, _TITLE, _FOOT = 14 * mm, 7 * mm, 17 * mm
_COLUMNS = ((0.0, 174.0), (181.0, 194.0), (382.0, _WIDTH - 382.0))
"""Where each column begins and how wide it is."""

_SIZE, _SMALL, _LINE = 9.0, 8.5, 10.8
_TOGETHER = 24
"""Lines of one place that stay on one page; a longer place goes on over the next."""

Line = tuple[str, str, str]
"""A text, its font and its colour."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A commune: its places, and the nearest elsewhere where it has none."""

    commune: str
    places: tuple[Place, ...] = ()
    nearest: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Directory(Handout):
    """The places of an area, the communes in the order given; `url` is where the present ones stand."""

    area: str
    made_on: date
    entries: tuple[Entry, ...]
    url: str


def draw_directory(directory: Directory) -> bytes:
    """Draw a directory as a PDF of numbered A4 pages; a place stays whole on its page unless it is very long."""
    out = io.BytesIO()
    title = clean_text(f"{directory.speech.word('directory')} – {directory.area}")
    canvas = open_canvas(out, title=title, lang=directory.lang)
    height = A4[1] - 2 * _MARGIN - _HEAD - _TITLE - _FOOT
    pages = break_pages(_strips(directory), height)
    for number, page in enumerate(pages, start=1):
        _draw_head(canvas, directory, title)
        _draw_page(canvas, page)
        _draw_foot(canvas, directory, directory.speech.word("page", page=number, pages=len(pages)))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _strips(directory: Directory) -> Iterator[Strip]:
    say, telephone = directory.speech, directory.sender.number()
    for entry in directory.entries:
        yield Strip(4.0, stays_with_next=True)
        for line in wrap_text(entry.commune, BOLD, 11, _WIDTH):
            yield Strip(14.0, (Ink(0, line, BOLD, 11, ACCENT),), stays_with_next=True)
        for place in entry.places:
            yield from _lay_place(directory, place)
        if not entry.places:
            yield from _lay_text(_told_nearest(directory, entry.nearest))
    if not directory.entries:
        yield from _lay_text([say.word("directory_empty", number=telephone)])


def _lay_place(directory: Directory, place: Place) -> Iterator[Strip]:
    """Lay a place in three columns, line by line."""
    say, telephone = directory.speech, directory.sender.number()
    where = [(place.name, BOLD, INK), (place.address, REGULAR, INK), (place.organisation, REGULAR, QUIET_INK)]
    where += [(place.label, REGULAR, ACCENT)] if place.label else []
    notes = (*place.cautions(say), place.steps(say))
    called = say.word("telephone", number=unbroken(place.telephone)) if place.hours and place.telephone else ""
    when = [(line, REGULAR, INK) for line in (*place.opening(say, telephone), called)]
    what = [(place.takes(say), REGULAR, INK)]
    columns = (_broken(where + [(note, REGULAR, QUIET_INK) for note in notes], 0), _broken(when, 1), _broken(what, 2))
    rows = list(zip_longest(*columns))
    yield Strip(1.5, stays_with_next=True)
    for index, row in enumerate(rows):
        inks = (Ink(_COLUMNS[at][0], line[0], line[1], _SIZE, line[2]) for at, line in enumerate(row) if line)
        last = index == len(rows) - 1
        yield Strip(_LINE, tuple(inks), ruled=last, stays_with_next=not last and (index < 2 or len(rows) <= _TOGETHER))


def _broken(texts: list[Line], column: int) -> list[Line]:
    width = _COLUMNS[column][1]
    return [(line, font, ink) for text, font, ink in texts for line in wrap_text(text, font, _SIZE, width)]


def _told_nearest(directory: Directory, nearest: tuple[Place, ...]) -> list[str]:
    """Say where the nearest places are, the first with its address and telephone."""
    say = directory.speech
    if not nearest:
        return [say.word("directory_empty", number=directory.sender.number())]
    first, *others = nearest
    reach = say.word("telephone", number=unbroken(first.telephone)) if first.telephone else ""
    whole = [first.name, first.address, *(reach,) * bool(reach), say.distance(first.distance or 0)]
    lines = [say.word("nearest", place=", ".join(whole))]
    short = [f"{place.name}, {say.distance(place.distance or 0)}" for place in others]
    return [*lines, say.word("nearest_others", places=say.word("nearest_gap").join(short))] if short else lines


def _lay_text(texts: list[str]) -> Iterator[Strip]:
    lines = [line for text in texts for line in wrap_text(text, REGULAR, _SMALL, _WIDTH)]
    for index, line in enumerate(lines):
        last = index == len(lines) - 1
        yield Strip(_LINE, (Ink(0, line, size=_SMALL),), ruled=last, stays_with_next=not last and index < _TOGETHER)


def _draw_head(canvas: Canvas, directory: Directory, title: str) -> None:
    say = directory.speech
    count = sum(len(entry.places) for entry in directory.entries)
    key = "directory_line" + ("_none", "_one")[count] if count < 2 else "directory_line"
    top = Box(_MARGIN, A4[1] - _MARGIN - _HEAD, _WIDTH, _HEAD)
    line, under = top.cut_top(19, 2)
    write(canvas, line, [title], Style(14, 7, BOLD, ACCENT))
    write(canvas, under, [say.word(key, points=count, day=say.day(directory.made_on))], Style(9.5, 6, colour=QUIET_INK))
    y = top.y - 10
    canvas.setFillColor(HexColor(QUIET_INK))
    canvas.setFont(BOLD, _SMALL)
    for (x, _width), name in zip(_COLUMNS, ("place", "hours", "takes"), strict=True):
        canvas.drawString(_MARGIN + x, y, say.word(f"directory.{name}"))
    _rule(canvas, y - 5, 1.2, ACCENT)


def _draw_page(canvas: Canvas, page: Page) -> None:
    y = A4[1] - _MARGIN - _HEAD - _TITLE
    for strip in page.strips:
        y -= strip.height
        for ink in strip.inks:
            canvas.setFillColor(HexColor(ink.colour))
            canvas.setFont(ink.font, ink.size)
            canvas.drawString(_MARGIN + ink.x, y + 3, ink.text)
        if strip.ruled:
            _rule(canvas, y - 0.5, 0.4, HAIRLINE)


def _draw_foot(canvas: Canvas, directory: Directory, page: str) -> None:
    say, sender = directory.speech, directory.sender
    foot = Box(_MARGIN, _MARGIN - 4 * mm, _WIDTH, _FOOT)
    draw_link(canvas, foot.x + foot.width - foot.height, foot.y, foot.height, directory.url)
    words = foot.cut_left(foot.width - foot.height - 8)[0]
    call, under = words.inset(0, 5).cut_top(16, 2)
    write(canvas, call, [f"{say.word('question')} {sender.number()} – {sender.name}"], Style(11, 6, BOLD, ACCENT))
    write(canvas, under, [f"{say.word('scan_hours')} {sender.host()}/points", page], Style(8.5, 5, colour=QUIET_INK))


def _rule(canvas: Canvas, y: float, thickness: float, colour: str) -> None:
    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(thickness)
    canvas.line(_MARGIN, y, A4[0] - _MARGIN, y)
