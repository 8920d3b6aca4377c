"""Facts about codes read on the phone: the same as the service says, of every text."""

import random

import pytest

from reuse.codes import ALPHABET, check_character, new_code, read_code, show_code
from reuse.errors import BadInputError, MistypedCodeError

pytestmark = pytest.mark.browser

DICE = random.Random(20)  # the same texts each time
FORMS = (
    "{code}",
    " {shown} ",
    "{lower}",
    "HTTPS://REUSE.EXAMPLE.ORG/D/{code}",
    "https://elsewhere.example:8443/d/{lower}/",
    "http://127.0.0.1/d/{shown}?from=poster",
    "https://h.example/a/d/{code}#top",
    "https://h.example/D/{code}/more",
    "{code}{code}",
    "{shown} – ",
    "‑{lower}\n",
)


@pytest.fixture(scope="module")
def page(browser, site):
    """Open one page for all: reading a code leaves nothing behind."""
    context = browser.new_context(base_url=site.address)
    opened = context.new_page()
    opened.goto("/scan/")
    opened.locator("html[data-ready]").wait_for()
    yield opened
    context.close()


def said(text):
    """Read a text as the service does, in the shape the phone answers."""
    try:
        return {"code": read_code(text)}
    except MistypedCodeError:
        return "mistyped"
    except BadInputError:
        return "no code"


def read(page, texts):
    """Read texts on the phone."""
    return page.evaluate("(texts) => texts.map((text) => phone.readCode(text))", texts)


def changed(code):
    """Change a code as fingers do: one character, two exchanged, one lost, one twice."""
    at = DICE.randrange(9)
    other = DICE.choice(ALPHABET + "OILUÉ*")
    return DICE.choice([
        code[:at] + other + code[at + 1 :],
        code[:at] + code[at : at + 2][::-1] + code[at + 2 :],
        code[:at] + code[at + 1 :],
        code[:at] + code[at] + code[at:],
    ])  # fmt: skip


def written(code):
    form = DICE.choice(FORMS)
    return form.format(code=code, lower=code.lower(), shown=show_code(code))


def test_the_phone_says_what_the_service_says_of_codes_and_near_codes(page):
    drawn = [new_code(DICE.randrange) for _ in range(2000)]
    texts = [written(code) for code in drawn] + [written(changed(code)) for code in drawn]

    told = read(page, texts)

    unlike = {}
    for text, one in zip(texts, told, strict=True):
        expected = said(text)
        fits = one == expected or ("mistyped" in one if expected == "mistyped" else not one.get("code"))
        if not fits:
            unlike[text] = one
    assert unlike == {}


@pytest.mark.parametrize("text", ["", "  ", " - – "])
def test_nothing_is_empty(page, text):
    assert read(page, [text]) == [{"empty": True}]


@pytest.mark.parametrize("text", ["HELLO", "https://example.org/", "7K4M-9QXP", "7K4M9QXP99", "7K4M+9QXP", "ÀÉÈÊËÎÏÔÖ"])
def test_another_text_is_foreign(page, text):
    assert read(page, [text]) == [{"foreign": True}]


def test_a_character_that_cannot_be_is_where_to_look(page):
    assert read(page, ["7K4M-9UXP-9"]) == [{"mistyped": 6}]


def test_a_usual_confusion_is_where_to_look(page):
    body = "7K4MAQXP"
    code = body + check_character(body)

    assert read(page, [code.replace("Q", "0")]) == [{"mistyped": 6}]


def test_a_fault_with_no_likely_place_has_none(page):
    assert check_character("33333333") not in "34"

    assert read(page, ["3333-3333-4"]) == [{"mistyped": 0}]


def test_a_code_is_written_as_printed(page):
    codes = [new_code(DICE.randrange) for _ in range(20)]

    assert page.evaluate("(codes) => codes.map(phone.shown)", codes) == [show_code(code) for code in codes]


@pytest.mark.parametrize(
    ("typed", "state", "remaining", "position"),
    [
        ("", "empty", 9, 0),
        ("7k", "typing", 7, 0),
        ("7k4m-9", "typing", 4, 0),
        ("7k4m-9u", "impossible", 3, 6),
        ("7K4M-9QXP-99", "long", 0, 10),
    ],
)
def test_help_follows_what_is_typed(page, typed, state, remaining, position):
    told = page.evaluate("(typed) => phone.hint(typed)", typed)

    assert (told["state"], told["remaining"], told["position"]) == (state, remaining, position)


def test_help_says_when_the_code_is_right(page):
    code = new_code(DICE.randrange)

    assert page.evaluate("(typed) => phone.hint(typed)", show_code(code).lower()) == {
        "state": "right",
        "typed": code,
        "remaining": 0,
        "position": 0,
    }
