"""Facts about the school holidays of the three zones."""

from datetime import date
from itertools import pairwise

import pytest

import seeds

ROWS = seeds.read_csv("reference/school_holidays")


def days(zone):
    return [
        (date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]))
        for row in ROWS
        if row["zone"] == zone
    ]


@pytest.mark.parametrize("zone", ["A", "B", "C"])
def test_holidays_are_in_order_and_never_meet(zone):
    assert all(first <= last for first, last in days(zone))
    assert all(last < first for (_first, last), (first, _last) in pairwise(days(zone)))


@pytest.mark.parametrize("zone", ["A", "B", "C"])
def test_two_school_years_are_told_with_both_summers(zone):
    assert (days(zone)[0][0], days(zone)[-1][1]) == (date(2025, 7, 5), date(2027, 8, 31))


def test_the_winter_holidays_of_toulouse_are_those_published():
    assert (date(2026, 2, 21), date(2026, 3, 8)) in days("C")
    assert (date(2027, 2, 6), date(2027, 2, 21)) in days("C")


def test_every_row_says_where_it_was_read():
    assert {row["source"] for row in ROWS} == {
        "education.gouv.fr, calendrier scolaire, through PyPI vacances-scolaires-france 0.12.0"
    }
