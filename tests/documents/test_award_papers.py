"""Papers of the local label, whatever the organisation is called."""

import re
from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from pypdfium2 import PdfDocument, PdfPage

from reuse.documents.award_badge import Badge, draw_badge
from reuse.documents.award_sticker import BLEED, MARGIN, TRIM, Sticker, draw_sticker
from tests.documents.handouts import SENDER

NUMBER, FINGERPRINT = "0123456789abcdef" * 2, "9f86d081884c7d65" * 4
STICKER = Sticker(
    sender=SENDER,
    holder="Recyclerie du Lac",
    level="exemplaire",
    step=3,
    steps=3,
    expires_on=date(2029, 3, 1),
    url=f"https://reemploi.haute-garonne.example/awards/{NUMBER}#{FINGERPRINT}",
    number=NUMBER,
    fingerprint=FINGERPRINT,
)
LONG = "Association pour le réemploi solidaire et l’insertion par l’activité économique " * 3
NAMES = pytest.mark.parametrize(
    "holder", ["Recyclerie du Lac", LONG, "<b>${7*7}</b> (Tj) ET"], ids=["short", "long", "odd"]
)


def rects(page: PdfPage) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    return [text.get_rect(index) for index in range(text.count_rects())]


@NAMES
@pytest.mark.parametrize("size", ["a6", "a5"])
def test_a_sticker_scans_at_203_dpi_and_nothing_leaves_its_cut(holder: str, size: str) -> None:
    sticker = replace(STICKER, holder=holder, format=size)
    with PdfDocument(draw_sticker(sticker)) as document:
        (page,) = document
        left, bottom, right, top = page.get_trimbox()
        image = page.render(scale=203 / 72, grayscale=True).to_pil()
        lines = rects(page)

    assert [mark.text for mark in zxingcpp.read_barcodes(image)] == [STICKER.url]
    assert all(one[0] > left and one[1] > bottom and one[2] < right and one[3] < top for one in lines)


def test_a_printer_finds_where_to_cut_and_how_far_the_ink_goes() -> None:
    with PdfDocument(draw_sticker(STICKER)) as document:
        (page,) = document
        trim, bleed, size = page.get_trimbox(), page.get_bleedbox(), page.get_size()

    ink = [abs(outer - inner) for outer, inner in zip(trim, bleed, strict=True)]
    assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx(TRIM, abs=0.01)
    assert ink == pytest.approx([BLEED] * 4, abs=0.01)
    assert size == pytest.approx((TRIM[0] + 2 * MARGIN, TRIM[1] + 2 * MARGIN), abs=0.01)


def test_the_same_sticker_is_the_same_bytes() -> None:
    assert draw_sticker(STICKER) == draw_sticker(STICKER)


def test_days_are_written_as_people_say_them() -> None:
    with PdfDocument(draw_sticker(STICKER)) as document:
        told = re.sub(r"\s+", " ", document[0].get_textpage().get_text_range())

    assert "Jusqu’au 1er mars 2029 au plus tard" in told
    assert "Ce n’est pas une certification" in told


@NAMES
def test_a_badge_holds_words_only(holder: str) -> None:
    badge = Badge(sender=SENDER, holder=holder, level="confirmé", state="in_force", day=date(2029, 3, 3))
    told = draw_badge(badge)

    assert "<b>" not in told
    assert told.count("<text") == 4
    assert "tenu jusqu’au 3 mars 2029" in told
