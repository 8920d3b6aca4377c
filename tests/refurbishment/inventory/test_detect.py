"""Files of unknown origin: read, or refused, and nothing else."""

import json
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reuse.errors import UnreadableFileError
from reuse.refurbishment.inventory.detect import read_file
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.values import LARGEST_INTEGER, LONGEST_TEXT

PARIS = ZoneInfo("Europe/Paris")
ROOT = Path(__file__).parents[3]
OWN_FILES = tuple(sorted([*(ROOT / "seeds/story").glob("*.json"), *(ROOT / "tests/files").glob("*.json")]))
KEYS = ["format", "sha256", "device", "media", "erasures", "warnings"]

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4),
    max_leaves=20,
)


def scalars(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from scalars(child)
    else:
        yield value


def check_readable_or_refused(content: bytes) -> None:
    try:
        reading = read_file(content, zone=PARIS)
    except UnreadableFileError:
        return
    assert list(reading.as_json()) == KEYS
    for value in scalars(reading.as_json()):
        assert value is None or isinstance(value, str | int)
        if isinstance(value, str):
            assert value.isprintable()
            assert len(value) <= LONGEST_TEXT
        elif value is not None:
            assert 0 < value <= LARGEST_INTEGER


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    check_readable_or_refused(content)


@given(json_values)
def test_any_json_is_read_or_refused(value):
    check_readable_or_refused(json.dumps(value).encode())


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield from places(child, (*path, key))


@settings(max_examples=300)
@given(st.data())
def test_a_file_with_anything_in_any_field_is_read_or_refused(data):
    document = json.loads(data.draw(st.sampled_from(OWN_FILES)).read_text())
    *way, last = data.draw(st.sampled_from([place for place in places(document) if place]))
    holder = document
    for key in way:
        holder = holder[key]
    holder[last] = data.draw(json_values | st.integers(2**53, 2**80) | st.just("\0\ud800 \u202e=1+1"))

    check_readable_or_refused(json.dumps(document).encode())


@settings(max_examples=200)
@given(st.data())
def test_a_file_cut_or_scratched_anywhere_is_read_or_refused(data):
    content = bytearray(data.draw(st.sampled_from(OWN_FILES)).read_bytes())
    start = data.draw(st.integers(0, len(content)))
    content[start : start + data.draw(st.integers(0, 200))] = data.draw(st.binary(max_size=8))

    check_readable_or_refused(bytes(content))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b" \n",
        b"null",
        b"[]",
        b"{}",
        b"hello",
        b"\x00\x01",
        b"\xff\xfe\x00",
        b"\x81\x8d\x8f",
        b'{"id": "wb", "class": "system"',
        b'{"id": "wb",\x00 "class": "system"}',
        b"[" * 100_000,
        b'{"children":' * 100_000,
        b'"' + b'\\"' * 1000 + b'"',
        b"<html></html>",
        b"%PDF-1.7",
    ],
)
def test_what_is_no_hardware_file_is_refused(content):
    with pytest.raises(UnreadableFileError):
        read_file(content, zone=PARIS)


def test_a_file_over_the_limit_is_refused_before_it_is_parsed():
    with pytest.raises(UnreadableFileError, match="larger than 10 bytes"):
        read_file(b"[" * 11, zone=PARIS, limit=10)


def test_several_machines_in_one_file_are_refused():
    snapshot = {"type": "Snapshot", "device": {}, "components": []}

    with pytest.raises(UnreadableFileError, match="several machines"):
        read_file(json.dumps([snapshot, snapshot]).encode(), zone=PARIS)


def test_a_file_made_of_countless_tiny_parts_is_refused_before_it_is_parsed():
    with pytest.raises(UnreadableFileError, match="more than 200000 parts"):
        read_file(b"[" + b"{}," * 200_000 + b"{}]", zone=PARIS)


def test_a_file_that_lists_discs_without_end_is_refused():
    tree = {"id": "wb", "class": "system", "children": [{"id": "disk", "class": "disk"}] * 501}

    with pytest.raises(UnreadableFileError, match="more than 500 media"):
        read_file(json.dumps(tree).encode(), zone=PARIS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_every_usual_encoding_is_read_with_its_accents(encoding):
    text = '{"id": "wb", "class": "system", "vendor": "Éditeur Ж"}'

    assert read_file(text.encode(encoding), zone=PARIS).device.maker == "Éditeur Ж"


def test_windows_1252_is_read_with_a_warning():
    reading = read_file('{"id": "wb", "class": "system", "vendor": "Éditeur"}'.encode("cp1252"), zone=PARIS)

    assert reading.device.maker == "Éditeur"
    assert Remark.READ_AS_CP1252 in reading.warnings


def test_control_characters_and_lone_surrogates_leave_the_text():
    content = rb'{"id": "wb", "class": "system", "vendor": " A\u0000\u001bB\ud800 \u202e C "}'

    assert read_file(content, zone=PARIS).device.maker == "A B C"


def test_a_list_cut_short_gives_its_whole_items_and_a_warning():
    reading = read_file(b'[{"id": "wb", "class": "system", "serial": "REUSE-DEMO-1"},', zone=PARIS)

    assert reading.device.serial == "REUSE-DEMO-1"
    assert Remark.DAMAGED_PART in reading.warnings


def test_what_is_not_a_number_is_no_size():
    disk = '{"id": "disk", "class": "disk", "serial": "REUSE-DEMO-1", "size": %s}'

    for size in ("NaN", "Infinity", "1e999", "-1", "true", '"12"', "9" * 30, "9" * 5000):
        try:
            reading = read_file((disk % size).encode(), zone=PARIS)
        except UnreadableFileError:
            assert size == "9" * 5000
        else:
            assert reading.media[0].size_bytes is None


def test_a_file_is_known_by_its_own_hash():
    content = OWN_FILES[0].read_bytes()

    assert read_file(content, zone=PARIS).sha256 == sha256(content).hexdigest()
