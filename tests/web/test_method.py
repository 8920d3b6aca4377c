"""The method page counts again as its reader assumes, without a script."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from reuse.figures.queries import count_history, last_event
from reuse.figures.service import store
from reuse.impact.factors import Range
from reuse.lifecycle.stages import Role
from reuse.web.speech import emissions
from tests.builders import Builder
from tests.web.conftest import Visitor

CELL = re.compile(r"<span>(between [^<]+)</span>")


@pytest.fixture
def year(build: Builder, session: Session) -> None:
    """Six laptops sold."""
    desk = build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
    for _ in range(6):
        build.sell(build.ready(desk), desk)
    store(session, list(count_history(session)), last_event(session))


def test_without_an_own_share_both_columns_say_the_same(visitor: Visitor) -> None:
    one, other = CELL.findall(visitor.get("/figures/method").text)

    assert one == other == "between 22 and 182 kg of CO2e, 54 as the central value"


@pytest.mark.usefixtures("year")
def test_a_reader_s_shares_count_the_example_and_the_territory_again(visitor: Visitor) -> None:
    page = visitor.get("/figures/method?displacement=100&extension=50&kind=laptop&year=2026").text

    assert CELL.findall(page) == [
        "between 22 and 182 kg of CO2e, 54 as the central value",
        "between 90 and 142 kg of CO2e, 90 as the central value",
        "between 130 and 1,094 kg of CO2e, 326 as the central value",
        "between 543 and 855 kg of CO2e, 543 as the central value",
    ]
    assert "100% (your own)" in page


@pytest.mark.parametrize("typed", ["101", "-1", "1.5", "beaucoup", "%00", "9" * 40])
def test_what_is_no_share_is_said_and_counts_as_the_territory_s(visitor: Visitor, typed: str) -> None:
    page = visitor.get(f"/figures/method?displacement={typed}&kind=nothing&year=0").text

    assert "A whole number from 0 to 100." in page
    assert len(set(CELL.findall(page))) == 1


def test_nothing_displaced_is_nothing_spared(visitor: Visitor) -> None:
    page = visitor.get("/figures/method?displacement=0").text

    assert "between 0 and 0 kg of CO2e" in page


@pytest.mark.parametrize(
    ("grams", "said"),
    [
        (Range(7_800, 19_400, 264_960), "between 7.8 and 265 kg of CO2e, 19 as the central value"),
        (Range(1_000_000, 2_500_000, 9_999_999), "between 1,000 and 10,000 kg of CO2e, 2,500 as the central value"),
        (Range(1_040_000, 2_500_000, 10_000_000), "between 1 and 10 tonnes of CO2e, 2.5 as the central value"),
    ],
)
def test_a_range_is_written_whole_in_one_unit(app: Flask, grams: Range, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert emissions(grams) == said
