"""Auditors' links: they open one contract, until their day, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.contracts.auditing import links_of, make_link, note_use, opened_by, revoke_link
from reuse.contracts.models import Contract, ContractLink
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.errors import BadInputError, ForbiddenError, NotFoundError
from reuse.lifecycle.stages import Role
from tests.builders import SECRET, Builder


@pytest.fixture
def made(session: Session, contract: Contract, buyer: Actor) -> tuple[ContractLink, str]:
    return make_link(session, contract, name="Chambre des comptes", days=30, secret=SECRET, by=buyer, key=uuid4())


def test_a_link_opens_its_contract_until_its_last_day(
    session: Session, build: Builder, contract: Contract, made: tuple[ContractLink, str]
) -> None:
    link, token = made
    build.clock.advance(days=29)
    assert opened_by(session, token).id == contract.id
    build.clock.at = link.expires_at
    with pytest.raises(NotFoundError):
        opened_by(session, token)


def test_its_token_has_128_bits_and_is_kept_hashed_only(made: tuple[ContractLink, str]) -> None:
    link, token = made

    assert len(token) * 5 >= 128
    assert all(token not in str(value) for value in vars(link).values())


def test_a_replay_shows_the_same_link(session: Session, contract: Contract, buyer: Actor) -> None:
    told = {"name": "Chambre", "days": 1, "secret": SECRET, "by": buyer, "key": uuid4()}
    one, again = (make_link(session, contract, **told)[1] for _ in range(2))

    assert one == again
    assert len(links_of(session, contract)) == 1


def test_a_revoked_link_opens_nothing(
    session: Session, contract: Contract, buyer: Actor, made: tuple[ContractLink, str]
) -> None:
    for _ in range(2):
        revoke_link(session, contract, made[0].id, by=buyer)
    with pytest.raises(NotFoundError):
        opened_by(session, made[1])


@pytest.mark.parametrize("token", ["", "a" * 26, "é" * 26, "'", "a" * 5000])
@pytest.mark.usefixtures("made")
def test_what_is_no_link_opens_nothing(session: Session, token: str) -> None:
    with pytest.raises(NotFoundError):
        opened_by(session, token)


def test_its_last_use_is_noted_to_ten_minutes(session: Session, build: Builder, made: tuple[ContractLink, str]) -> None:
    used = []
    for minutes in (0, 9, 2):
        build.clock.at += timedelta(minutes=minutes)
        note_use(session, made[1])
        session.refresh(made[0])
        used.append(made[0].used_at)

    assert used[0] == used[1] is not None
    assert used[2] == build.clock.at


def test_only_the_buyer_and_the_coordinator_make_and_revoke_them(
    session: Session, build: Builder, contract: Contract, supplier: Actor, made: tuple[ContractLink, str]
) -> None:
    for by in (supplier, build.actor(Role.BUYER), replace(supplier, roles=frozenset({Role.ADMIN}))):
        with pytest.raises(ForbiddenError):
            make_link(session, contract, name="Moi", days=1, secret=SECRET, by=by, key=uuid4())
        with pytest.raises(ForbiddenError):
            revoke_link(session, contract, made[0].id, by=by)


def test_a_buyer_does_not_revoke_the_link_of_another_contract(
    session: Session, terms: Terms, buyer: Actor, made: tuple[ContractLink, str]
) -> None:
    other = make_contract(session, replace(terms, reference="2026-DSI-05"), by=buyer, key=uuid4())
    with pytest.raises(NotFoundError):
        revoke_link(session, other, made[0].id, by=buyer)


@pytest.mark.parametrize("days", [0, 91, -1])
def test_a_link_lives_ninety_days_at_most(session: Session, contract: Contract, buyer: Actor, days: int) -> None:
    with pytest.raises(BadInputError):
        make_link(session, contract, name="Chambre", days=days, secret=SECRET, by=buyer, key=uuid4())
