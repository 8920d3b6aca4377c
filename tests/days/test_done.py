"""What a day counts."""

from datetime import UTC, datetime
from uuid import uuid4

from reuse.days.queries import deposits_of_today, facts_of, labels_left, midnight, tally
from reuse.events.custody import receive
from reuse.events.queries import history
from reuse.events.record import Fact
from reuse.lifecycle.stages import Role
from tests.builders import Builder


def test_the_day_begins_at_midnight_where_people_live(build: Builder):
    build.clock.at = datetime(2026, 7, 14, 22, 30, tzinfo=UTC)

    assert midnight() == datetime(2026, 7, 14, 22, tzinfo=UTC)


def test_yesterday_is_a_whole_day_when_the_clocks_change(build: Builder):
    by = build.actor(Role.COLLECTOR)
    build.clock.at = datetime(2026, 3, 28, 23, 30, tzinfo=UTC)  # half past midnight on the day of 23 hours
    build.collected(by)
    build.clock.at = datetime(2026, 3, 29, 22, 30, tzinfo=UTC)

    counted = tally(build.session, by)

    assert (counted.today["taken_in"], counted.yesterday["taken_in"]) == (0, 1)


def test_what_is_done_is_counted_by_what_it_was(build: Builder):
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    build.sell(build.ready(by), by)

    counted = tally(build.session, by).today

    assert counted == {
        "taken_in": 0,
        "received": 1,
        "erased": 1,
        "made_ready": 1,
        "second_lives": 1,
        "recycled": 0,
    }


def test_yesterday_is_beside_today_and_older_days_are_not(build: Builder):
    by = build.actor(Role.COLLECTOR)
    for _ in range(3):
        build.collected(by)
        build.clock.advance(days=1)
    build.clock.advance(days=-1)

    counted = tally(build.session, by)

    assert (counted.today["taken_in"], counted.yesterday["taken_in"]) == (1, 1)


def test_an_entry_undone_is_not_counted(build: Builder):
    by = build.actor(Role.REFURBISHER)
    device = build.at_bench(by)
    received = next(event for event in history(build.session, device.subject) if event.type == "received")

    build.correct(device, received)

    assert tally(build.session, by).today["received"] == 0


def test_a_receipt_that_waits_is_not_counted(build: Builder):
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER)

    receive(build.session, build.collected(giver), by=taker, key=uuid4())

    assert tally(build.session, taker).today["received"] == 0


def test_a_fact_told_late_counts_on_the_day_it_arrived(build: Builder):
    by = build.actor(Role.REFURBISHER)
    device = build.hand(build.collected(giver := build.actor(Role.COLLECTOR)), giver, by)
    told = build.clock.at
    build.clock.advance(days=3)

    receive(build.session, device, Fact("received", occurred_at=told), by=by, key=uuid4())

    assert tally(build.session, by).today["received"] == 1


def test_each_organisation_counts_its_own_and_the_coordinator_all(build: Builder):
    build.collected(build.actor(Role.COLLECTOR))
    build.collected(build.actor(Role.COLLECTOR))

    assert tally(build.session, build.actor(Role.COLLECTOR)).today["taken_in"] == 0
    assert tally(build.session, build.actor(Role.COORDINATOR)).today["taken_in"] == 2


def test_deposits_are_those_of_today_at_this_site(build: Builder):
    by = build.actor(Role.COLLECTOR)
    build.collected(by)
    build.clock.advance(days=1)
    device = build.collected(by)
    build.collected(build.actor(Role.COLLECTOR))

    assert [one.id for one in deposits_of_today(build.session, by)] == [device.deposit_id]


def test_labels_left_are_those_on_paper_and_on_no_device(build: Builder):
    by = build.actor(Role.COLLECTOR)
    build.code(by)
    build.collected(by)

    assert labels_left(build.session, by) == 1
    assert labels_left(build.session, build.actor(Role.COLLECTOR)) == 0
    assert labels_left(build.session, build.actor(Role.SELLER)) is None


def test_facts_are_counted_by_their_reason_for_whoever_settles_them(build: Builder):
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER)
    opened = build.clock.at
    for _ in range(2):
        receive(build.session, build.collected(giver), by=taker, key=uuid4())
        build.clock.advance(days=1)

    (mine,) = facts_of(build.session, giver)

    assert (mine.rule, mine.count, mine.since) == ("received without a hand-over", 2, opened)
    assert facts_of(build.session, taker) == []
    assert facts_of(build.session, build.actor(Role.COORDINATOR)) == [mine]
