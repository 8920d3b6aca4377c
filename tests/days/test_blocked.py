"""Devices that a guard stops, grouped by it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from reuse.collection.models import Title
from reuse.days.blocked import Block, blocked, name_of
from reuse.lifecycle import guards
from reuse.lifecycle.stages import Role
from reuse.lifecycle.transitions import ROWS
from reuse.lifecycle.usual import USUAL
from tests.builders import Builder


def told(found: list[Block]) -> list[tuple[str, guards.Guard, list[str | None]]]:
    return [(one.step, one.guard, [device.row.code for device in one.devices]) for one in found]


def test_devices_without_title_stop_before_they_are_given(build: Builder):
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    first, second = (build.ready(by, title=None) for _ in range(2))
    build.ready(by, title=Title.RELINQUISHED)

    assert told(blocked(build.session, by)) == [("donated", guards.HAS_TITLE, [first.code, second.code])]


def test_what_lifts_an_obstacle_unblocks_at_once(build: Builder):
    by = build.actor(Role.REFURBISHER, Role.SELLER, Role.COLLECTOR)
    device = build.ready(by, title=None)
    (before,) = blocked(build.session, by)

    build.fact(device, "title_recorded", by, title="relinquished")

    assert before.unlocks
    assert blocked(build.session, by) == []


def test_who_may_not_lift_an_obstacle_is_not_told_to(build: Builder):
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    build.ready(by, title=None)

    (found,) = blocked(build.session, by)

    assert not found.unlocks


def test_one_stage_may_stop_for_several_reasons_the_longest_waiting_first(build: Builder):
    by = build.actor(Role.REFURBISHER)
    unerased, held = build.at_bench(by), build.at_bench(by)
    build.fact(unerased, "erasure_started", by)
    build.clock.advance(hours=1)
    build.fact(held, "hold_set", build.actor(Role.COORDINATOR), reason="police")

    assert told(blocked(build.session, by)) == [
        ("erased", guards.NO_DATA_LEAVES, [unerased.code]),
        ("erasure_started", guards.NOT_HELD, [held.code]),
    ]


def test_the_obstacles_of_others_steps_are_not_ours(build: Builder):
    by = build.actor(Role.REFURBISHER)
    build.ready(by, title=None)

    assert blocked(build.session, by) == []


def test_what_others_hold_is_not_ours_to_unblock(build: Builder):
    build.ready(build.actor(Role.REFURBISHER, Role.SELLER), title=None)

    assert blocked(build.session, build.actor(Role.SELLER)) == []


def test_one_query_whatever_is_held(build: Builder, count_queries: Callable[[], AbstractContextManager[list[str]]]):
    by = build.actor(Role.REFURBISHER, Role.SELLER)
    for _ in range(3):
        build.ready(by, title=None)

    with count_queries() as seen:
        blocked(build.session, by)

    assert len(seen) == 1


def test_no_two_obstacles_of_a_step_share_a_name():
    usual = {event for events in USUAL.values() for event in events}
    for row in ROWS:
        if row.event in usual:
            names = [name_of(row.event, guard) for guard in row.guards if not guard.asks]
            assert len(names) == len(set(names))
