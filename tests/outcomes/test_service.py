"""Second lives: terms, papers and what is offered."""

from dataclasses import fields
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.errors import BadInputError
from reuse.lifecycle.stages import Role, Stage
from reuse.outcomes.models import Receiver
from reuse.outcomes.queries import offers, outcomes_of
from reuse.outcomes.service import Terms, give_out
from tests.builders import PAPER, Builder

PERSON, SCHOOL = Receiver.PERSON, Receiver.SCHOOL


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER, at=SiteRole.RECYCLERY)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        (Terms("sold", PERSON), "price_cents"),
        (Terms("lent", PERSON), "due"),
        (Terms("donated", PERSON), "referral"),
        (Terms("donated", SCHOOL), "receiver_name"),
        (Terms("sold", PERSON, receiver_name="Nadia", price_cents=1), "receiver_name"),
    ],
)
def test_terms_that_lack_what_the_kind_needs_are_refused_by_name(
    build: Builder, session: Session, desk: Actor, terms: Terms, field: str
) -> None:
    device = build.ready(desk)
    with pytest.raises(BadInputError) as refusal:
        give_out(session, device, terms, by=desk, key=uuid4(), paper=PAPER)

    assert set(refusal.value.fields) == {field}
    assert device.stage is Stage.READY


@pytest.mark.parametrize(
    ("terms", "paper"),
    [
        (Terms("sold", PERSON, price_cents=0), "VTE"),
        (Terms("donated", PERSON, referral="R-1", software="Debian"), "DON"),
        (Terms("donated", SCHOOL, receiver_name="Collège"), "DON"),
        (Terms("lent", SCHOOL, receiver_name="Collège", due=date(2026, 9, 1)), None),
        (Terms("redeployed", Receiver.PUBLIC_BODY, receiver_name="Mairie"), None),
    ],
)
def test_each_second_life_has_its_paper(
    build: Builder, session: Session, desk: Actor, terms: Terms, paper: str | None
) -> None:
    device = build.ready(desk)
    _, issued = give_out(session, device, terms, by=desk, key=uuid4(), paper=PAPER)

    assert (issued.number.partition("-")[0] if issued else None) == paper
    assert [one.kind for one in outcomes_of(session, device, desk)] == [device.stage.value]


def test_what_is_ready_is_offered_with_its_price_and_no_serial(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    build.fact(device, "priced", desk, price_cents=12_000)
    build.fact(device, "graded", desk, grade="B")
    (offer,) = offers(session)

    assert (offer.code, offer.price_cents, offer.grade) == (device.code, 12_000, "B")
    assert not [field.name for field in fields(offer) if "serial" in field.name or "media" in field.name]


@pytest.mark.parametrize("event", ["reserved", "danger_reported", "lost"])
def test_what_is_no_longer_there_to_take_is_not_offered(
    build: Builder, session: Session, desk: Actor, event: str
) -> None:
    build.fact(build.ready(desk), event, desk)

    assert offers(session) == []


def test_every_life_of_a_device_has_its_outcome(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    loan = Terms("lent", SCHOOL, receiver_name="Collège", due=date(2026, 9, 1))
    give_out(session, device, loan, by=desk, key=uuid4(), paper=PAPER)
    build.take_back(device, desk)
    build.fact(device, "triaged", desk)
    build.fact(device, "inventoried", desk, media={}, opened=True)
    build.fact(device, "refurbishment_started", desk)
    build.fact(device, "made_ready", desk)
    build.sell(device, desk)

    assert [one.kind for one in outcomes_of(session, device, desk)] == ["sold", "lent"]
    assert device.situation.lives == 2


def test_only_those_who_recorded_a_second_life_read_who_received_it(
    build: Builder, session: Session, desk: Actor
) -> None:
    device = build.ready(desk)
    give_out(session, device, Terms("donated", SCHOOL, receiver_name="Collège"), by=desk, key=uuid4(), paper=PAPER)
    readers = (desk, build.actor(Role.COORDINATOR), build.actor(Role.REFURBISHER))

    assert [outcomes_of(session, device, by)[0].to for by in readers] == ["Collège", "Collège", None]
