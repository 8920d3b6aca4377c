"""Numbers typed in forms, and forms that are too heavy."""

from datetime import date

import pytest

from reuse.errors import BadInputError
from reuse.web.forms import day_of, units
from tests.web.conftest import Visitor


@pytest.mark.parametrize(
    ("typed", "whole"), [("1,5", 1500), ("1.5", 1500), ("1\N{NARROW NO-BREAK SPACE}234", 1234000), ("-2", -2000)]
)
def test_a_number_is_read_as_people_write_it(typed: str, whole: int) -> None:
    assert units("mass", typed, 1000) == whole


@pytest.mark.parametrize("typed", ["vite", "NaN", "Infinity", "1e999999", "-1e999999", "1e9999999", "1099511627776"])
def test_what_is_no_number_that_anything_has_is_refused_at_once(typed: str) -> None:
    with pytest.raises(BadInputError):
        units("mass", typed, 1)


def test_a_day_is_read_as_people_write_it_where_no_browser_helps() -> None:
    assert day_of("day", "3/2/2026") == day_of("day", "03.02.2026") == day_of("day", "2026-02-03") == date(2026, 2, 3)


@pytest.mark.parametrize("typed", ["", "31/02/2026", "2/2026", "2026-02-30", "demain"])
def test_what_is_no_day_is_refused_under_its_field(typed: str) -> None:
    with pytest.raises(BadInputError) as refused:
        day_of("day", typed)

    assert refused.value.fields == {"day": "choose a day"}


def test_a_file_too_heavy_is_told_the_limit_and_the_way_back(visitor: Visitor) -> None:
    there = "http://localhost/sign-in?next=/purchases/files"
    heavy = {"data": bytes(9_000_000), "content_type": "multipart/form-data; boundary=b"}
    answer = visitor.client.post("/sign-in", headers={"Referer": there}, **heavy)

    assert answer.status_code == 413
    assert "At most 8 MB can be sent at once" in answer.text
    assert 'href="/sign-in?next=/purchases/files"' in answer.text


def test_a_text_too_long_for_any_form_is_not_called_a_file(visitor: Visitor) -> None:
    typed = b'--b\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + b"a" * 1_100_000 + b"\r\n--b--\r\n"
    answer = visitor.client.post("/sign-in", data=typed, content_type="multipart/form-data; boundary=b")

    assert (answer.status_code, "This text is longer" in answer.text) == (413, True)
