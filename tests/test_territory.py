"""On which day of the territory an instant falls."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reuse.clock import stamp
from reuse.territory import local_day, territory


@given(st.integers(631_152_000, 4_102_444_800))
def test_a_text_of_the_chain_falls_on_the_day_of_its_instant(seconds: int) -> None:
    instant = datetime.fromtimestamp(seconds, UTC)

    assert local_day(stamp(instant)) == local_day(instant) == instant.astimezone(territory().zone).date()


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-28T22:59:59.999Z", "2026-03-28"),
        ("2026-03-28T23:00:00.000Z", "2026-03-29"),
        ("2026-03-29T21:59:59.999Z", "2026-03-29"),
        ("2026-03-29T22:00:00.000Z", "2026-03-30"),
        ("2026-10-24T22:00:00.000Z", "2026-10-25"),
        ("2026-10-25T22:59:59.999Z", "2026-10-25"),
        ("2028-02-28T23:00:00.000Z", "2028-02-29"),
    ],
)
def test_midnight_follows_the_change_of_clocks(text: str, day: str) -> None:
    assert local_day(text).isoformat() == day
