"""Days over which an actor is measured."""

from datetime import date

import pytest

from reuse.awards.period import Period, asked_period, months_until
from reuse.errors import BadInputError
from reuse.territory import local_day


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ((2026, 3, 2), (2025, 3, 3)),
        ((2025, 12, 31), (2025, 1, 1)),
        ((2024, 2, 28), (2023, 2, 28)),
        ((2024, 2, 29), (2023, 3, 1)),
        ((2025, 2, 28), (2024, 3, 1)),
    ],
    ids=str,
)
def test_twelve_months_end_with_a_day_of_leap_years_too(
    last: tuple[int, int, int], first: tuple[int, int, int]
) -> None:
    assert months_until(date(*last), 12) == Period(date(*first), date(*last))


def test_a_fact_belongs_to_the_territorys_day() -> None:
    assert local_day("2025-12-31T22:59:59.999Z") == date(2025, 12, 31)
    assert local_day("2025-12-31T23:00:00.000Z") == date(2026, 1, 1)
    assert local_day("2026-07-14T22:00:00.000Z") == date(2026, 7, 15)


def test_without_being_told_the_period_ends_yesterday() -> None:
    found = asked_period(None, None, today=date(2026, 3, 3), months=12)

    assert found == Period(date(2025, 3, 3), date(2026, 3, 2))


def test_a_day_that_is_not_over_is_refused() -> None:
    with pytest.raises(BadInputError) as refusal:
        asked_period(None, date(2026, 3, 3), today=date(2026, 3, 3), months=12)

    assert refusal.value.fields.keys() == {"to"}


@pytest.mark.parametrize("days", [(date.min, None), (None, date.min), (date.min, date.max)], ids=str)
def test_days_at_the_ends_of_time_are_refused(days: tuple[date | None, date | None]) -> None:
    with pytest.raises(BadInputError):
        asked_period(*days, today=date(2026, 3, 3), months=12)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(BadInputError) as refusal:
        asked_period(date(2026, 3, 2), date(2026, 3, 1), today=date(2026, 3, 3), months=12)

    assert refusal.value.fields.keys() == {"from"}
