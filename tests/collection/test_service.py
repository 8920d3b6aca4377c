"""Deposits opened, devices taken in and announced."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.codes import new_code
from reuse.collection.models import Depositor, Status, Title
from reuse.collection.queries import by_follow_up
from reuse.collection.service import Description, Terms, announce, follow_up_code, open_deposit, take_in
from reuse.devices.models import Device
from reuse.errors import ForbiddenError, NotFoundError, RefusedError
from reuse.lifecycle.stages import Role, Stage
from tests.builders import SECRET, Builder


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR)


def arrive(build: Builder, by: Actor, terms: Terms, seen: Description) -> Device:
    deposit = open_deposit(build.session, terms, secret=SECRET, by=by, key=uuid4())
    return take_in(build.session, build.code(by), seen, deposit, by=by, key=uuid4()).device


def test_the_terms_of_the_deposit_follow_the_device(build: Builder, desk: Actor) -> None:
    terms = Terms(Depositor.PUBLIC, Title.DISPOSAL_DECISION, Status.WASTE, "broken", "capped")
    found = arrive(build, desk, terms, Description("laptop", mass_g=1800)).situation

    assert (found.depositor, found.title, found.status, found.resale, found.mass_g) == (
        "public", "disposal_decision", "waste", "capped", 1800,
    )  # fmt: skip


def test_a_device_taken_in_belongs_to_the_point_that_took_it(build: Builder, desk: Actor) -> None:
    device = arrive(build, desk, Terms(), Description("laptop"))

    assert (device.holder_id, device.site_id) == (desk.organisation, desk.site)


def test_a_disk_the_depositor_kept_is_known_and_does_not_make_the_media_known(build: Builder, desk: Actor) -> None:
    found = arrive(build, desk, Terms(), Description("laptop", disk_kept=True)).situation

    assert found.media["kept-by-depositor"].whereabouts == "kept"
    assert not found.media_known


def test_a_label_never_printed_takes_nothing_in(session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())

    with pytest.raises(NotFoundError, match="never printed"):
        take_in(session, new_code(), Description("laptop"), deposit, by=desk, key=uuid4())


def test_a_seller_does_not_take_in(build: Builder) -> None:
    with pytest.raises(ForbiddenError):
        arrive(build, build.actor(Role.SELLER), Terms(), Description("laptop"))


def test_an_intake_told_late_keeps_its_time(build: Builder, session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    earlier = build.clock.at - timedelta(hours=5)
    device = take_in(
        session, build.code(desk), Description("laptop"), deposit, by=desk, key=uuid4(), occurred_at=earlier
    ).device

    assert build.last(device).occurred_at == earlier


def test_an_announced_device_is_nowhere_yet(build: Builder, session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    device = announce(session, Description("laptop"), deposit, by=desk, key=uuid4()).device

    assert (device.stage, device.code) == (Stage.ANNOUNCED, None)
    with pytest.raises(RefusedError):
        build.fact(device, "triaged", build.actor(Role.REFURBISHER))


@pytest.mark.parametrize("typed", [str.lower, lambda code: "-".join(code[at : at + 4] for at in range(0, 16, 4))])
def test_a_deposit_is_followed_by_its_code_however_typed(
    session: Session, desk: Actor, typed: Callable[[str], str]
) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())

    assert by_follow_up(session, typed(follow_up_code(SECRET, deposit.id))).id == deposit.id


def test_the_code_of_another_instance_follows_nothing(session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())

    with pytest.raises(NotFoundError):
        by_follow_up(session, follow_up_code("another secret", deposit.id))
