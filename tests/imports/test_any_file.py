"""Whatever is sent: read to its last row, or refused, and never a fault."""

import csv
import io
import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reuse.errors import UnreadableFileError
from reuse.imports.models import Kind
from reuse.imports.reading import read_file
from reuse.imports.rows import Row
from tests.imports.conftest import content
from tests.imports.workbooks import ods, xlsx

CELLS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["43.46", "1.33", "Muret", "31600", "31395", "=1+1", "06 12 34 56 78", "Mo-Fr 09:00-12:00", "[{}]"]
    ),
    st.sampled_from(['[{"action": 3, "sous_categories": 4}]', "NaN", "1e999", "\u202e", "'", "-", "٣١٦٠٠"]),
)
TAGS = st.dictionaries(
    st.sampled_from(
        ["name", "amenity", "shop", "repair", "craft", "wheelchair", "phone", "opening_hours", "addr:street"]
    ),
    st.one_of(CELLS, st.sampled_from(["recycling", "computer", "electronics_repair", "yes", "townhall"])),
)
THINGS = st.recursive(st.none() | st.integers() | st.floats() | CELLS, lambda inner: st.lists(inner, max_size=3))


def read(told: bytes, kind: Kind | None = None) -> list[Row]:
    with suppress(UnreadableFileError):
        return read_file(told, kind)[1]
    return []


@given(
    st.binary(max_size=300),
    st.sampled_from([None, *Kind]),
    st.sampled_from([b"", b"PK\x03\x04", b"{", b"Nom;Commune\n"]),
)
def test_any_bytes(told: bytes, kind: Kind | None, start: bytes) -> None:
    read(start + told, kind)


@given(st.data(), st.sampled_from(["acteurs-lvao.csv", "etablissements.csv"]))
def test_any_cells_under_the_titles_of_a_source(data: st.DataObject, name: str) -> None:
    first = content(name).decode().partition("\n")[0]
    titles = first.replace(";", ",").split(",")
    row = data.draw(st.lists(CELLS, min_size=1, max_size=len(titles)))
    out = io.StringIO()
    csv.writer(out).writerows([titles, row])

    for one in read(out.getvalue().encode("utf-8", "replace")):
        assert one.refused or one.left_out or {"lat", "lon", "commune_code", "address", "name"} <= one.told.keys()


@given(st.lists(st.fixed_dictionaries({"type": CELLS, "id": THINGS, "tags": TAGS, "lat": THINGS, "lon": CELLS})))
def test_any_elements_of_overpass(elements: list[dict[str, object]]) -> None:
    assert len(read(json.dumps({"elements": elements}).encode())) == len(elements)


@pytest.fixture(scope="module")
def workbooks() -> list[bytes]:
    return [packed(["Nom", "Commune"], ["Atelier", "Muret"]) for packed in (xlsx, ods)]


@given(st.integers(0, 2000), st.integers(0, 255), st.integers(0, 1))
def test_a_damaged_workbook(workbooks: list[bytes], place: int, byte: int, one: int) -> None:
    told = bytearray(workbooks[one])
    told[place % len(told)] = byte

    read(bytes(told))
