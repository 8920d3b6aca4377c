"""Purchases recorded, changed, taken away and put back."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.contracts.service import Terms, make_contract
from reuse.errors import BadInputError, ConflictError, ForbiddenError, StaleError
from reuse.lifecycle.stages import Role
from reuse.purchases.models import Purchase
from reuse.purchases.service import (
    Told,
    Why,
    add_purchase,
    edit_purchase,
    forget_removed,
    justify,
    remove_purchase,
    restore_purchase,
    withdraw,
)
from tests.builders import Builder


@pytest.fixture
def bought(session: Session, told: Told, buyer: Actor) -> Purchase:
    return add_purchase(session, told, by=buyer, key=uuid4())


def test_a_purchase_recorded_twice_under_its_key_is_one(session: Session, told: Told, buyer: Actor) -> None:
    key = uuid4()

    assert add_purchase(session, told, by=buyer, key=key) is add_purchase(session, told, by=buyer, key=key)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"line": "cars"}, "line"),
        ({"count": 0}, "count"),
        ({"reused_cents": 200_000, "recycled_cents": 100_001}, "reused_cents"),
        ({"recycled_cents": -1}, "recycled_cents"),
        ({"day": date(2026, 3, 4)}, "day"),
        ({"day": date(2019, 12, 31)}, "day"),
        ({"gift": True}, "spend_cents"),
        ({"spend_cents": 0, "reused_cents": 0}, "spend_cents"),
        ({"gift_value": "laptop_under_5"}, "gift_value"),
        ({"supplier": "=SUM(A1)"}, "supplier"),
        ({"contract": uuid4()}, "contract"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_cannot_be_is_refused_with_its_field(
    session: Session, told: Told, buyer: Actor, wrong: dict, field: str
) -> None:
    with pytest.raises(BadInputError) as refused:
        add_purchase(session, replace(told, **wrong), by=buyer, key=uuid4())

    assert field in refused.value.fields


def test_a_gift_counts_at_a_flat_value_of_its_own_line_only(session: Session, told: Told, buyer: Actor) -> None:
    gift = replace(told, spend_cents=0, reused_cents=0, gift=True, gift_value="laptop_under_5")

    assert add_purchase(session, gift, by=buyer, key=uuid4()).gift_value == "laptop_under_5"
    with pytest.raises(BadInputError):
        add_purchase(session, replace(gift, line="screens"), by=buyer, key=uuid4())


def test_the_first_of_january_comes_with_the_territorys_midnight(
    build: Builder, session: Session, told: Told, buyer: Actor
) -> None:
    build.clock.at = build.clock.at.replace(year=2026, month=12, day=31, hour=22, minute=59)
    new_year = replace(told, day=date(2027, 1, 1))
    with pytest.raises(BadInputError):
        add_purchase(session, new_year, by=buyer, key=uuid4())

    build.clock.advance(minutes=1)

    assert add_purchase(session, new_year, by=buyer, key=uuid4()).day.year == 2027


def test_a_contract_of_ones_own_may_be_named(session: Session, told: Told, build: Builder) -> None:
    buyer, supplier = build.actor(Role.BUYER), build.actor(Role.REFURBISHER)
    year = (date(2026, 1, 1), date(2026, 12, 31))
    terms = Terms("C-1", "Essai", *year, (supplier.organisation,), ({"clause": "outcome"},))
    made = make_contract(session, terms, by=buyer, key=uuid4())

    assert add_purchase(session, replace(told, contract=made.id), by=buyer, key=uuid4()).contract_id == made.id


def test_a_change_by_whoever_read_an_older_version_is_refused(
    session: Session, told: Told, buyer: Actor, bought: Purchase
) -> None:
    edit_purchase(session, bought, replace(told, count=31), version=1, by=buyer)

    with pytest.raises(StaleError):
        edit_purchase(session, bought, replace(told, count=32), version=1, by=buyer)
    assert (bought.count, bought.version) == (31, 2)


def test_only_its_own_organisation_and_the_coordinator_change_it(
    session: Session, told: Told, other: Actor, bought: Purchase, build: Builder
) -> None:
    with pytest.raises(ForbiddenError):
        edit_purchase(session, bought, told, version=1, by=other)
    with pytest.raises(ForbiddenError):
        remove_purchase(session, bought, by=other)

    remove_purchase(session, bought, by=build.actor(Role.COORDINATOR))

    assert bought.removed_at


def test_what_was_taken_away_can_be_put_back_for_a_day(
    session: Session, told: Told, buyer: Actor, bought: Purchase, build: Builder
) -> None:
    remove_purchase(session, bought, by=buyer)
    with pytest.raises(ConflictError):
        edit_purchase(session, bought, told, version=2, by=buyer)
    assert forget_removed(session, build.clock.at + timedelta(hours=24)) == 0

    restore_purchase(session, bought, by=buyer)

    assert bought.removed_at is None
    assert forget_removed(session, build.clock.at + timedelta(days=9)) == 0


def test_after_a_day_nothing_is_left_of_it(session: Session, buyer: Actor, bought: Purchase, build: Builder) -> None:
    remove_purchase(session, bought, by=buyer)

    assert forget_removed(session, build.clock.at + timedelta(hours=25)) == 1


def test_buying_new_is_justified_by_a_reason_and_words_where_it_needs_some(session: Session, buyer: Actor) -> None:
    why = Why(date(2026, 3, 3), "servers", 2, "performance")

    with pytest.raises(BadInputError) as refused:
        justify(session, why, by=buyer, key=uuid4())
    made = justify(session, replace(why, words="Calcul scientifique"), by=buyer, key=uuid4())

    assert "words" in refused.value.fields
    assert (made.reason, made.count) == ("performance", 2)
    withdraw(session, made, by=buyer)
    assert session.get(type(made), made.id) is None


def test_whoever_buys_nothing_records_nothing(session: Session, told: Told, build: Builder) -> None:
    with pytest.raises(ForbiddenError):
        add_purchase(session, told, by=build.actor(Role.SELLER), key=uuid4())


def test_a_request_sent_again_after_what_it_recorded_was_deleted_is_told_so(session: Session, buyer: Actor) -> None:
    why, key = Why(date(2026, 3, 3), "servers", 2, "performance", "Calcul"), uuid4()
    withdraw(session, justify(session, why, by=buyer, key=key), by=buyer)

    with pytest.raises(ConflictError, match="deleted since"):
        justify(session, why, by=buyer, key=key)
