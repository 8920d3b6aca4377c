"""The page of figures says what the history says, and keeps back what could tell of a person."""

import re
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from reuse.figures.queries import count_history, last_event
from reuse.figures.service import store
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor
from tests.worlds import World, world_of


@pytest.fixture(scope="module")
def begun(engine: Engine) -> Iterator[World]:
    """Eight laptops and two telephones given up in Muret, six laptops sold."""
    yield from world_of(engine, _year)


def _year(build: Builder) -> None:
    desk = build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
    for _ in range(6):
        build.sell(build.ready(desk), desk)
    for kind in ("laptop", "laptop", "phone", "phone"):
        build.collected(desk, kind=kind)


@pytest.fixture
def year(session: Session) -> None:
    """Figures of that year's devices."""
    store(session, list(count_history(session)), last_event(session))


def totals(page: str) -> dict[str, str]:
    return dict(re.findall(r'<div class="total-(\w+)"><dt>[^<]*</dt><dd><strong>([^<]*)</strong>', page))


def test_without_figures_the_page_says_when_they_come(visitor: Visitor) -> None:
    assert "made once a day" in visitor.get("/figures").text


@pytest.mark.usefixtures("year")
def test_the_territory_s_totals_stand_first(visitor: Visitor) -> None:
    told = totals(visitor.get("/figures").text)

    assert told == {
        "collected": "10",
        "reused": "6",
        "recycled": "0",
        "handed_to_eco_organisme": "0",
        "in_progress": "4",
    }


@pytest.mark.usefixtures("year")
def test_what_is_spared_is_a_range_with_its_sources(visitor: Visitor) -> None:
    page = visitor.get("/figures").text

    assert "spare between 130 and 1,094 kg of CO2e, 326 as the central value." in page
    assert "ADEME, Base Empreinte (2026); Boavizta" in page


@pytest.mark.usefixtures("year")
def test_a_small_count_of_a_place_is_kept_back_and_said_to_be(visitor: Visitor) -> None:
    page = visitor.get("/figures?year=2026&place=31395").text

    assert totals(page)["in_progress"] == "kept back"
    assert "a count below 5" in page


@pytest.mark.usefixtures("year")
def test_each_chart_has_its_table(visitor: Visitor) -> None:
    page = visitor.get("/figures").text

    assert page.count('role="img"') == 4
    assert page.count('<details class="fold">') == 2
    assert re.search(r"<th scope=\"row\"><span>Laptop</span></th><td[^>]*><span>8", page)


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("address", ["?year=1789", "?place=75056", "?year=%27&place=<b>", "?place=31395&year="])
def test_an_address_that_asks_for_nothing_known_shows_something(visitor: Visitor, address: str) -> None:
    answer = visitor.get(f"/figures{address}")

    assert answer.status_code == 200
    assert "2026" in answer.text


def test_the_method_gives_each_source_and_assumption(visitor: Visitor) -> None:
    page = visitor.get("/figures/method").text

    assert page.count("ADEME, Base Empreinte (2026)") == 7
    assert page.count("the Reuse project, as a proposal") >= 2


@pytest.mark.usefixtures("year")
def test_the_page_may_be_shared_by_everybody(visitor: Visitor) -> None:
    answer = visitor.get("/figures")

    assert answer.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in answer.headers
    again = visitor.client.get("/figures", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
