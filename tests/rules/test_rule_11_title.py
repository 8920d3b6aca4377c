"""Rule 11: nothing leaves without title."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.collection.identity import merge
from reuse.collection.models import Depositor, Title
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.devices.models import Device
from reuse.errors import ForbiddenError, RefusedError
from reuse.evidence.service import KEPT, keep_file, purge_files, salted_hash
from reuse.lifecycle.stages import Role, Stage
from reuse.refurbishment.service import Part, harvest_part
from tests.builders import SECRET, Builder


@pytest.mark.parametrize("event", ["sold", "donated", "lent", "redeployed"])
def test_a_device_nobody_gave_up_does_not_leave(build: Builder, event: str) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk, title=None)

    with pytest.raises(RefusedError, match="nothing leaves without title"):
        build.fact(device, event, desk, price_cents=1)


def test_it_is_not_dismantled_either(build: Builder) -> None:
    bench = build.actor(Role.REFURBISHER)

    with pytest.raises(RefusedError, match="nothing leaves without title"):
        build.fact(build.at_bench(bench, title=None), "dismantling_started", bench)


def test_it_leaves_once_its_title_is_recorded(build: Builder) -> None:
    desk = build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk, title=None)
    build.fact(device, "title_recorded", desk, title="relinquished")
    build.sell(device, desk)

    assert device.stage is Stage.SOLD


def given_by_public_body(build: Builder, session: Session, resale: str) -> tuple[Device, Actor]:
    desk = build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
    terms = Terms(Depositor.PUBLIC, Title.DISPOSAL_DECISION, resale=resale)
    deposit = open_deposit(session, terms, secret=SECRET, by=desk, key=uuid4())
    device = take_in(session, build.code(desk), Description("laptop"), deposit, by=desk, key=uuid4()).device
    build.fact(device, "triaged", desk)
    build.fact(device, "inventoried", desk, media={}, opened=True)
    build.fact(device, "refurbishment_started", desk)
    build.fact(device, "made_ready", desk)
    return device, desk


@pytest.mark.parametrize("tariff", [None, "standard", "social"])
def test_what_may_not_be_resold_is_not_sold_at_any_tariff(build: Builder, session: Session, tariff: str | None) -> None:
    device, desk = given_by_public_body(build, session, "none")

    with pytest.raises(RefusedError, match="resale conditions"):
        build.sell(device, desk, tariff=tariff)


def test_a_capped_resale_is_social_only(build: Builder, session: Session) -> None:
    device, desk = given_by_public_body(build, session, "capped")
    with pytest.raises(RefusedError, match="resale conditions"):
        build.sell(device, desk, tariff="standard")
    build.sell(device, desk, tariff="social")

    assert device.stage is Stage.SOLD


def test_a_later_title_does_not_lift_the_resale_conditions(build: Builder, session: Session) -> None:
    device, desk = given_by_public_body(build, session, "none")
    build.fact(device, "title_recorded", desk, title="relinquished", resale="free")

    with pytest.raises(RefusedError, match="resale conditions"):
        build.sell(device, desk)


def test_the_resale_conditions_follow_a_part(build: Builder, session: Session) -> None:
    device, desk = given_by_public_body(build, session, "capped")
    build.fact(device, "dismantling_started", desk)
    part = harvest_part(session, device, Part(build.code(desk), Description("memory")), by=desk, key=uuid4())

    assert (part.situation.resale, part.situation.title) == ("capped", "disposal_decision")


def test_the_resale_conditions_follow_a_returned_device(build: Builder, session: Session) -> None:
    device, desk = given_by_public_body(build, session, "capped")
    build.sell(device, desk, tariff="social")
    build.take_back(device, desk)

    assert device.situation.resale == "capped"


def test_a_returned_sale_needs_a_new_title(build: Builder) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    build.sell(device, desk)
    build.take_back(device, desk)

    assert device.situation.title is None


def test_what_was_lent_still_belongs_to_the_lender(build: Builder) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    build.fact(device, "lent", desk)
    build.take_back(device, desk)

    assert device.situation.title == "relinquished"


def held(build: Builder, device: Device) -> Device:
    build.fact(device, "hold_set", build.actor(Role.COORDINATOR))
    return device


@pytest.mark.parametrize("event", ["erasure_started", "erasure_recorded", "medium_destroyed", "medium_removed",
                                   "sent_for_recycling", "given_back", "refused", "dismantling_started"])  # fmt: skip
def test_a_legal_hold_stops_erasure_and_exit(build: Builder, event: str) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = held(build, build.at_bench(bench))

    with pytest.raises(RefusedError, match="legal hold"):
        build.fact(device, event, bench)


@pytest.mark.parametrize("event", ["sold", "donated", "lent", "redeployed", "reserved"])
def test_a_legal_hold_stops_a_second_life(build: Builder, event: str) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = held(build, build.ready(desk))

    with pytest.raises(RefusedError, match="legal hold"):
        build.fact(device, event, desk, price_cents=1)


def test_a_held_device_does_not_vanish_into_another_record(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER)
    device, other = held(build, build.at_bench(bench)), build.at_bench(bench)

    with pytest.raises(RefusedError, match="legal hold"):
        merge(session, device, other, by=bench, key=uuid4())


def test_only_the_coordinator_sets_and_lifts_a_hold(build: Builder) -> None:
    bench = build.actor(*(set(Role) - {Role.COORDINATOR}))
    device = build.at_bench(bench)
    with pytest.raises(ForbiddenError):
        build.fact(device, "hold_set", bench)
    held(build, device)
    with pytest.raises(ForbiddenError):
        build.fact(device, "hold_lifted", bench)


def test_once_the_hold_is_lifted_life_goes_on(build: Builder) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = held(build, build.at_bench(bench))
    build.fact(device, "hold_lifted", build.actor(Role.COORDINATOR))
    build.fact(device, "erasure_started", bench)

    assert device.stage is Stage.ERASING


def test_a_hold_keeps_the_files_of_its_device_and_no_others(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER)
    device, other = held(build, build.at_bench(bench)), build.at_bench(bench)
    kept = keep_file(session, b"a", media_type="text/plain", by=bench, key=uuid4(), device=device)
    dropped = keep_file(session, b"b", media_type="text/plain", by=bench, key=uuid4(), device=other)
    purge_files(session, build.clock.at + KEPT + timedelta(days=1))
    session.expire_all()

    assert (kept.content, dropped.content) == (b"a", None)


def test_a_hold_keeps_a_report_that_tells_of_several_devices(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER)
    device = build.at_bench(bench)
    report = keep_file(session, b"report", media_type="text/plain", by=bench, key=uuid4())
    build.fact(device, "inventoried", bench, media={"S1": "hdd"}, file=salted_hash(report))
    held(build, device)
    purge_files(session, build.clock.at + KEPT + timedelta(days=1))
    session.expire_all()

    assert report.content == b"report"
