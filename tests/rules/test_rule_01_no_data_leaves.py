"""Rule 1: no data leaves."""

import pytest

from reuse.errors import RefusedError
from reuse.lifecycle.guards import Policy
from reuse.lifecycle.situation import MediumState, Situation
from reuse.lifecycle.stages import Role, Stage
from reuse.lifecycle.steps import next_step
from tests.builders import Builder

REFURBISHER = frozenset({Role.REFURBISHER})
POLICY = Policy(levels={"hdd": "clear", "ssd": "purge", "unknown": "purge"})


def step(situation: Situation, event: str) -> None:
    next_step(situation, event, {}, roles=REFURBISHER, policy=POLICY)


def test_a_device_with_an_unerased_medium_is_never_ready():
    media = {"S1": MediumState("hdd", erased="clear"), "S2": MediumState("hdd")}
    situation = Situation(stage=Stage.REFURBISHING, media_known=True, media=media)

    with pytest.raises(RefusedError, match="no data leaves"):
        step(situation, "made_ready")


def test_a_device_whose_media_are_unknown_is_never_ready():
    with pytest.raises(RefusedError, match="media are known"):
        step(Situation(stage=Stage.REFURBISHING), "made_ready")


def test_overwriting_never_reaches_purge(build: Builder):
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.fact(device, "inventoried", workshop, media={"S1": "tape"})
    build.fact(device, "erasure_started", workshop)
    build.fact(
        device, "erasure_recorded", workshop,
        medium="S1", method="purge", technique="overwrite", result="success", finished="2026-03-03T12:00:00.000Z",
    )  # fmt: skip

    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", workshop)


def test_an_erasure_of_another_serial_does_not_count(build: Builder):
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop, media=("S1",))
    build.fact(device, "erasure_started", workshop)
    build.erase(device, "S2", workshop)

    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", workshop)


def test_an_erasure_finished_before_the_latest_collection_does_not_count(build: Builder):
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.fact(device, "erasure_started", workshop)
    build.fact(
        device, "erasure_recorded", workshop,
        medium="S1", method="clear", technique="overwrite", result="success", finished="2026-03-02T12:00:00.000Z",
    )  # fmt: skip

    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", workshop)


def test_a_returned_device_is_unknown_again(build: Builder):
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    build.fact(device, "sold", desk)
    build.fact(device, "returned", desk, holder=str(desk.organisation), site=str(desk.site))

    assert not device.situation.media_known
    assert device.situation.lives == 2


def test_a_device_without_medium_goes_straight_to_refurbishing(build: Builder):
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop, media=())
    build.fact(device, "refurbishment_started", workshop)

    assert device.stage is Stage.REFURBISHING


def test_a_device_with_a_medium_does_not_skip_erasure(build: Builder):
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)

    with pytest.raises(RefusedError, match="erase before refurbishing"):
        build.fact(device, "refurbishment_started", workshop)


def test_a_failed_erasure_does_not_count_and_may_be_tried_again(build: Builder):
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.fact(device, "erasure_started", workshop)
    build.erase(device, "S1", workshop, result="failed")
    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", workshop)
    build.erase(device, "S1", workshop)
    build.fact(device, "erased", workshop)

    assert device.stage is Stage.ERASED
