"""The home page of whoever is signed in, and the lists that it leads to."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import uuid4

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import Site, SiteRole
from reuse.days.piles import PILES
from reuse.days.queries import DONE
from reuse.events.custody import open_handover, receive
from reuse.lifecycle.stages import Role
from reuse.outcomes.models import Receiver
from reuse.outcomes.service import Terms, give_out
from reuse.web import day
from tests.builders import PAPER, Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]
SHOWN = 'class="code" href="/devices/([0-9A-Z]{9})"'


def codes(page: str) -> list[str]:
    return re.findall(SHOWN, page)


def test_every_pile_and_every_count_has_words():
    assert set(day.TITLES) == {pile.name for pile in PILES}
    assert set(day.DONE) == set(DONE)
    assert set(day.URGENT) <= set(day.TITLES)


def test_a_day_shows_what_waits_the_oldest_first_and_how_long(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    first = build.collected(by)
    build.clock.advance(days=12)
    second = build.collected(by)

    page = signed_in(by).get("/").text

    assert codes(page) == [first.code, second.code]
    assert "for 12 days" in page


@pytest.mark.parametrize(
    ("role", "words", "door"),
    [
        (Role.COLLECTOR, "Stick a label", "/labels"),
        (Role.CARRIER, "Scan a device when it arrives", "/receive"),
        (Role.RECYCLER, "Scan a device when it arrives", "/receive"),
        (Role.COORDINATOR, "Nothing in the territory", "/devices"),
        (Role.ADMIN, "Nothing waits for you", "/accounts"),
        (Role.BUYER, "Nothing waits for you", "/devices"),
    ],
)
def test_an_empty_day_says_what_to_do_next(
    build: Builder, signed_in: SignIn, role: Role, words: str, door: str
) -> None:
    page = signed_in(build.actor(role)).get("/").text

    assert words in page
    assert f'<p><a href="{door}">' in page


def test_the_one_primary_action_is_to_scan(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    build.ready(by, title=None)

    page = signed_in(by).get("/").text

    assert re.findall(r'class="button(?! second)[^"]*" href="([^"]+)"', page) == ["/scan/"]


def test_a_blocked_device_leads_to_what_unblocks_it(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER, Role.SELLER, Role.COLLECTOR)
    device = build.ready(by, title=None)
    counter = signed_in(by)

    page = counter.get("/").text
    door = f"/devices/{device.code}/record/title_recorded"

    assert "The deposit does not say that its owner gives this device up." in page
    assert f'href="{door}"' in page
    assert counter.get(door).status_code == 200


def test_who_may_not_unblock_reads_what_is_missing(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    build.ready(by, title=None)

    page = signed_in(by).get("/").text

    assert "What to do:" in page
    assert "record/title_recorded" not in page


def test_a_handover_says_where_the_device_goes(build: Builder, signed_in: SignIn) -> None:
    giver, taker = build.actor(Role.CARRIER), build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    device = build.collected(giver)
    assert taker.site
    open_handover(build.session, device, to_site=taker.site, by=giver, key=uuid4())

    assert "to Site " in signed_in(giver).get("/").text


def test_facts_to_settle_stand_above_the_rest_with_their_reason(build: Builder, signed_in: SignIn) -> None:
    giver = build.actor(Role.COLLECTOR)
    receive(build.session, build.collected(giver), by=build.actor(Role.REFURBISHER), key=uuid4())

    page = signed_in(giver).get("/").text

    assert '<a href="/waiting">1 fact to settle</a>: received without a hand-over' in page


def test_what_comes_says_where_it_is_and_not_where_it_goes(build: Builder, signed_in: SignIn) -> None:
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    device = build.collected(giver)
    assert taker.site
    open_handover(build.session, device, to_site=taker.site, by=giver, key=uuid4())
    here, there = (build.session.get_one(Site, site).name for site in (giver.site, taker.site))

    page = signed_in(taker).get("/").text

    assert f'<span class="soft">{here}</span>' in page
    assert f"to {there}" not in page


def test_a_loan_says_when_it_is_due_then_how_late_it_is(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    terms = Terms("lent", Receiver.SCHOOL, receiver_name="Collège", due=date(2026, 3, 10))
    give_out(build.session, build.ready(by), terms, by=by, key=uuid4(), paper=PAPER)

    assert "due back on 10 March 2026" in signed_in(by).get("/").text

    build.clock.advance(days=9)

    assert "2 days late" in signed_in(by).get("/").text


def test_the_coordinator_reads_the_whole_territorys_day(build: Builder, signed_in: SignIn) -> None:
    holder = build.actor(Role.COLLECTOR)
    device = build.collected(holder)
    build.fact(device, "danger_reported", holder, danger="swollen_battery")

    page = signed_in(build.actor(Role.COORDINATOR)).get("/").text

    assert codes(page) == [device.code]
    assert "Today in the whole territory" in page


def test_a_pile_opens_as_a_list_the_longest_waiting_first(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    waiting = [build.collected(by).code for _ in range(6)]
    counter = signed_in(by)

    assert 'href="/devices?waits=to_hand_over"' in counter.get("/").text
    assert codes(counter.get("/devices?waits=to_hand_over").text) == waiting


def test_a_long_pile_goes_on_and_loses_nobody(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    waiting = [build.collected(by).code for _ in range(51)]
    counter = signed_in(by)

    first = counter.get("/devices?waits=to_hand_over").text
    following = re.search(r'href="([^"]+)" rel="next"', first)
    assert following
    second = counter.get(following[1].replace("&amp;", "&")).text

    assert codes(first) + codes(second) == waiting


def test_what_is_blocked_opens_as_a_list(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    blocked = [build.ready(by, title=None).code for _ in range(2)]
    build.ready(by)
    counter = signed_in(by)

    assert 'href="/devices?blocked=donated.title_recorded"' in counter.get("/").text
    assert codes(counter.get("/devices?blocked=donated.title_recorded").text) == blocked


def test_a_pile_is_exported_as_it_is_seen(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    build.collected(by)
    phone = build.collected(by, kind="smartphone")

    lines = signed_in(by).get("/devices.csv?waits=to_hand_over&kind=smartphone").text.splitlines()

    assert len(lines) == 2
    assert lines[1].startswith(f"{phone.code[:4]}-{phone.code[4:8]}")  # type: ignore[index]


def test_an_empty_pile_leads_back_to_the_day(build: Builder, signed_in: SignIn) -> None:
    page = signed_in(build.actor(Role.COLLECTOR)).get("/devices?waits=to_hand_over").text

    assert "Nothing waits in this list any more." in page


def test_the_list_is_narrowed_to_a_site(build: Builder, signed_in: SignIn) -> None:
    by = build.actor(Role.COLLECTOR)
    device = build.collected(by)
    counter = signed_in(by)

    assert codes(counter.get(f"/devices?site={by.site}").text) == [device.code]
    assert codes(counter.get(f"/devices?site={uuid4()}").text) == []


@pytest.mark.parametrize(
    "address",
    [
        "waits=nothing",
        "waits=to_triage",
        "waits=to_hand_over&after=x",
        "waits=to_hand_over&after=2026-01-01_1",
        "waits=to_hand_over&after=2026-01-01T00:00:00_1",
        "waits=to_hand_over&after=2026-01-01T00:00:00.000Z_%C2%B2",
        "blocked=nothing&after=0",
        "blocked=%00",
        "site=x",
        "after=2026-01-01_1",
    ],
)
def test_an_address_that_means_nothing_narrows_nothing_and_breaks_nothing(
    build: Builder, signed_in: SignIn, address: str
) -> None:
    assert signed_in(build.actor(Role.COLLECTOR)).get(f"/devices?{address}").status_code == 200


def test_others_piles_show_nothing_of_theirs(build: Builder, signed_in: SignIn) -> None:
    build.collected(build.actor(Role.COLLECTOR))
    stranger = signed_in(build.actor(Role.COLLECTOR))

    assert codes(stranger.get("/devices?waits=to_hand_over").text) == codes(stranger.get("/").text) == []


def test_a_fuller_day_asks_no_more_queries(
    build: Builder, signed_in: SignIn, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    by = build.actor(Role.COLLECTOR)
    counter = signed_in(by)
    for _ in range(6):
        build.collected(by)
    with count_queries() as few:
        counter.get("/")
    for _ in range(12):
        build.collected(by)

    with count_queries() as many:
        counter.get("/")

    assert len(many) == len(few)
