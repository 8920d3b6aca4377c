"""Numbers typed in forms."""

import pytest

from reuse.errors import BadInputError
from reuse.web.forms import units


@pytest.mark.parametrize(
    ("typed", "whole"), [("1,5", 1500), ("1.5", 1500), ("1\N{NARROW NO-BREAK SPACE}234", 1234000), ("-2", -2000)]
)
def test_a_number_is_read_as_people_write_it(typed: str, whole: int) -> None:
    assert units("mass", typed, 1000) == whole


@pytest.mark.parametrize("typed", ["vite", "NaN", "Infinity", "1e999999", "-1e999999", "1e9999999", "1099511627776"])
def test_what_is_no_number_that_anything_has_is_refused_at_once(typed: str) -> None:
    with pytest.raises(BadInputError):
        units("mass", typed, 1)
