"""Facts about the conversion of town halls' opening hours."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import OpeningHours

from tools.town_hall_hours import DAYS, to_opening_hours

MORNING = ["09:00:00", "12:00:00"]
AFTERNOON = ["14:00:00", "17:30:00"]
CLOCK = st.times().map(lambda t: t.replace(second=0, microsecond=0).isoformat())
RULE = st.tuples(
    st.sampled_from(list(DAYS)), st.sampled_from(list(DAYS)), st.lists(st.tuples(CLOCK, CLOCK), max_size=3)
)


def hours(*rules):
    return to_opening_hours(json.dumps(rules))


def test_days_with_the_same_hours_share_a_rule():
    assert (
        hours(["lundi", "mercredi", [MORNING]], ["vendredi", "vendredi", [MORNING]]) == "Mo-We,Fr 09:00-12:00; PH off"
    )


def test_two_spans_of_a_day_stay_together():
    assert hours(["lundi", "lundi", [MORNING, AFTERNOON]]) == "Mo 09:00-12:00,14:00-17:30; PH off"


def test_two_rules_for_one_day_are_joined():
    assert hours(["lundi", "lundi", [AFTERNOON]], ["lundi", "mardi", [MORNING]]) == (
        "Mo 09:00-12:00,14:00-17:30; Tu 09:00-12:00; PH off"
    )


def test_no_hours_give_an_empty_text():
    assert to_opening_hours("") == ""


def test_a_reversed_span_is_dropped():
    assert hours(["lundi", "lundi", [["17:00:00", "09:00:00"]]]) == ""


def test_a_range_of_days_may_run_over_sunday():
    assert hours(["samedi", "lundi", [MORNING]]) == "Mo,Sa,Su 09:00-12:00; PH off"


def test_an_unknown_day_is_refused():
    with pytest.raises(KeyError):
        hours(["someday", "lundi", [MORNING]])


@given(st.lists(RULE, max_size=6))
def test_whatever_the_directory_says_the_result_is_valid(rules):
    text = hours(*rules)

    assert text == "" or OpeningHours(text)
