"""Papers for residents, whatever is written on them."""

import re
from dataclasses import replace
from functools import cache

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from reuse.documents.campaign_poster import draw_campaign_poster
from reuse.documents.deposit_form import draw_deposit_form
from reuse.documents.directory import draw_directory
from reuse.documents.leaflet import draw_leaflet
from reuse.documents.poster import draw_poster
from tests.documents.handouts import (
    HOSTILE,
    KINDS,
    SENDER,
    TOWN_HALL,
    URL,
    every_handout,
    make_campaign,
    make_directory,
    make_form,
    make_leaflet,
    make_poster,
)

HANDOUTS = every_handout()
EVERY = pytest.mark.parametrize("name", list(HANDOUTS))
Line = tuple[float, float, float, float]


@cache
def drawn(name: str) -> bytes:
    return HANDOUTS[name]()


def lines(page: pypdfium2.PdfPage) -> list[Line]:
    """Give the rectangle of every line of text: left, bottom, right, top."""
    text = page.get_textpage()
    return [text.get_rect(index) for index in range(text.count_rects())]


def collide(one: Line, other: Line) -> bool:
    """Tell whether two lines lie over each other by more than their accents."""
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.5 and down > 0.4 * min(one[3] - one[1], other[3] - other[1])


def said(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in document))


@EVERY
def test_no_line_lies_over_another_or_leaves_the_page(name: str):
    with pypdfium2.PdfDocument(drawn(name)) as document:
        for page in document:
            found = lines(page)
            width, height = page.get_size()
            assert [one for one in found if one[0] < 20 or one[1] < 20 or one[2] > width - 20 or one[3] > height] == []
            assert [(a, b) for index, a in enumerate(found) for b in found[:index] if collide(a, b)] == []


@EVERY
def test_a_printer_of_203_dpi_draws_a_symbol_that_scans(name: str):
    with pypdfium2.PdfDocument(drawn(name)) as document:
        page = document[0].render(scale=203 / 72, grayscale=True).to_pil()

    assert [mark.text for mark in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)] == [URL]


@pytest.mark.parametrize("name", [name for name in HANDOUTS if "worst" in name])
def test_what_looks_like_a_program_is_printed_as_it_is(name: str):
    assert "<b>gras</b> ${7*7} {{7*7}} =1+1 &amp; (Tj) ET" in said(drawn(name))
    assert HOSTILE.strip().encode() not in drawn(name)


def test_the_same_poster_has_the_same_bytes():
    assert draw_poster(make_poster()) == draw_poster(make_poster())


def test_a_poster_of_a_place_without_hours_says_whom_to_call():
    poster = make_poster(replace(TOWN_HALL, hours=(), telephone=""))

    assert f"Horaires : appelez le {SENDER.telephone}" in said(draw_poster(poster)).replace("\xa0", " ")


def test_a_place_for_its_own_public_says_who_may_enter():
    assert "Réservé aux élèves" in said(draw_poster(make_poster(replace(TOWN_HALL, audience="own_public"))))


def test_a_poster_names_what_is_taken_and_what_is_not():
    text = said(draw_poster(make_poster()))

    assert all(kind.name in text for kind in KINDS)
    assert "Pas ici : Téléviseur." in text.replace("\xa0", " ")


def test_an_a3_poster_is_the_a4_one_larger():
    with pypdfium2.PdfDocument(draw_poster(replace(make_poster(), format="a3"))) as document:
        assert [round(points) for points in document[0].get_size()] == [842, 1191]


def test_a_leaflet_without_neighbours_does_not_announce_any():
    assert "Les autres points" not in said(draw_leaflet(replace(make_leaflet(), near=())))


@pytest.mark.parametrize(
    ("metres", "words"),
    [(3, "50 m"), (444, "440 m"), (780, "800 m"), (960, "1 km"), (2345, "2,3 km"), (14_200, "14 km")],
)
def test_distances_are_said_as_people_say_them(metres: int, words: str):
    assert make_poster().speech.distance(metres).replace("\xa0", " ") == words


def test_a_deposit_form_names_its_place_twice_and_asks_for_no_name():
    text = said(draw_deposit_form(make_form()))

    assert text.count(TOWN_HALL.name) == 2
    assert "votre nom n’est pas demandé" in text


def test_a_blank_deposit_form_leaves_the_place_to_be_written():
    assert TOWN_HALL.name not in said(draw_deposit_form(replace(make_form(), place="")))


def test_a_campaign_says_the_day_of_its_end_where_it_is_another():
    text = said(draw_campaign_poster(make_campaign())).replace("\xa0", " ")

    assert "mardi 3 mars 2026, 9 h – mercredi 4 mars 2026, 17 h 30" in text


def test_a_campaign_counts_the_dates_that_find_no_room():
    assert "… et 4 autres dates" in said(draw_campaign_poster(make_campaign(stops=12)))


@settings(max_examples=5)
@given(st.text(max_size=120))
def test_no_text_stops_a_handout(text: str):
    place = replace(TOWN_HALL, name=text, address=text, telephone=text, hours=(text,), refuses=(text,))
    drawn_all = (
        draw_poster(make_poster(place)),
        draw_leaflet(make_leaflet(place)),
        draw_directory(make_directory(place)),
        draw_deposit_form(make_form(place)),
        draw_campaign_poster(make_campaign(place)),
    )

    assert all(pdf.startswith(b"%PDF-") for pdf in drawn_all)
