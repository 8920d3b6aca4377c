"""Tables as a spreadsheet."""

import io
import re
import zipfile
from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from reuse.documents.ods import MEDIA_TYPE, draw_ods
from reuse.imports.sheet import read_sheet

HOSTILE = ("=1+1", "@SUM(1)", "<b>&amp;", "]]>", "\0\x07", "\u202edrawkcab", "É’–", "a\nb")


def test_its_media_type_comes_first_and_is_not_packed() -> None:
    packed = zipfile.ZipFile(io.BytesIO(draw_ods([("Feuille", [["a"]])])))

    assert packed.infolist()[0].filename == "mimetype"
    assert packed.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert packed.read("mimetype").decode() == MEDIA_TYPE


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_is_text_and_no_formula(text: str) -> None:
    packed = zipfile.ZipFile(io.BytesIO(draw_ods([(text, [[text]])])))
    content = ET.fromstring(packed.read("content.xml"))
    cell = next(one for one in content.iter() if one.tag.endswith("table-cell"))

    assert not [name for name in cell.attrib if name.endswith("formula")]
    assert next(value for name, value in cell.attrib.items() if name.endswith("value-type")) == "string"


def test_numbers_stay_numbers_to_the_cent() -> None:
    sheet = read_sheet(draw_ods([("Feuille", [["Titre", "Euros"], ["x", Decimal("1234.56")], ["y", 7]])]))

    assert [row[1] for row in sheet.rows] == ["1234.56", "7"]


def test_a_column_is_as_wide_as_its_longest_text_within_reason() -> None:
    packed = zipfile.ZipFile(io.BytesIO(draw_ods([("Feuille", [["a", "m" * 20, "x" * 900], ["b"]])])))

    assert re.findall(r'column-width="(\d+)mm"', packed.read("content.xml").decode()) == ["20", "48", "90"]


def test_the_same_tables_give_the_same_bytes() -> None:
    assert draw_ods([("A", [["b", 1]])]) == draw_ods([("A", [["b", 1]])])
