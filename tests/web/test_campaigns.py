"""Campaigns through the pages: prepared by a town hall, read by residents."""

from collections.abc import Callable

import pytest

from reuse.actors.actor import Actor
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor


@pytest.fixture
def boss(build: Builder) -> Actor:
    return build.actor(Role.ADMIN, Role.COLLECTOR)


@pytest.fixture
def town_hall(signed_in: Callable[[Actor], Visitor], boss: Actor) -> Visitor:
    return signed_in(boss)


@pytest.fixture
def there(town_hall: Visitor) -> str:
    """Where the campaign just made is."""
    made = town_hall.send("/campaigns", form="/campaigns/new", name="Journée du réemploi", about="Venez nombreux")
    assert made.status_code == 303
    return made.headers["Location"].removesuffix("/edit")


WHEN = {"day": "2026-03-21", "begins": "10:00", "ends": "17:30"}
MARKET = {"place": "Marché ${1+1} <b>", "address": "Place de l’Essai", "commune": "muret"} | WHEN


def test_a_temporary_place_shows_to_residents_with_its_hours(town_hall: Visitor, there: str, visitor: Visitor) -> None:
    answer = town_hall.send(f"{there}/temporary-stops", form=f"{there}/edit", **MARKET)
    page = visitor.get(there).text

    assert answer.status_code == 303
    for said in ("Saturday 21 March 2026", "10:00 – 17:30", "Marché ${1+1} &lt;b&gt;", "31600 Muret", "To come"):
        assert said in page


def test_one_of_the_sites_opens_for_the_campaign(town_hall: Visitor, there: str, visitor: Visitor, boss: Actor) -> None:
    answer = town_hall.send(f"{there}/stops", form=f"{there}/edit", site=str(boss.site), **WHEN)

    assert answer.status_code == 303
    assert f'href="/points/{boss.site}"' in visitor.get(there).text


def test_a_campaign_without_a_place_is_not_for_residents_yet(town_hall: Visitor, there: str, visitor: Visitor) -> None:
    assert "Journée du réemploi" in town_hall.get("/campaigns").text
    assert "Journée du réemploi" not in visitor.get("/campaigns").text
    assert visitor.get(there).status_code == 404


@pytest.mark.parametrize(
    ("name", "wrong"), [("commune", "Zanzibar"), ("day", "le 21"), ("ends", "09:00"), ("lat", "nord"), ("place", "")]
)
def test_a_wrong_answer_is_named_and_nothing_typed_is_lost(
    town_hall: Visitor, there: str, name: str, wrong: str
) -> None:
    answer = town_hall.send(f"{there}/temporary-stops", form=f"{there}/edit", **MARKET | {name: wrong})

    assert answer.status_code == 422
    assert "Place de l’Essai" in answer.text
    assert "What to do" in answer.text or 'class="error"' in answer.text


def test_a_collector_prepares_no_campaign(signed_in: Callable[[Actor], Visitor], build: Builder) -> None:
    visitor = signed_in(build.actor(Role.COLLECTOR))

    assert visitor.get("/campaigns/new").status_code == 403
    assert "Prepare a campaign" not in visitor.get("/campaigns").text


def test_the_counters_move_with_what_is_taken_in_but_hide_a_handful(
    town_hall: Visitor, there: str, visitor: Visitor, build: Builder, boss: Actor
) -> None:
    today = {"day": "2026-03-03", "begins": "12:00", "ends": "18:00"}
    town_hall.send(f"{there}/stops", form=f"{there}/edit", site=str(boss.site), **today)
    build.collected(boss)
    few = visitor.get(there).text
    for _ in range(4):
        build.collected(boss)
    many = visitor.get(there).text

    assert "Fewer than five" in few
    assert "5 devices" in many
    assert "8.25" in many


def test_what_became_of_one_device_alone_is_not_told_nor_worked_out(
    town_hall: Visitor, there: str, visitor: Visitor, build: Builder, boss: Actor
) -> None:
    today = {"day": "2026-03-03", "begins": "12:00", "ends": "18:00"}
    town_hall.send(f"{there}/stops", form=f"{there}/edit", site=str(boss.site), **today)
    devices = [build.collected(boss) for _ in range(6)]
    alike = visitor.get(there).text
    build.fact(devices[0], "refused", boss)
    page = visitor.get(there).text

    assert "6 are being erased" in alike
    assert "kept back" in page
    assert "are being erased" not in page
    assert "were given back" not in page


def test_everybody_shares_a_campaign_s_page_but_who_prepares_it(
    town_hall: Visitor, there: str, visitor: Visitor
) -> None:
    town_hall.send(f"{there}/temporary-stops", form=f"{there}/edit", **MARKET)
    lives = [who.get(there).headers["Cache-Control"] for who in (visitor, town_hall)]

    assert lives == ["public, max-age=60", "private, no-cache"]


def test_the_closing_report_is_there_for_everybody(
    town_hall: Visitor, there: str, visitor: Visitor, build: Builder, boss: Actor
) -> None:
    today = {"day": "2026-03-03", "begins": "12:00", "ends": "13:30"}
    town_hall.send(f"{there}/stops", form=f"{there}/edit", site=str(boss.site), **today)
    build.collected(boss)
    build.clock.advance(minutes=40)
    answer = town_hall.send(f"{there}/closing", form=f"{there}/edit")
    page = visitor.get(there).text

    assert answer.status_code == 303
    assert "Read the closing report" in page
    assert "CAM-" in page


def test_a_cancelled_campaign_says_so(town_hall: Visitor, there: str, visitor: Visitor) -> None:
    town_hall.send(f"{there}/temporary-stops", form=f"{there}/edit", **MARKET)
    answer = town_hall.send(f"{there}/cancellation", form=f"{there}/edit")

    assert answer.status_code == 303
    assert "This campaign is cancelled" in visitor.get(there).text
