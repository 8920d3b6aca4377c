"""Facts about scanners that type: what they type is heard, what a person types is left alone."""

import itertools
import time

import pytest

from reuse.codes import check_character

pytestmark = pytest.mark.browser

CODE = "7K4M9QXP" + check_character("7K4M9QXP")
ADDRESS = f"HTTPS://REUSE.EXAMPLE.ORG/D/{CODE}"
FAST, SLOW = 0.008, 0.15  # seconds between two keys
CLOCK = itertools.count(
    round(time.time()) + 86_400, 60
)  # after any page's own beginning, before which time stands still

QWERTY_DIGITS = "0123456789"
SIGNS = {"/": ("Slash", ""), ":": ("Semicolon", "shift"), ".": ("Period", ""), "-": ("Minus", ""), " ": ("Space", "")}
FRENCH_KEYS = dict(zip(QWERTY_DIGITS, "à&é\"'(-è_ç", strict=True)) | {
    "A": "Q", "Q": "A", "W": "Z", "Z": "W", "M": "?", "/": "!", ":": "M", ".": ":", "-": ")",
}  # fmt: skip


@pytest.fixture
def keys(page):
    """Press keys at exact times, as a scanner that types a text on a keyboard of its own country."""
    page.evaluate(
        "() => { phone.heard = []; phone.wedge = phone.listenToWedge(document, (text) => phone.heard.push(text)); }"
    )
    session = page.context.new_cdp_session(page)

    def press(key, code, at, *, shift=False):
        event = {"key": key, "code": code, "modifiers": 8 if shift else 0, "timestamp": at}
        text = {"text": key} if len(key) == 1 else {"text": "\r"} if key == "Enter" else {}
        session.send("Input.dispatchKeyEvent", {"type": "keyDown", **event, **text})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def typed(text, *, gap=FAST, end="Enter", layout=None, placed=True):
        at = float(next(CLOCK))
        for character in text:
            code, shift = place(character)
            press((layout or {}).get(character, character), code if placed else "", at, shift=shift)
            at += gap
        if end:
            press(end, end, at)

    return typed


def place(character):
    """Say which key of a keyboard of the United States writes a character."""
    if character.isdigit():
        return f"Digit{character}", False
    if character.isalpha():
        return f"Key{character.upper()}", character.isupper()
    code, shift = SIGNS[character]
    return code, bool(shift)


def heard(page):
    return page.evaluate("phone.heard")


@pytest.mark.parametrize("end", ["Enter", "Tab"])
def test_a_scan_is_heard_where_no_field_has_the_focus(page, keys, end):
    keys(ADDRESS, end=end)

    assert heard(page) == [ADDRESS]


def test_two_scans_in_a_row_are_two(page, keys):
    keys(CODE)
    keys(ADDRESS)

    assert heard(page) == [CODE, ADDRESS]


def test_a_serial_is_heard_too(page, keys):
    keys("PF-0X12.AB")

    assert heard(page) == ["PF-0X12.AB"]


def test_what_a_person_types_is_no_scan(page, keys):
    keys(CODE, gap=SLOW)

    assert heard(page) == []


def test_a_scan_presses_no_button(page, keys):
    page.evaluate(
        "() => { phone.pressed = 0; document.querySelector('button').onclick = () => { phone.pressed += 1; }; }"
    )
    page.locator("button").focus()

    keys("SERIAL 12")

    assert (heard(page), page.evaluate("phone.pressed")) == (["SERIAL 12"], 0)


def test_enter_alone_still_presses_a_button(page, keys):
    page.evaluate(
        "void (document.querySelector('button').onclick = (event) => { event.preventDefault(); phone.pressed = true; })"
    )
    page.locator("button").focus()

    keys("")

    assert page.evaluate("phone.pressed")


def test_a_code_scanned_into_a_field_is_taken_out_of_it(page, keys):
    page.evaluate("void (document.querySelector('form').onsubmit = () => phone.heard.push('sent'))")
    page.locator("#field").fill("a note ")

    keys(ADDRESS)

    assert (heard(page), page.locator("#field").input_value()) == ([ADDRESS], "a note ")


def test_a_serial_scanned_into_a_field_stays_there(page, keys):
    page.evaluate(
        "void (document.querySelector('form').onsubmit = (event) => { event.preventDefault(); phone.sent = true; })"
    )
    page.locator("#field").focus()

    keys("PF0X12AB")

    assert (heard(page), page.locator("#field").input_value()) == ([], "PF0X12AB")
    assert page.evaluate("phone.sent")


def test_a_code_that_a_person_types_in_a_field_stays_there(page, keys):
    page.locator("#field").focus()

    keys(CODE, gap=SLOW, end="")

    assert (heard(page), page.locator("#field").input_value()) == ([], CODE)


def test_a_box_to_tick_is_no_field(page, keys):
    page.locator("#box").focus()

    keys("SERIAL 12")

    assert (heard(page), page.locator("#box").is_checked()) == (["SERIAL 12"], False)


@pytest.mark.parametrize("text", [CODE, ADDRESS])
def test_a_scanner_of_another_country_than_the_computer_is_understood(page, keys, text):
    keys(text, layout=FRENCH_KEYS)

    assert heard(page) == [text]


def test_digits_typed_as_signs_are_digits_even_where_keys_have_no_place(page, keys):
    keys("2345678" + "9" + check_character("23456789"), layout=FRENCH_KEYS, placed=False)

    assert page.evaluate("phone.heard.map((text) => phone.readCode(text).code)") == [
        "23456789" + check_character("23456789")
    ]


def test_a_serial_whose_digits_came_as_signs_is_put_right(page, keys):
    keys("BC1234", layout=FRENCH_KEYS)

    assert heard(page) == ["BC1234"]


def test_a_listener_that_was_ended_hears_nothing(page, keys):
    page.evaluate("phone.wedge()")

    keys(CODE)

    assert heard(page) == []
