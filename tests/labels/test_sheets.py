"""Sheets of labels."""

import io
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from reuse.codes import new_code, show_code
from reuse.errors import BadInputError
from reuse.labels.sheets import Label, draw_calibration, draw_sheet
from reuse.labels.templates import SheetTemplate, sheet_template, sheet_templates

L7160 = sheet_template("L7160")
EVERY = pytest.mark.parametrize("template", sheet_templates().values(), ids=lambda template: template.name)
PREFIX = "HTTPS://REUSE.HAUTE-GARONNE.EXAMPLE/D/"
HOSTILE = "<b>${alert(1)}</b> \\) Tj ET (\x00\ud800\u202e ^XZ " + "W" * 300


def make_labels(count: int, **changes: str) -> list[Label]:
    plain = Label("", "", "Haute-Garonne", "05 34 33 32 31", "Appareil suivi : scannez-moi.")
    codes = (new_code() for _ in range(count))
    return [replace(plain, **{"code": code, "url": PREFIX + code} | changes) for code in codes]


def draw(labels: list[Label], template: SheetTemplate = L7160, first: int = 1) -> bytes:
    out = io.BytesIO()
    assert draw_sheet(labels, template, out, first=first) == len(labels)
    return out.getvalue()


def pages(pdf: bytes, dpi: float = 203) -> Iterator[Image.Image]:
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            yield page.render(scale=dpi / 72, grayscale=True).to_pil()


def symbols(page: Image.Image) -> list[zxingcpp.Barcode]:
    return zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode)


def decode(pdf: bytes) -> set[str]:
    return {mark.text for page in pages(pdf) for mark in symbols(page)}


def words(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)


@EVERY
def test_every_symbol_of_a_sheet_decodes_at_203_dpi(template: SheetTemplate):
    labels = make_labels(template.per_sheet)

    assert decode(draw(labels, template)) == {label.url for label in labels}


@EVERY
def test_every_symbol_decodes_for_a_long_address_too(template: SheetTemplate):
    labels = make_labels(template.per_sheet)
    long = [replace(label, url=f"HTTPS://REUSE.{'A' * 45}.EXAMPLE/D/{label.code}") for label in labels]

    assert decode(draw(long, template)) == {label.url for label in long}


@EVERY
def test_hostile_words_spoil_no_symbol_and_no_code(template: SheetTemplate):
    labels = make_labels(template.per_sheet, territory=HOSTILE, telephone=HOSTILE, line=HOSTILE)
    pdf = draw(labels, template)

    assert decode(pdf) == {label.url for label in labels}
    assert all(show_code(label.code) in words(pdf) for label in labels)


def test_hostile_words_are_printed_as_they_are():
    assert "<b>${alert(1)}" in words(draw(make_labels(1, territory="<b>${alert(1)}"), sheet_template("L7165")))


def test_a_label_says_whose_it_is_whom_to_call_and_what_it_is():
    text = words(draw(make_labels(1), sheet_template("L7165")))

    assert all(part in text for part in ("Haute-Garonne", "05 34 33 32 31", "Appareil suivi : scannez-moi."))


def test_words_that_do_not_fit_end_with_an_ellipsis():
    assert "…" in words(draw(make_labels(1, line="mot " * 200), sheet_template("L7651")))


@EVERY
def test_no_ink_leaves_its_label(template: SheetTemplate):
    long = make_labels(1, territory="Département " * 9, line="W" * 90)
    (page,) = pages(draw(long, template))
    left, top, right, bottom = (side / 203 * 25.4 for side in page.point(lambda grey: 255 - grey).getbbox())

    assert left >= template.left_mm - 0.2
    assert top >= template.top_mm - 0.2
    assert right <= template.left_mm + template.width_mm + 0.2
    assert bottom <= template.top_mm + template.height_mm + 0.2


def test_a_started_sheet_begins_at_the_first_label_left():
    (page,) = pages(draw(make_labels(1), first=21))
    (mark,) = symbols(page)

    assert mark.position.top_left.x / page.width > 0.6
    assert mark.position.top_left.y / page.height > 0.75


def test_labels_after_a_started_sheet_go_on_with_a_whole_one():
    labels = make_labels(23)
    pdf = draw(labels, first=21)

    assert [len(symbols(page)) for page in pages(pdf)] == [1, 21, 1]
    assert decode(pdf) == {label.url for label in labels}


def test_an_offset_moves_everything_right_and_down():
    (label,) = make_labels(1)
    still, moved = io.BytesIO(), io.BytesIO()
    draw_sheet([label], L7160, still)
    draw_sheet([label], L7160, moved, offset_mm=(2.0, 1.0))
    before, after = (symbols(next(pages(out.getvalue(), 254)))[0].position.top_left for out in (still, moved))

    assert after.x - before.x == pytest.approx(20, abs=2)
    assert after.y - before.y == pytest.approx(10, abs=2)


def test_the_same_labels_give_the_same_bytes():
    labels = make_labels(30)

    assert draw(labels) == draw(labels)


def test_a_label_takes_less_than_300_bytes():
    assert len(draw(make_labels(2100))) < 2100 * 300


@pytest.mark.parametrize("first", [0, -1, 22])
def test_a_start_off_the_sheet_is_refused(first: int):
    with pytest.raises(BadInputError, match="labels 1 to 21"):
        draw_sheet(make_labels(1), L7160, io.BytesIO(), first=first)


@pytest.mark.parametrize("shift", [11.0, -11.0, float("nan"), float("inf")])
def test_an_offset_off_the_sheet_is_refused(shift: float):
    with pytest.raises(BadInputError, match="at most 10 mm"):
        draw_sheet(make_labels(1), L7160, io.BytesIO(), offset_mm=(0.0, shift))


def test_no_label_at_all_is_refused():
    with pytest.raises(BadInputError, match="no label"):
        draw_sheet([], L7160, io.BytesIO())


def test_a_template_too_small_to_scan_is_refused():
    tiny = replace(L7160, width_mm=17.0, height_mm=8.0)

    with pytest.raises(BadInputError, match="too small"):
        draw_sheet(make_labels(1), tiny, io.BytesIO())


def test_the_smallest_label_accepted_still_decodes():
    tiny = replace(L7160, height_mm=9.3)
    labels = make_labels(21)

    assert decode(draw(labels, tiny)) == {label.url for label in labels}


@EVERY
def test_a_calibration_page_outlines_the_sheet(template: SheetTemplate):
    out = io.BytesIO()
    draw_calibration(template, out)
    (page,) = pages(out.getvalue())
    left, top, _, _ = (side / 203 * 25.4 for side in page.point(lambda grey: 255 - grey).getbbox())

    assert left == pytest.approx(template.left_mm, abs=0.4)
    assert top == pytest.approx(template.top_mm, abs=0.4)
