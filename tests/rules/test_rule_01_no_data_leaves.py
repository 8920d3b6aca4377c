"""Rule 1: no data leaves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from reuse.clock import stamp
from reuse.collection.identity import merge
from reuse.errors import RefusedError
from reuse.events.corrections import settle
from reuse.events.record import Fact, record
from reuse.lifecycle.guards import Policy
from reuse.lifecycle.situation import MediumState, Situation
from reuse.lifecycle.stages import Role, Stage
from reuse.lifecycle.steps import next_step
from tests.builders import Builder

REFURBISHER = frozenset({Role.REFURBISHER})
POLICY = Policy(levels={"hdd": "clear", "ssd": "purge", "unknown": "purge"})


def step(situation: Situation, event: str) -> None:
    next_step(situation, event, {}, roles=REFURBISHER, policy=POLICY)


def test_a_device_with_an_unerased_medium_is_never_ready() -> None:
    media = {"S1": MediumState("hdd", erased="clear"), "S2": MediumState("hdd")}
    situation = Situation(stage=Stage.REFURBISHING, media_known=True, media=media)

    with pytest.raises(RefusedError, match="no data leaves"):
        step(situation, "made_ready")


def test_a_device_whose_media_are_unknown_is_never_ready() -> None:
    with pytest.raises(RefusedError, match="media are known"):
        step(Situation(stage=Stage.REFURBISHING), "made_ready")


def test_overwriting_never_reaches_purge(build: Builder) -> None:
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


def test_an_erasure_of_another_serial_does_not_count(build: Builder) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop, media=("S1",))
    build.fact(device, "erasure_started", workshop)
    build.erase(device, "S2", workshop)

    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", workshop)


def test_an_erasure_finished_before_the_latest_collection_does_not_count(build: Builder) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.fact(device, "erasure_started", workshop)
    build.fact(
        device, "erasure_recorded", workshop,
        medium="S1", method="clear", technique="overwrite", result="success", finished="2026-03-02T12:00:00.000Z",
    )  # fmt: skip

    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", workshop)


def test_a_returned_device_is_unknown_again(build: Builder) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    build.fact(device, "sold", desk)
    build.fact(device, "returned", desk, holder=str(desk.organisation), site=str(desk.site))

    assert not device.situation.media_known
    assert device.situation.lives == 2


def test_a_device_without_medium_goes_straight_to_refurbishing(build: Builder) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop, media=())
    build.fact(device, "refurbishment_started", workshop)

    assert device.stage is Stage.REFURBISHING


def test_a_device_with_a_medium_does_not_skip_erasure(build: Builder) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)

    with pytest.raises(RefusedError, match="erase before refurbishing"):
        build.fact(device, "refurbishment_started", workshop)


def test_a_failed_erasure_does_not_count_and_may_be_tried_again(build: Builder) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.fact(device, "erasure_started", workshop)
    build.erase(device, "S1", workshop, result="failed")
    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", workshop)
    build.erase(device, "S1", workshop)
    build.fact(device, "erased", workshop)

    assert device.stage is Stage.ERASED


def test_a_report_dated_beyond_its_filing_does_not_count(build: Builder) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.fact(device, "erasure_started", workshop)
    build.fact(
        device, "erasure_recorded", workshop,
        medium="S1", method="clear", technique="overwrite", result="success", finished="2099-01-01T00:00:00.000Z",
    )  # fmt: skip

    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", workshop)


def test_a_return_claimed_before_the_sale_does_not_revive_the_erasure_before_it(
    build: Builder, session: Session
) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    erased_at = build.clock.at
    build.clock.advance(hours=1)
    build.sell(device, desk)
    back = Fact("returned", {"holder": str(desk.organisation), "site": None}, erased_at - timedelta(minutes=30))
    build.clock.advance(hours=1)
    record(session, device, back, by=desk, key=uuid4())
    build.fact(device, "triaged", desk)
    build.fact(device, "inventoried", desk, media={"S1": "hdd"})
    build.fact(device, "erasure_started", desk)
    build.fact(
        device, "erasure_recorded", desk,
        medium="S1", method="clear", technique="overwrite", result="success", finished=stamp(erased_at),
    )  # fmt: skip

    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", desk)


def test_a_late_sale_of_an_unerased_device_is_not_accepted_afterwards(build: Builder, session: Session) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.at_bench(desk)
    earlier = build.clock.at
    build.clock.advance(hours=1)
    fact = record(session, device, Fact("sold", {"price_cents": 1}, earlier), by=desk, key=uuid4())

    with pytest.raises(RefusedError):
        settle(session, device, fact.id, accepted=True, by=build.actor(Role.COORDINATOR), key=uuid4())
    assert device.stage is Stage.TRIAGED


def test_an_inventory_of_an_earlier_life_is_not_accepted_in_this_one(build: Builder, session: Session) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    earlier = build.clock.at
    build.clock.advance(hours=1)
    build.sell(device, desk)
    build.take_back(device, desk)
    build.fact(device, "triaged", desk)
    fact = record(session, device, Fact("inventoried", {"media": {}, "opened": True}, earlier), by=desk, key=uuid4())
    with pytest.raises(RefusedError, match="earlier life"):
        settle(session, device, fact.id, accepted=True, by=desk, key=uuid4())

    assert not device.situation.media_known


def test_a_medium_the_depositor_kept_is_named_and_does_not_leave(build: Builder) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench, media=("S1", "S2"))
    build.fact(device, "medium_kept", bench, medium="S1")
    build.fact(device, "erasure_started", bench)
    build.erase(device, "S2", bench)
    build.fact(device, "erased", bench)

    assert device.situation.media["S1"].whereabouts == "kept"


def test_a_kept_medium_found_inside_after_all_counts_again(build: Builder) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench, media=("S1",))
    build.fact(device, "medium_kept", bench, medium="S1")
    build.fact(device, "inventoried", bench, media={"S1": "hdd"})

    assert device.situation.media_inside == {"S1"}


def test_a_tool_that_sees_no_medium_does_not_say_that_there_is_none(build: Builder) -> None:
    bench, collector = build.actor(Role.REFURBISHER), build.actor(Role.COLLECTOR)
    device = build.hand(build.collected(collector), collector, bench)
    build.fact(device, "triaged", bench)
    build.fact(device, "inventoried", bench, media=None)

    assert not device.situation.media_known


def test_an_attestation_does_not_suffice_for_a_laptop(build: Builder) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench)
    build.fact(device, "erasure_started", bench)
    build.fact(
        device, "erasure_recorded", bench, medium="S1", method="purge", technique="crypto_erase",
        result="success", finished=stamp(build.clock.at), attested=True,
    )  # fmt: skip

    with pytest.raises(RefusedError, match="no data leaves"):
        build.fact(device, "erased", bench)


@given(inside=st.sets(st.sampled_from("abcd")), erased=st.sets(st.sampled_from("abcd")), known=st.booleans())
def test_only_a_known_set_of_erased_serials_passes(inside: set[str], erased: set[str], known: bool) -> None:
    media = {serial: MediumState("hdd", erased="clear" if serial in erased else None) for serial in inside}
    situation = Situation(stage=Stage.REFURBISHING, media_known=known, media=media)
    if known and inside <= erased:
        step(situation, "made_ready")
        return
    with pytest.raises(RefusedError):
        step(situation, "made_ready")


def test_an_unerased_device_does_not_pass_as_an_erased_record(build: Builder, session: Session) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    erased, other = build.ready(desk), build.at_bench(desk, media=("S9",))

    with pytest.raises(RefusedError, match="no data leaves"):
        merge(session, other, erased, by=desk, key=uuid4())
