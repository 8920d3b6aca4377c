"""Symbols of device addresses."""

import io
import xml.etree.ElementTree as ET

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reuse.codes import ALPHABET
from reuse.documents.symbols import QUIET, draw_png, draw_svg, draw_symbol
from reuse.errors import BadInputError
from reuse.labels.symbols import label_symbol

URL = "HTTPS://REUSE.EXAMPLE.ORG/D/7K4M9QXP9"


def decode(png: bytes) -> str:
    with Image.open(io.BytesIO(png)) as image:
        return zxingcpp.read_barcode(image.convert("L")).text


@given(
    st.sampled_from(
        [
            "HTTPS://REUSE.EXAMPLE.ORG/D/",
            "HTTP://127.0.0.1:8000/D/",
            "HTTPS://A-B.FR/X/D/",
            "HTTPS://" + "A" * 99 + "/D/",
        ]
    ),
    st.text(ALPHABET, min_size=9, max_size=9),
)
def test_the_fast_way_draws_the_very_symbol_of_the_qrcode_package(prefix: str, code: str):
    assert label_symbol(prefix + code) == draw_symbol(prefix + code)


def test_a_symbol_drawn_fast_reads_back_as_its_address():
    assert decode(draw_png(label_symbol(URL), 3)) == URL


def test_capitals_make_a_smaller_symbol():
    assert draw_symbol(URL).side < draw_symbol(URL.lower()).side


def test_version_3_holds_47_capitals():
    assert draw_symbol("HTTPS://" + "A" * 39).side == 29
    assert draw_symbol("HTTPS://" + "A" * 40).side == 33


@pytest.mark.parametrize(
    "url", ["", URL.lower(), "7K4M9QXP9", "JAVASCRIPT:7K4M9QXP9", URL + "\n", "HTTPS://É.FR/D/7K4M9QXP9"]
)
def test_what_is_no_address_in_capitals_is_refused(url: str):
    with pytest.raises(BadInputError):
        label_symbol(url)


def test_an_address_no_symbol_can_hold_is_refused():
    with pytest.raises(BadInputError, match="too long"):
        label_symbol("HTTPS://" + "A" * 5000 + "/D/7K4M9QXP9")


def test_a_png_has_one_bit_a_pixel_and_four_white_modules_around():
    with Image.open(io.BytesIO(draw_png(draw_symbol(URL), 2))) as image:
        assert image.mode == "1"
        assert image.size == ((29 + 2 * QUIET) * 2,) * 2
        assert image.crop((0, 0, image.width, QUIET * 2)).getextrema() == (255, 255)


def test_an_svg_is_one_path_without_style_or_script():
    names = [element.tag.rpartition("}")[2] for element in ET.fromstring(draw_svg(draw_symbol(URL))).iter()]

    assert names == ["svg", "rect", "path"]


def test_the_title_of_an_svg_is_text_whatever_it_holds():
    svg = ET.fromstring(draw_svg(draw_symbol(URL), '</title><script>alert("x")</script>'))

    assert [element.tag.rpartition("}")[2] for element in svg.iter()] == ["svg", "title", "rect", "path"]


def test_an_svg_paints_every_dark_module_once():
    symbol = draw_symbol(URL)
    path = ET.fromstring(draw_svg(symbol))[1].attrib["d"]
    widths = [int(stroke.split("h")[1].split("v")[0]) for stroke in path.split("M")[1:]]

    assert sum(widths) == symbol.bits.bit_count()
