"""What waits for whom, and in which order."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, SiteRole
from reuse.days.piles import PILES, STALLED, pile_named, piles_of
from reuse.days.queries import SHOWN, heaps, list_pile
from reuse.devices.models import Device
from reuse.devices.queries import Filter
from reuse.erasure.service import Sanitisation, record_erasure
from reuse.events.custody import open_handover
from reuse.events.models import Event
from reuse.lifecycle.stages import HOLDERS, LIVE, Role, Stage
from reuse.outcomes.models import Receiver
from reuse.outcomes.service import Terms, give_out
from tests.builders import PAPER, Builder

Counting = Callable[[], AbstractContextManager[list[str]]]


def waits(build: Builder, by: Actor, name: str) -> list[str | None]:
    """Give the codes of a pile, the most urgent first."""
    pile = pile_named(name, by)
    assert pile is not None
    return [one.row.code for one in list_pile(build.session, pile, by)]


def offer(build: Builder, device: Device, giver: Actor, taker: Actor) -> None:
    """Open a hand-over."""
    assert taker.site
    open_handover(build.session, device, to_site=taker.site, by=giver, key=uuid4())


def attempt(build: Builder, device: Device, by: Actor, result: str = "success") -> Event:
    """Try to erase the device's disk."""
    done = Sanitisation("S1", "clear", "overwrite", result, tool="nwipe", finished=build.clock.at)
    return record_erasure(build.session, device, done, by=by, key=uuid4())


def lend(build: Builder, device: Device, by: Actor, due: date) -> None:
    """Lend the device to a school."""
    terms = Terms("lent", Receiver.SCHOOL, receiver_name="Collège", due=due)
    give_out(build.session, device, terms, by=by, key=uuid4(), paper=PAPER)


def test_the_longest_waiting_comes_first(build: Builder):
    by = build.actor(Role.COLLECTOR)
    first = build.collected(by)
    build.clock.advance(days=1)
    second = build.collected(by)

    assert waits(build, by, "to_hand_over") == [first.code, second.code]

    build.clock.advance(days=1)
    build.fact(first, "weighed", by, mass_g=900, measured=True)

    assert waits(build, by, "to_hand_over") == [second.code, first.code]


def test_what_is_handed_over_waits_for_its_receiver(build: Builder):
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    device = build.collected(giver)

    offer(build, device, giver, taker)

    assert waits(build, giver, "to_hand_over") == []
    assert waits(build, giver, "handed_over") == [device.code]
    assert waits(build, taker, "coming") == [device.code]


def test_what_was_received_waits_nowhere_else(build: Builder):
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    device = build.collected(giver)
    offer(build, device, giver, taker)

    build.hand(device, giver, taker)

    assert waits(build, giver, "handed_over") == waits(build, taker, "coming") == []
    assert waits(build, taker, "to_triage") == [device.code]


def test_a_collector_sees_the_own_site_only(build: Builder):
    by = build.actor(Role.COLLECTOR)
    elsewhere = build.site(build.session.get_one(Organisation, by.organisation))
    colleague = Actor(uuid4(), by.organisation, by.roles, elsewhere.id)
    mine, theirs = build.collected(by), build.collected(colleague)

    assert waits(build, by, "to_hand_over") == [mine.code]
    assert waits(build, colleague, "to_hand_over") == [theirs.code]


def test_a_carrier_sees_where_each_device_goes(build: Builder):
    by, workshop = build.actor(Role.CARRIER), build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    device = build.collected(by)
    offer(build, device, by, workshop)

    (carried,) = list_pile(build.session, pile_named("carried", by), by)

    assert carried.expected_at == workshop.site


def test_nobody_has_opened_it_until_its_media_are_noted(build: Builder):
    by = build.actor(Role.REFURBISHER)
    opened = build.at_bench(by)
    closed = build.hand(build.collected(giver := build.actor(Role.COLLECTOR)), giver, by)
    build.fact(closed, "triaged", by)

    assert waits(build, by, "to_open") == [closed.code]
    assert waits(build, by, "to_erase") == [opened.code]


def test_a_failed_erasure_waits_until_another_succeeds(build: Builder):
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by)
    build.fact(device, "erasure_started", by)
    attempt(build, device, by, "failed")

    assert waits(build, by, "failed") == waits(build, by, "erasing") == [device.code]

    attempt(build, device, by)

    assert waits(build, by, "failed") == []


def test_a_failure_that_was_undone_is_no_failure(build: Builder):
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by)
    build.fact(device, "erasure_started", by)
    failure = attempt(build, device, by, "failed")

    build.correct(device, failure)

    assert waits(build, by, "failed") == []


def test_a_device_is_late_ninety_days_after_its_latest_collection(build: Builder):
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by)
    build.clock.advance(days=90)
    build.fact(device, "tested", by, test="functions", result="passed")

    assert waits(build, by, "late") == []

    build.clock.advance(days=1)

    assert waits(build, by, "late") == [device.code]


