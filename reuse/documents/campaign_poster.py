"""The poster of a campaign day."""

import io
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfgen.canvas import Canvas

from reuse.documents.boxes import PALE, Box, Style, draw_kinds, ground, write
from reuse.documents.canvas import open_canvas
from reuse.documents.icons import draw_icon
from reuse.documents.layout import ACCENT
from reuse.documents.place import Handout, Kind
from reuse.documents.poster import FOOT, Format, draw_foot, draw_headline, start_sheet
from reuse.documents.speech import Speech
from reuse.documents.typeface import BOLD, clean_text

_MOST_STOPS = 8
_COLUMNS_FROM = 3


@dataclass(frozen=True, slots=True)
class CampaignStop:
    """Where and when equipment is taken in."""

    place: str
    address: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class CampaignPoster(Handout):
    """What announces a campaign; the stops in the order of their beginnings, `url` is the campaign's own page."""

    name: str
    stops: tuple[CampaignStop, ...]
    pictures: tuple[Kind, ...]
    url: str
    format: Format = "a4"


def draw_campaign_poster(poster: CampaignPoster) -> bytes:
    """Draw a campaign's poster as a PDF of one page; stops that find no room are counted and stand on its page."""
    out = io.BytesIO()
    say = poster.speech
    canvas = open_canvas(out, title=clean_text(poster.name), lang=poster.lang)
    sheet = start_sheet(canvas, poster.format)
    headline, rest = sheet.cut_top(140, 14)
    draw_headline(canvas, headline, poster.name, say.word("campaign_line"))
    body, foot = rest.cut_top(rest.height - FOOT - 10, 10)
    stops, under = body.cut_top(body.height * 0.44, 12)
    _draw_stops(canvas, stops, poster)
    taken, promise = under.cut_top(under.height - 84, 8)
    _draw_bring(canvas, taken, poster)
    _draw_promise(canvas, promise, poster)
    draw_foot(canvas, foot, poster, poster.url, say.word("campaign_scan"))
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_stops(canvas: Canvas, box: Box, poster: CampaignPoster) -> None:
    """Draw the first stops in one column, or in two where there are many."""
    shown = poster.stops[:_MOST_STOPS]
    columns = 1 if len(shown) <= _COLUMNS_FROM else 2
    rows = max(1, -(-len(shown) // columns))
    more = len(poster.stops) - len(shown)
    grid, note = box.cut_top(box.height - (20 if more else 0), 0)
    across, down = grid.width / columns, min(grid.height / rows, 92.0)
    for index, stop in enumerate(shown):
        column, row = divmod(index, rows)
        top = grid.y + grid.height - row * down
        _draw_stop(canvas, Box(grid.x + column * across, top - down, across - 10, down - 6), stop, poster)
    if more:
        write(canvas, note, [poster.speech.word("campaign_more", count=more)], Style(13, 7, BOLD))


def _draw_stop(canvas: Canvas, box: Box, stop: CampaignStop, poster: CampaignPoster) -> None:
    say = poster.speech
    side = min(34.0, box.height)
    draw_icon(canvas, "map", box.x, box.y + box.height - side, side, ACCENT)
    _icon, words = box.cut_left(side, 10)
    taken = write(canvas, words.cut_top(words.height * 0.42)[0], [_when(stop, say)], Style(19, 7, BOLD, ACCENT))
    _said, under = words.cut_top(taken, 1)
    taken = write(canvas, under.cut_top(under.height * 0.55)[0], [stop.place], Style(17, 6, BOLD))
    write(canvas, under.cut_top(taken, 1)[1], [stop.address], Style(14, 6))


def _when(stop: CampaignStop, say: Speech) -> str:
    """Say the day and from when to when; the day of the end too where it is another."""
    begins, ends = (moment.astimezone(say.zone) for moment in (stop.starts_at, stop.ends_at))
    last = "" if begins.date() == ends.date() else f"{say.day(ends.date())}, "
    return f"{say.day(begins.date())}, {say.short_hour(begins)} – {last}{say.short_hour(ends)}"


def _draw_bring(canvas: Canvas, box: Box, poster: CampaignPoster) -> None:
    say = poster.speech
    title, rest = box.cut_top(24, 6)
    write(canvas, title, [say.word("campaign_bring")], Style(18, 10, BOLD, ACCENT))
    pictures, under = rest.cut_top(rest.height - 34, 4)
    draw_kinds(canvas, pictures, [(kind.name, kind.icon) for kind in poster.pictures])
    write(canvas, under, [say.word("danger_first", number=poster.sender.number())], Style(13, 6))


def _draw_promise(canvas: Canvas, box: Box, poster: CampaignPoster) -> None:
    say = poster.speech
    ground(canvas, box, PALE)
    title, text = box.inset(14, 8).cut_top(22, 2)
    write(canvas, title, [say.word("promise")], Style(16, 9, BOLD, ACCENT))
    write(canvas, text, [say.word("promise_text")], Style(12, 6))
