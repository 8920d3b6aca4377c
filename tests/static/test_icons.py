"""Facts about the icon sprite."""

import gzip
from importlib.resources import files
from xml.etree import ElementTree as ET

import pytest

import seeds
from reuse.lifecycle.stages import Stage

SPRITE = files("reuse").joinpath("static/icons.svg").read_bytes()
SYMBOLS = {symbol.get("id"): symbol for symbol in ET.fromstring(SPRITE)}


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_its_icon(stage):
    assert f"stage-{stage}" in SYMBOLS


@pytest.mark.parametrize("category", seeds.read_csv("reference/categories"), ids=lambda row: row["code"])
def test_every_kind_of_device_has_its_drawing(category):
    assert category["icon"] in SYMBOLS


def test_every_icon_takes_the_colour_of_the_text_on_one_grid():
    assert {(symbol.get("viewBox"), symbol.get("stroke")) for symbol in SYMBOLS.values()} == {
        ("0 0 24 24", "currentColor")
    }


def test_the_sprite_weighs_less_than_14_kb_compressed():
    assert len(gzip.compress(SPRITE)) < 14_000
