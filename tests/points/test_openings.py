"""Facts about whether a point is open, and until when."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from reuse.points.openings import is_public_holiday, is_school_holiday, opening_of
from reuse.points.point import Opening, Pause, State

PARIS = ZoneInfo("Europe/Paris")
OFFICE = "Mo-Fr 09:00-12:00; PH off"
NIGHT = "Fr-Sa 22:00-02:00; PH off"
TERM = "Mo-Fr 09:00-12:00; SH off; PH off"
WORKS = Pause("closed", "works", date(2026, 3, 4), date(2026, 3, 6))


def at(month, day, hour, minute=0, year=2026):
    return datetime(year, month, day, hour, minute, tzinfo=PARIS)


def opened(until):
    return Opening(State.OPEN, until)


def closed(until, why=""):
    return Opening(State.CLOSED, until, why)


@pytest.mark.parametrize(
    ("hours", "moment", "told"),
    [
        (OFFICE, at(3, 3, 10), opened(at(3, 3, 12))),
        (OFFICE, at(3, 3, 12), closed(at(3, 4, 9))),
        (OFFICE, at(3, 6, 13), closed(at(3, 9, 9))),
        ("Mo-Fr 09:00-12:00,12:00-17:00; PH off", at(3, 3, 10), opened(at(3, 3, 17))),
        (NIGHT, at(3, 7, 1), opened(at(3, 7, 2))),
        (NIGHT, at(3, 6, 21), closed(at(3, 6, 22))),
        ("Sa,Su 01:00-04:00; PH off", at(3, 29, 1, 30), opened(at(3, 29, 4))),
        ("Sa,Su 01:00-04:00; PH off", at(10, 25, 1, 30), opened(at(10, 25, 4))),
        ("Su 09:00-12:00; PH off", at(3, 28, 20), closed(at(3, 29, 9))),
        (OFFICE, at(5, 1, 10), closed(at(5, 4, 9), "public_holiday")),
        (OFFICE, at(7, 14, 10), closed(at(7, 15, 9), "public_holiday")),
        (OFFICE, at(7, 13, 13), closed(at(7, 15, 9))),
        ("Sa 09:00-12:00; PH off", at(7, 14, 10), closed(at(7, 18, 9))),
        ("Mo-Fr 09:00-12:00; PH 10:00-11:00", at(7, 14, 10), opened(at(7, 14, 11))),
        (TERM, at(2, 24, 10), closed(at(3, 9, 9), "school_holiday")),
        (TERM, at(3, 10, 10), opened(at(3, 10, 12))),
        ("Mo-Fr 09:00-12:00; PH,SH off", at(2, 24, 10), closed(at(3, 9, 9), "school_holiday")),
        ("Mo-Fr 09:00-12:00; SH Mo-Tu 10:00-11:00; PH off", at(2, 24, 10, 30), opened(at(2, 24, 11))),
        ("SH Mo-Fr 10:00-11:00; PH off", at(3, 10, 10, 30), closed(at(4, 20, 10))),
        ("24/7", at(7, 14, 3), opened(None)),
        ("Jul 01-Aug 31 Mo-Fr 09:00-12:00; PH off", at(3, 5, 11), closed(at(7, 1, 9))),
        ('Mo 09:00-12:00 "SH and PH too"; PH off', at(3, 2, 11), opened(at(3, 2, 12))),
    ],
)
def test_hours_say_whether_it_is_open_and_until_when(hours, moment, told):
    assert opening_of(hours, moment) == told


@pytest.mark.parametrize("hours", ["", "every other day", "Mo-Fr unknown; PH off", "SH Mo ("])
def test_hours_that_say_nothing_sure_are_unknown(hours):
    assert opening_of(hours, at(3, 3, 10)).state is State.UNKNOWN


def test_hours_silent_on_public_holidays_are_unknown_on_those_days():
    assert opening_of("Mo-Fr 09:00-12:00", at(7, 14, 10)) == Opening(State.UNKNOWN, None, "public_holiday")


def test_a_silent_holiday_is_not_announced_as_the_next_opening():
    assert opening_of("Mo-Fr 09:00-12:00", at(7, 13, 13)).until == at(7, 15, 9)


def test_past_the_end_of_the_school_calendar_nobody_knows():
    assert opening_of(TERM, at(9, 7, 10, year=2027)).state is State.UNKNOWN


def test_a_school_rule_written_in_the_middle_is_not_guessed():
    assert opening_of("Mo-Fr,SH 09:00-12:00; PH off", at(3, 3, 10)).state is State.UNKNOWN


def test_a_moment_may_come_in_any_zone():
    assert opening_of(OFFICE, datetime(2026, 3, 3, 10, 0, tzinfo=UTC)) == opened(at(3, 3, 12))


def test_a_closure_that_begins_tomorrow_changes_nothing_today():
    assert opening_of(OFFICE, at(3, 3, 10), pauses=[WORKS]) == opened(at(3, 3, 12))


def test_a_closure_that_begins_tomorrow_puts_the_next_opening_off():
    assert opening_of(OFFICE, at(3, 3, 13), pauses=[WORKS]) == closed(at(3, 9, 9))


def test_a_closure_says_why_and_when_it_ends():
    told = opening_of(OFFICE, at(3, 5, 10), pauses=[WORKS])

    assert told == Opening(State.CLOSED_FOR_NOW, at(3, 9, 9), "closure:works")


def test_a_closure_until_further_notice_has_no_end():
    pause = Pause("closed", "staff", date(2026, 3, 4))

    assert opening_of(OFFICE, at(3, 5, 10), pauses=[pause]) == Opening(State.CLOSED_FOR_NOW, None, "closure:staff")
    assert opening_of(OFFICE, at(3, 3, 13), pauses=[pause]) == closed(None)


def test_two_closures_in_a_row_are_one_to_whoever_waits():
    after = Pause("closed", "holidays", date(2026, 3, 7), date(2026, 3, 15))

    assert opening_of(OFFICE, at(3, 5, 10), pauses=[WORKS, after]).until == at(3, 16, 9)


def test_a_closure_of_a_site_without_hours_ends_at_an_unknown_hour():
    assert opening_of("", at(3, 5, 10), pauses=[WORKS]) == Opening(State.CLOSED_FOR_NOW, None, "closure:works")


def test_a_full_point_says_so_and_until_when():
    pause = Pause("full", "full", date(2026, 3, 4), date(2026, 3, 6))

    assert opening_of(OFFICE, at(3, 5, 10), pauses=[pause]) == Opening(State.FULL, at(3, 9, 9), "declared_full")


def test_a_closed_door_is_told_before_a_full_shelf():
    assert opening_of(OFFICE, at(3, 5, 10), pauses=[WORKS], held=9, capacity=9).why == "closure:works"


@pytest.mark.parametrize(("held", "state"), [(4, State.OPEN), (5, State.FULL), (6, State.FULL)])
def test_a_point_that_holds_what_it_can_is_full(held, state):
    assert opening_of(OFFICE, at(3, 5, 10), held=held, capacity=5).state is state


def test_the_calendars_know_this_zone_and_country():
    assert is_school_holiday(date(2026, 2, 21))
    assert not is_school_holiday(date(2026, 2, 20))
    assert is_public_holiday(date(2026, 5, 8))
    assert not is_public_holiday(date(2026, 5, 11))
