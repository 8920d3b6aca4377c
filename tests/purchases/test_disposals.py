"""Lists claimed by the public body that gave them up, and what it declares that it held."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.collection.service import Description, follow_up_code, open_deposit, take_in
from reuse.errors import BadInputError, ConflictError, NotFoundError, StaleError
from reuse.lifecycle.stages import Role
from reuse.purchases.disposals import (
    Held,
    claim_list,
    claim_offered,
    declare_held,
    deposit_named,
    deposit_of_receipt,
    release_list,
)
from reuse.purchases.retired import lists_of
from tests.builders import SECRET, Builder
from tests.purchases.conftest import DECIDED, Listing


@pytest.mark.parametrize(
    ("told", "field"),
    [
        (Held(-1), "held"),
        (Held(3, 2, "vieux", 2, "secret"), "held"),
        (Held(3, 1), "older_reason"),
        (Held(3, 0, "", 1), "protected_reason"),
    ],
)
def test_a_declaration_that_cannot_be_is_refused(session: Session, buyer: Actor, told: Held, field: str) -> None:
    with pytest.raises(BadInputError) as refused:
        declare_held(session, 2026, told, version=0, by=buyer)

    assert field in refused.value.fields


def test_a_declaration_is_changed_by_whoever_read_it_last(session: Session, buyer: Actor) -> None:
    declare_held(session, 2026, Held(10), version=0, by=buyer)
    declare_held(session, 2026, Held(11), version=1, by=buyer)

    with pytest.raises(StaleError):
        declare_held(session, 2026, Held(12), version=1, by=buyer)
    with pytest.raises(BadInputError):
        declare_held(session, 2027, Held(1), version=0, by=buyer)


def test_a_list_has_one_owner_who_holds_its_receipt(
    session: Session, listing: Listing, buyer: Actor, other: Actor, workshop: Actor
) -> None:
    deposit = listing()
    code = follow_up_code(SECRET, deposit.id)

    assert deposit_of_receipt(session, code.lower()).id == deposit.id
    with pytest.raises(NotFoundError):
        deposit_named(session, deposit.id, by=other)
    assert deposit_named(session, deposit.id, by=workshop) is deposit_named(session, deposit.id, by=buyer)
    with pytest.raises(ConflictError):
        claim_list(session, deposit, "", by=other)

    release_list(session, deposit.id, by=buyer)

    assert claim_list(session, deposit, "", by=other).organisation_id == other.organisation


def test_lists_that_ones_own_organisation_took_in_are_offered(session: Session, build: Builder) -> None:
    town = build.actor(Role.COLLECTOR, Role.BUYER)
    made = open_deposit(session, DECIDED, secret=SECRET, by=town, key=uuid4())
    take_in(session, build.code(town), Description("laptop"), made, by=town, key=uuid4())

    (offered,) = lists_of(session, town.organisation)
    assert (offered.deposit.id, offered.devices, offered.claim) == (made.id, 1, None)

    assert [claim_offered(session, "Convention", by=town) for _turn in range(2)] == [1, 0]

    (claimed,) = lists_of(session, town.organisation)
    assert claimed.claim
    assert claimed.claim.commitment == "Convention"
