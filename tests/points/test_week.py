"""A week as people type it, and as OpenStreetMap writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from reuse.errors import BadInputError
from reuse.points.week import Week, read_week, typed_spans

MORNING, AFTERNOON = (540, 720), (840, 1020)
WORKED = (MORNING, AFTERNOON)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("9h-12h 14h-17h", WORKED),
        ("09:00-12:00, 14:00-17:00", WORKED),
        ("9 h – 12 h, 14 h – 17 h", WORKED),
        ("de 9h à 12h et de 14h à 17h", WORKED),
        ("9-12 14-17", WORKED),
        ("9h-12h 14-17", WORKED),
        ("8 h 30 – 12 h 15", ((510, 735),)),
        ("8h30-12h15", ((510, 735),)),
        ("20h-24h", ((1200, 1440),)),
        ("", ()),
        ("  ", ()),
    ],
)
def test_a_day_is_read_as_people_type_it(text: str, spans: tuple[tuple[int, int], ...]) -> None:
    assert typed_spans(text, "day-Mo") == spans


@pytest.mark.parametrize(
    "text", ["9h", "9h-12h-14h", "12h-9h", "25h-26h", "9h70-10h", "matin", "9h-12h 11h-13h", "24h30-24h40"]
)
def test_a_day_that_makes_no_sense_is_refused_by_its_name(text: str) -> None:
    with pytest.raises(BadInputError) as refused:
        typed_spans(text, "day-Mo")

    assert list(refused.value.fields) == ["day-Mo"]


def test_days_alike_are_written_together() -> None:
    week = Week((WORKED, WORKED, (MORNING,), WORKED, WORKED, (), ()), school_holidays_off=True)

    assert week.written() == "Mo,Tu,Th,Fr 09:00-12:00,14:00-17:00; We 09:00-12:00; SH off; PH off"


def test_a_week_that_never_opens_says_nothing() -> None:
    assert Week(((),) * 7).written() == ""


@pytest.mark.parametrize(
    "hours",
    [
        "24/7",
        "Mo-Fr 09:00-12:00; Mo 14:00-17:00",
        "Apr-Sep: Mo 09:00-12:00",
        "Mo[1] 09:00-12:00",
        "Fr-Mo 10:00-12:00",
        "x",
    ],
)
def test_hours_too_particular_for_a_week_are_left_as_they_are(hours: str) -> None:
    assert read_week(hours) is None


def _day() -> st.SearchStrategy[tuple[tuple[int, int], ...]]:
    bounds = st.lists(st.integers(0, 1439), unique=True, max_size=6).map(sorted)
    return bounds.map(lambda told: tuple(zip(told[::2], told[1::2], strict=False)))


@given(st.tuples(*[_day()] * 7), st.booleans(), st.booleans())
def test_a_week_written_reads_back_the_same(days: tuple[tuple[tuple[int, int], ...], ...], ph: bool, sh: bool) -> None:
    week = Week(days, ph, sh)
    written = week.written()

    assert not written or (validate(written) and read_week(written) == week)