def test_a_device_that_came_back_is_late_by_its_new_life(build: Builder):
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(by)
    build.sell(device, by)
    build.clock.advance(days=200)

    build.take_back(device, by)

    assert waits(build, by, "late") == []


def test_the_loan_that_is_due_first_comes_first(build: Builder):
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    today = build.clock.at.date()
    later, sooner = build.ready(by), build.ready(by)
    lend(build, later, by, today + timedelta(20))
    lend(build, sooner, by, today + timedelta(3))

    assert waits(build, by, "lent") == [sooner.code, later.code]


def test_a_second_loan_counts_by_its_own_date(build: Builder):
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    device, today = build.ready(by), build.clock.at.date()
    lend(build, device, by, today + timedelta(300))
    build.take_back(device, by)
    build.fact(device, "triaged", by)
    build.fact(device, "inventoried", by, media={}, opened=True)
    for event in ("refurbishment_started", "made_ready"):
        build.fact(device, event, by)

    lend(build, device, by, today + timedelta(5))

    (lent,) = list_pile(build.session, pile_named("lent", by), by)
    assert lent.order == today + timedelta(5)


def test_a_handover_that_stalls_is_the_coordinators_too(build: Builder):
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
    coordinator, device = build.actor(Role.COORDINATOR), build.collected(giver)
    offer(build, device, giver, taker)
    build.clock.at += STALLED

    assert waits(build, coordinator, "stalled") == []

    build.clock.advance(minutes=1)

    assert waits(build, coordinator, "stalled") == [device.code]


def test_the_coordinator_sees_every_quarantine_and_a_holder_its_own(build: Builder):
    holder, other, coordinator = build.actor(Role.COLLECTOR), build.actor(Role.SELLER), build.actor(Role.COORDINATOR)
    device = build.collected(holder)
    build.fact(device, "danger_reported", holder, danger="swollen_battery")

    assert waits(build, coordinator, "quarantined") == waits(build, holder, "quarantined") == [device.code]
    assert waits(build, other, "quarantined") == []


def test_a_record_that_was_joined_to_another_waits_no_more(build: Builder):
    by = build.actor(Role.COLLECTOR)
    kept, joined = build.collected(by), build.collected(by)

    build.fact(joined, "same_as", by, device=str(kept.uuid))

    assert waits(build, by, "to_hand_over") == [kept.code]


def test_a_device_in_hand_at_any_stage_waits_for_somebody():
    aside = {"late", "coming", "handed_over", "carried"}
    covered = {stage for pile in PILES if pile.roles & HOLDERS and pile.name not in aside for stage in pile.stages}

    assert covered >= LIVE


def test_only_those_who_work_on_a_pile_may_ask_for_it(build: Builder):
    assert pile_named("to_triage", build.actor(Role.SELLER)) is None
    assert [pile.name for pile in piles_of(build.actor(Role.COORDINATOR))] == ["quarantined", "stalled"]
    assert piles_of(build.actor(Role.BUYER)) == []


def test_a_pile_names_its_most_urgent_devices_and_counts_them_all(build: Builder):
    by = build.actor(Role.COLLECTOR)
    codes = [build.collected(by).code for _ in range(SHOWN + 2)]

    heap = next(one for one in heaps(build.session, by) if one.pile.name == "to_hand_over")

    assert heap.count == SHOWN + 2
    assert [one.row.code for one in heap.first] == codes[:SHOWN]


def test_a_list_goes_on_where_it_stopped_whatever_was_done_since(build: Builder):
    by = build.actor(Role.COLLECTOR)
    devices = [build.collected(by) for _ in range(4)]
    pile = pile_named("to_hand_over", by)
    page = list_pile(build.session, pile, by, limit=2)

    build.clock.advance(hours=1)
    build.fact(devices[1], "weighed", by, mass_g=900, measured=True)
    rest = list_pile(build.session, pile, by, after=page[-1].place)

    assert [one.row.code for one in rest] == [devices[2].code, devices[3].code, devices[1].code]


def test_a_pile_is_narrowed_like_any_list(build: Builder):
    by = build.actor(Role.COLLECTOR)
    build.collected(by)
    phone = build.collected(by, kind="smartphone")

    found = list_pile(build.session, pile_named("to_hand_over", by), by, wanted=Filter(kind="smartphone"))

    assert [one.row.code for one in found] == [phone.code]


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.REFURBISHER, Role.COORDINATOR])
def test_more_devices_ask_no_more_queries(build: Builder, count_queries: Counting, role: Role):
    by = build.actor(role, Role.COLLECTOR)
    for _ in range(SHOWN + 1):
        build.collected(by)
    with count_queries() as few:
        heaps(build.session, by)
    for _ in range(SHOWN):
        build.collected(by)

    with count_queries() as many:
        heaps(build.session, by)

    assert len(many) == len(few) <= 2 * len(piles_of(by))


def test_every_stage_of_a_pile_is_one_that_somebody_holds():
    lent = {Stage.LENT}

    assert {stage for pile in PILES for stage in pile.stages} - LIVE == lent
