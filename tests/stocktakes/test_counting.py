"""Counting: each device once, each scan answered, nothing lost that a phone saw without network."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.clock import MovingClock
from reuse.codes import ALPHABET, check_character
from reuse.collection import identity
from reuse.devices.models import Device
from reuse.errors import BadInputError, ForbiddenError, KeyReusedError, MistypedCodeError, RefusedError
from reuse.lifecycle.stages import Role
from reuse.stocktakes.counting import LARGEST, Answer, Sighting, count, count_many
from reuse.stocktakes.lists import Line
from reuse.stocktakes.models import Stocktake, StocktakeLine
from reuse.stocktakes.queries import tally
from reuse.stocktakes.rules import Finding, Outcome, Part
from tests.builders import Builder

Scan = Callable[..., Answer]
Read = Callable[[Part], list[Line]]


def test_what_is_expected_is_counted(scan: Scan, shelf: list[Device]) -> None:
    answer = scan(shelf[0].code)

    assert (answer.outcome, answer.finding, answer.device) == (Outcome.COUNTED, Finding.PRESENT, shelf[0])


def test_a_device_is_counted_once_whoever_scans_it(
    session: Session, stocktake: Stocktake, scan: Scan, keeper: Actor, shelf: list[Device]
) -> None:
    colleague = Actor(uuid4(), keeper.organisation, frozenset({Role.CARRIER}), keeper.site)
    scan(shelf[0].code)

    assert count(session, stocktake, shelf[0].code or "", by=colleague, key=uuid4()).outcome is Outcome.AGAIN
    assert tally(session, stocktake).counted == 1


def test_a_device_with_two_labels_is_counted_once(
    session: Session, build: Builder, scan: Scan, keeper: Actor, shelf: list[Device]
) -> None:
    torn, fresh = shelf[0].code, build.code(keeper)
    identity.relabel(session, shelf[0], fresh, by=keeper, key=uuid4())
    scan(torn)

    assert scan(fresh).outcome is Outcome.AGAIN


def test_two_records_of_one_device_are_one_line(
    session: Session, scan: Scan, keeper: Actor, shelf: list[Device], part: Read
) -> None:
    other = shelf[1].code
    identity.merge(session, shelf[1], shelf[0], by=keeper, key=uuid4())
    scan(shelf[0].code)

    assert scan(other).outcome is Outcome.AGAIN
    assert [line.device for line in part(Part.MISSING)] == [shelf[2]]


def test_a_replayed_key_is_answered_as_the_first_time(scan: Scan, shelf: list[Device]) -> None:
    key = uuid4()
    first = scan(shelf[0].code, key=key)

    assert scan(shelf[0].code, key=key) == first


def test_a_replay_is_answered_as_the_first_time_even_once_closed(
    scan: Scan, close: Callable[[], Stocktake], shelf: list[Device]
) -> None:
    key = uuid4()
    first = scan(shelf[0].code, key=key)
    close()

    assert scan(shelf[0].code, key=key) == first


def test_a_key_serves_one_scan(scan: Scan, shelf: list[Device]) -> None:
    key = uuid4()
    scan(shelf[0].code, key=key)

    with pytest.raises(KeyReusedError):
        scan(shelf[1].code, key=key)


def test_a_mistyped_code_is_refused_and_an_unknown_one_told(scan: Scan) -> None:
    body = "00000000"
    wrong = ALPHABET[(ALPHABET.index(check_character(body)) + 1) % 32]

    with pytest.raises(MistypedCodeError):
        scan(body + wrong)
    assert scan(body + check_character(body)).outcome is Outcome.UNKNOWN


def test_a_label_on_no_device_asks_to_be_taken_in(build: Builder, scan: Scan, keeper: Actor) -> None:
    code = build.code(keeper)

    assert scan(code).outcome is Outcome.UNCLAIMED
    assert scan(code).outcome is Outcome.AGAIN


def test_what_another_organisation_holds_is_found_elsewhere(build: Builder, scan: Scan) -> None:
    answer = scan(build.collected(build.actor(Role.COLLECTOR)).code)

    assert (answer.outcome, answer.finding) == (Outcome.UNEXPECTED, Finding.ELSEWHERE)


def test_what_was_lost_is_unexpected(build: Builder, scan: Scan, keeper: Actor, shelf: list[Device]) -> None:
    build.fact(shelf[0], "lost", keeper)
    build.clock.advance(minutes=5)

    assert scan(shelf[0].code).finding is Finding.ENDED


def test_what_arrived_since_the_opening_is_present(build: Builder, scan: Scan, keeper: Actor) -> None:
    answer = scan(build.collected(keeper).code)

    assert (answer.outcome, answer.finding) == (Outcome.COUNTED, Finding.ARRIVED)


def test_what_a_phone_saw_before_it_left_was_present(
    build: Builder, moment: MovingClock, scan: Scan, keeper: Actor, shelf: list[Device]
) -> None:
    seen = moment.at
    moment.advance(minutes=10)
    build.hand(shelf[0], keeper, build.actor(Role.REFURBISHER))

    assert scan(shelf[0].code, at=seen).finding is Finding.PRESENT


def test_a_count_that_arrives_after_the_closing_is_kept_and_told(
    moment: MovingClock, scan: Scan, close: Callable[[], Stocktake], shelf: list[Device], part: Read
) -> None:
    moment.advance(hours=1)
    seen = moment.at
    moment.advance(hours=1)
    close()
    moment.advance(hours=5)

    assert scan(shelf[0].code, at=seen).outcome is Outcome.COUNTED
    assert [line.late for line in part(Part.PRESENT)] == [True]


def test_a_closed_stocktake_is_counted_no_further(
    scan: Scan, close: Callable[[], Stocktake], shelf: list[Device]
) -> None:
    close()

    with pytest.raises(RefusedError, match="closed"):
        scan(shelf[0].code)


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.ADMIN, Role.BUYER])
def test_nobody_else_counts(
    session: Session, build: Builder, stocktake: Stocktake, shelf: list[Device], role: Role
) -> None:
    with pytest.raises(ForbiddenError):
        count(session, stocktake, shelf[0].code or "", by=build.actor(role), key=uuid4())


def test_somebody_of_another_site_of_the_same_organisation_does_not_count(
    session: Session, stocktake: Stocktake, keeper: Actor, shelf: list[Device]
) -> None:
    other = Actor(uuid4(), keeper.organisation, keeper.roles, sites=frozenset({uuid4()}))

    with pytest.raises(ForbiddenError):
        count(session, stocktake, shelf[0].code or "", by=other, key=uuid4())


def test_the_coordinator_counts_anywhere(
    session: Session, build: Builder, stocktake: Stocktake, shelf: list[Device]
) -> None:
    by = build.actor(Role.COORDINATOR)

    assert count(session, stocktake, shelf[0].code or "", by=by, key=uuid4()).outcome is Outcome.COUNTED


def test_one_bad_scan_of_a_batch_stops_none_of_the_others(
    session: Session, stocktake: Stocktake, keeper: Actor, shelf: list[Device]
) -> None:
    codes = [shelf[0].code or "", "not a code", shelf[1].code or "", shelf[0].code or ""]
    bad, *answers = sorted(
        count_many(session, stocktake, [Sighting(code, uuid4()) for code in codes], by=keeper),
        key=lambda one: isinstance(one, Answer),
    )

    assert isinstance(bad, BadInputError)
    assert [one.outcome for one in answers if isinstance(one, Answer)] == [
        Outcome.COUNTED,
        Outcome.COUNTED,
        Outcome.AGAIN,
    ]


def test_a_batch_has_its_limit(session: Session, stocktake: Stocktake, keeper: Actor) -> None:
    with pytest.raises(BadInputError):
        count_many(session, stocktake, [Sighting("x", uuid4())] * (LARGEST + 1), by=keeper)


def test_the_clock_of_the_phone_is_kept_beside_its_claim(
    session: Session, stocktake: Stocktake, keeper: Actor, shelf: list[Device], moment: MovingClock
) -> None:
    behind = moment.at - timedelta(seconds=90)
    one = Sighting(shelf[0].code or "", uuid4(), behind)
    count_many(session, stocktake, [one], by=keeper, sent_at=behind)

    (line,) = session.scalars(select(StocktakeLine).where(StocktakeLine.key == one.key))
    assert (line.seen_at, line.skew_ms) == (behind, 90_000)


def test_a_batch_takes_few_queries(
    session: Session,
    build: Builder,
    stocktake: Stocktake,
    keeper: Actor,
    shelf: list[Device],
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    more = [Sighting(build.collected(keeper).code or "", uuid4()) for _ in range(20)]
    more += [Sighting(device.code or "", uuid4()) for device in shelf]

    with count_queries() as seen:
        count_many(session, stocktake, more, by=keeper)

    assert len(seen) <= 7


@given(order=st.lists(st.tuples(st.integers(0, 2), st.integers(0, 4)), max_size=12))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_scans_and_replays_counts_each_device_once(
    session: Session, stocktake: Stocktake, keeper: Actor, shelf: list[Device], order: list[tuple[int, int]]
) -> None:
    keys = [[uuid4() for _ in range(5)] for _ in shelf]
    with session.begin_nested() as trial:
        for device, key in order:
            count(session, stocktake, shelf[device].code or "", by=keeper, key=keys[device][key])
        found = tally(session, stocktake)
        trial.rollback()
    session.expire_all()

    assert found.counted == found.parts[Part.PRESENT] == len({device for device, _ in order})
    assert found.parts[Part.MISSING] == len(shelf) - found.counted
