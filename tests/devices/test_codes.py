"""Codes as people read, type and scan them."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reuse.codes import ALPHABET, check_character, looks_like_code, new_code, read_code, show_code
from reuse.errors import BadInputError, MistypedCodeError

CODES = st.text(ALPHABET, min_size=8, max_size=8).map(lambda body: body + check_character(body))
LOOKALIKES = {"0": "0Oo", "1": "1IiLl"}


@given(CODES, st.randoms(use_true_random=False))
def test_reading_forgives_case_dashes_and_lookalikes(code: str, random: Random) -> None:
    typed = "".join(random.choice(LOOKALIKES.get(one, one + one.lower())) for one in show_code(code))

    assert read_code(f" {typed.replace('-', random.choice('- ._–'))} ") == code


@given(CODES, st.integers(0, 8), st.sampled_from(ALPHABET))
def test_any_one_wrong_character_is_a_mistyped_code(code: str, place: int, other: str) -> None:
    if code[place] == other:
        return
    with pytest.raises(MistypedCodeError):
        read_code(code[:place] + other + code[place + 1 :])


@given(CODES, st.sampled_from(["HTTPS://REUSE.EXAMPLE/D/{}", "https://reuse.example/d/{}/?a=b", "http://x/d/{}#top"]))
def test_a_scanned_address_is_read_as_its_code(code: str, url: str) -> None:
    assert read_code(url.format(code)) == code


@given(st.text(max_size=40))
def test_any_text_is_a_code_or_a_clear_refusal(text: str) -> None:
    try:
        code = read_code(text)
    except BadInputError:
        assert not looks_like_code(text)
        return
    assert re.fullmatch(f"[{ALPHABET}]{{9}}", code)


def test_what_is_too_short_is_no_code_rather_than_mistyped() -> None:
    with pytest.raises(BadInputError) as refusal:
        read_code("7K4M")
    assert not isinstance(refusal.value, MistypedCodeError)


def test_new_codes_read_back() -> None:
    assert all(read_code(show_code(code)) == code for code in (new_code() for _ in range(100)))
