"""Labels for thermal printers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reuse.errors import BadInputError
from reuse.labels.sheets import Label
from reuse.labels.thermal import Roll, draw_zpl

URL = "HTTPS://REUSE.EXAMPLE.ORG/D/7K4M9QXP9"
LABEL = Label("7K4M9QXP9", URL, "Haute-Garonne", "05 34 33 32 31", "Appareil suivi")


def printed(zpl: str) -> list[str]:
    return re.findall(r"\^FH_\^FD(.*?)\^FS", zpl)


def test_a_label_is_one_format_in_utf_8():
    zpl = draw_zpl(LABEL)

    assert zpl.startswith("^XA^CI28")
    assert zpl.endswith("^XZ\n")
    assert zpl.count("^XA") == zpl.count("^XZ") == 1


def test_a_label_carries_its_symbol_and_all_its_words():
    zpl = draw_zpl(LABEL)

    assert f"^FDQA,{URL}^FS" in zpl
    assert printed(zpl)[0] == "7K4M-9QXP-9"
    assert " ".join(printed(zpl)[1:]) == "Haute-Garonne 05 34 33 32 31 Appareil suivi"


@pytest.mark.parametrize(("dpi", "width", "module"), [(203, 400, 5), (300, 600, 8)])
def test_dots_follow_the_printer(dpi: int, width: int, module: int):
    zpl = draw_zpl(LABEL, Roll(dpi=dpi))

    assert f"^PW{width}" in zpl
    assert f"^BQN,2,{module}^" in zpl


@given(st.text(max_size=80), st.sampled_from([Roll(), Roll(38, 19, 203), Roll(100, 50, 300)]))
def test_no_word_commands_the_printer(text: str, roll: Roll):
    plain = draw_zpl(LABEL, roll)
    zpl = draw_zpl(Label(LABEL.code, URL, text, "^XZ~JA", "\\&_5E"), roll)

    assert "~" not in zpl
    assert all(not set(field) & set("^~\\") for field in printed(zpl))
    assert set(re.findall(r"\^[A-Z][A-Z0-9]", zpl)) <= set(re.findall(r"\^[A-Z][A-Z0-9]", plain))


def test_command_characters_are_printed_in_hexadecimal():
    assert "_5EXZ_7EJA_5F" in printed(draw_zpl(Label(LABEL.code, URL, "^XZ~JA_", "", "")))


def test_long_words_stay_on_the_label():
    zpl = draw_zpl(Label(LABEL.code, URL, "Département " * 20, "0" * 99, "mot " * 99))
    tops = [int(y) + int(size) for y, size in re.findall(r"\^FO\d+,(\d+)\^A0N,(\d+)", zpl)]

    assert max(tops) <= 200
    assert "…" in zpl


@pytest.mark.parametrize("roll", [{"dpi": 72}, {"width_mm": 5}, {"height_mm": 10_000}])
def test_a_roll_no_printer_takes_is_refused(roll: dict[str, int]):
    with pytest.raises(BadInputError):
        Roll(**roll)


def test_a_roll_too_small_for_the_address_is_refused():
    with pytest.raises(BadInputError, match="too small"):
        draw_zpl(Label("7K4M9QXP9", "HTTPS://" + "A" * 200 + "/D/7K4M9QXP9", "", "", ""), Roll(15, 15))
