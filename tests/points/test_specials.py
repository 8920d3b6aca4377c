"""Hours beside the ordinary ones: a town hall open on a Saturday, a market that collects for a day."""

from datetime import date, datetime

import pytest

from reuse.points.openings import opening_of
from reuse.points.point import Opening, Pause, Special, State
from reuse.territory import territory


def at(day: int, hour: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=territory().zone)


SATURDAY = Special(at(21, 10), at(21, 17))
WEEK = "Mo-Fr 09:00-12:00"


def test_a_point_is_open_at_its_special_hours_though_its_week_says_closed() -> None:
    assert opening_of(WEEK, at(21, 11), specials=[SATURDAY]) == Opening(State.OPEN, at(21, 17))


def test_a_closed_point_opens_next_at_its_special_hours() -> None:
    assert opening_of(WEEK, at(20, 15), specials=[SATURDAY]) == Opening(State.CLOSED, at(21, 10))


def test_its_ordinary_hours_count_on_the_other_days() -> None:
    assert opening_of(WEEK, at(23, 10), specials=[SATURDAY]) == Opening(State.OPEN, at(23, 12))


@pytest.mark.parametrize("hours", [WEEK, "Mo-Fr 09:00-12:00; PH off"])
def test_it_opens_specially_even_on_a_public_holiday(hours: str) -> None:
    labour_day = Special(at(1, 10, month=5), at(1, 12, month=5))

    assert opening_of(hours, at(1, 11, month=5), specials=[labour_day]).state is State.OPEN


def test_a_temporary_place_is_closed_but_for_its_hours() -> None:
    assert opening_of("off", at(20, 11), specials=[SATURDAY]) == Opening(State.CLOSED, at(21, 10))
    assert opening_of("off", at(22, 11), specials=[SATURDAY]) == Opening(State.CLOSED)


def test_a_place_without_known_hours_is_open_then_and_unknown_else() -> None:
    assert opening_of("", at(21, 11), specials=[SATURDAY]).state is State.OPEN
    assert opening_of("", at(20, 11), specials=[SATURDAY]).state is State.UNKNOWN


def test_a_closure_shuts_special_hours_too() -> None:
    works = Pause("closed", "works", date(2026, 3, 16), date(2026, 3, 22))

    assert opening_of(WEEK, at(21, 11), pauses=[works], specials=[SATURDAY]).state is State.CLOSED_FOR_NOW


def test_special_hours_within_a_closure_to_come_are_not_announced() -> None:
    works = Pause("closed", "works", date(2026, 3, 21), date(2026, 3, 22))

    assert opening_of("off", at(20, 11), pauses=[works], specials=[SATURDAY]) == Opening(State.CLOSED)
