"""Papers drawn as PDF."""

import re
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from reuse.documents.document import Document, Issuer, NamedDevice, facts
from reuse.documents.pdf import draw_document
from reuse.documents.typeface import clean_text
from tests.documents.papers import CHECK_URL, LAPTOP, MEDIUM, every_paper, make_erasure, make_sale

EVERY = pytest.mark.parametrize("paper", every_paper(), ids=lambda paper: paper.name)
LONG = "Établissement public de coopération " * 12


def images(pdf: bytes, dpi: float = 203) -> list[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil() for page in document]


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return squeezed("".join(page.get_textpage().get_text_range() for page in document))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\ufffe\u00ad]+", "", text)


@EVERY
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_paper_says_all_its_facts(paper: Document, lang: str):
    spoken = replace(paper, lang=lang)
    text = words(draw_document(spoken))
    said = [part for section in facts(spoken) for row in section.rows for part in row]
    said += [part for section in facts(spoken) for part in (section.title, section.text)]

    assert [part for part in said if squeezed(part) not in text] == []


@EVERY
def test_a_paper_drawn_twice_has_the_same_bytes(paper: Document):
    assert draw_document(paper) == draw_document(paper)


@EVERY
def test_the_symbol_of_every_page_leads_to_the_check_page(paper: Document):
    for page in images(draw_document(paper)):
        (mark,) = zxingcpp.read_barcodes(page)
        assert mark.text == CHECK_URL
        assert mark.position.top_left.x > page.width * 0.7
        assert mark.position.top_left.y > page.height * 0.75


@EVERY
def test_a_paper_names_its_territory_and_numbers_its_pages(paper: Document):
    text = words(draw_document(paper))

    assert "Haute-Garonne" in text
    assert "Tél.0500000000" in text
    assert "Page1sur" in text


def test_long_names_wrap_inside_the_margins():
    device = NamedDevice("7K4M9QXP9", LONG, "W" * 400, LONG)
    paper = make_sale(devices=(device,), issuer=Issuer(LONG, LONG), number="N" * 90, tariff=LONG)
    for page in images(draw_document(paper)):
        left, _, right, _ = page.point(lambda grey: 255 - grey).getbbox()
        assert left >= page.width * 0.1
        assert right <= page.width * 0.9


def test_long_names_lose_no_letter():
    paper = make_sale(tariff=LONG, buyer="W" * 400)
    text = words(draw_document(paper))

    assert squeezed(LONG) in text
    assert "W" * 400 in text


def test_a_long_lot_goes_on_over_numbered_pages():
    devices = tuple(replace(LAPTOP, serial=f"LOT-{number:04}") for number in range(200))
    text = words(draw_document(make_erasure(devices=devices, media=(MEDIUM,) * 30)))

    assert all(f"LOT-{number:04}" in text for number in range(200))
    assert "Support30sur30" in text
    assert "Page2sur" in text


def test_markup_is_printed_not_obeyed():
    hostile = "<b>gras</b> ${7*7} {{7*7}} &amp; (Tj) ET"

    assert squeezed(hostile) in words(draw_document(make_sale(buyer=hostile)))


def test_characters_nobody_prints_are_left_out():
    assert clean_text("a\x00b\ud800c\u202ed\u200be\r\n\tf  g") == "abcde f g"


@settings(max_examples=30, deadline=None)
@given(st.text(max_size=200))
def test_no_text_stops_a_paper(text: str):
    device = NamedDevice("7K4M9QXP9", text, text, text, text)
    paper = make_sale(number=text, buyer=text, tariff=text, devices=(device,), issuer=Issuer(text, text, text))

    assert draw_document(paper).startswith(b"%PDF-")


def test_a_pdf_says_its_language_and_its_title():
    with pypdfium2.PdfDocument(draw_document(make_sale(lang="en"))) as document:
        assert document.get_metadata_dict()["Title"] == "Sale receipt 2026-000042"
    assert b"/Lang (en)" in draw_document(make_sale(lang="en"))


def test_fonts_are_embedded():
    assert draw_document(make_sale()).count(b"/FontFile2") == 2
