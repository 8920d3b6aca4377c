"""What a supplier reads of a contract: its own devices, and of the others only figures."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from reuse.actors.actor import Actor
from reuse.contracts.bundle import devices_covered
from reuse.contracts.checks import check_contract, offences
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.covering import lines_of, shares_of
from reuse.contracts.keeping import refresh
from reuse.contracts.models import Cover
from reuse.contracts.view import WHOLE, view_of
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.contracts.market import Market, market
from tests.worlds import World, world_of

Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(scope="module")
def begun(engine: Engine) -> Iterator[World]:
    yield from world_of(engine, market)


@pytest.fixture
def parties(begun: World, build: Builder) -> Market:
    return begun.told(build)


def named(session: Session, market: Market, by: Actor) -> set[str]:
    """Say which devices a check names to somebody."""
    checked = check_contract(session, market.contract, view=view_of(session, market.contract, by))
    return {one.code or "" for one in checked.results[0][1].offending}


@pytest.fixture(params=["from every event", "from what is kept", "judged since"])
def answered(request: pytest.FixtureRequest, session: Session, build: Builder, parties: Market) -> Market:
    """The three ways in which a check is answered."""
    session.commit()
    if request.param != "from every event":
        joined = sessionmaker(session.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False)
        refresh(joined, parties.contract.id)
    if request.param == "judged since":
        for name, by in parties.people.items():
            for device in parties.devices[name]:
                build.fact(device, "weighed", by, mass_g=1500, measured=True)
    session.expire_all()
    return parties


def test_a_check_names_to_a_supplier_its_own_and_its_subcontractor_s_devices(
    session: Session, build: Builder, answered: Market
) -> None:
    codes, people = answered.codes, answered.people

    assert named(session, answered, people["first"]) == codes("first")
    assert named(session, answered, people["second"]) == codes("second", "helper")
    assert named(session, answered, people["helper"]) == codes("helper")
    for by in (answered.buyer, build.actor(Role.COORDINATOR)):
        assert named(session, answered, by) == codes()


def test_figures_are_the_same_for_everybody(session: Session, answered: Market) -> None:
    def figures(by: Actor) -> object:
        checked = check_contract(session, answered.contract, view=view_of(session, answered.contract, by))
        told = [(result.answer, dict(result.figures)) for _chosen, result in checked.results]
        return checked.devices, checked.charges, told

    assert figures(answered.people["first"]) == figures(answered.people["helper"]) == figures(answered.buyer)
    assert check_contract(session, answered.contract).results[0][1].figures["fails"] == 6


def test_pages_and_files_of_a_supplier_go_on_over_the_others(session: Session, answered: Market) -> None:
    contract, view = answered.contract, view_of(session, answered.contract, answered.people["second"])
    found, after = list[str | None](), (0, 0)
    while shown := check_contract(session, contract, listed=1, after=after, view=view).results[0][1].offending:
        found += [one.code for one in shown]
        after = (shown[-1].device, shown[-1].charge)
    file = [one.code for one in offences(session, contract, "outcome", view=view)]

    assert found == file
    assert set(found) == answered.codes("second", "helper")


def test_what_the_contract_covers_is_listed_by_the_same_rule_and_counted_for_all(
    session: Session, parties: Market
) -> None:
    def listed(by: Actor) -> set[str]:
        return {one.code or "" for one in lines_of(session, parties.contract, view_of(session, parties.contract, by))}

    assert listed(parties.people["first"]) == parties.codes("first")
    assert listed(parties.people["second"]) == parties.codes("second", "helper")
    assert listed(parties.buyer) == parties.codes()
    assert sorted((one.by_id, one.count) for one in shares_of(session, parties.contract)) == sorted(
        (by.organisation, 2) for by in parties.people.values()
    )


def test_a_bundle_counts_to_a_supplier_its_own(session: Session, parties: Market) -> None:
    for name, count in {"first": 2, "second": 4, "helper": 2}.items():
        view = view_of(session, parties.contract, parties.people[name])
        assert devices_covered(session, parties.contract, view) == count
    assert devices_covered(session, parties.contract) == 6


@pytest.mark.parametrize("cover_it", [Cover.DEPOSIT, Cover.ORGANISATION])
def test_what_a_subcontractor_covers_at_once_is_its_supplier_s_to_see_and_no_other_s(
    session: Session, build: Builder, parties: Market, cover_it: Cover
) -> None:
    helper = parties.people["helper"]
    device = build.collected(helper)
    assert device.code not in named(session, parties, parties.people["second"])
    whole = Covered(organisations=(helper.organisation,), since=build.clock.at.date())
    asked = whole if cover_it is Cover.ORGANISATION else Covered(deposits=(device.deposit_id or uuid4(),))
    cover(session, parties.contract, asked, by=helper, key=uuid4())
    build.clock.advance(days=31)

    assert device.code in named(session, parties, parties.people["second"])
    assert device.code not in named(session, parties, parties.people["first"])


def test_a_device_handed_from_one_supplier_to_the_other_is_both_s_to_see(
    session: Session, build: Builder, parties: Market
) -> None:
    device = parties.devices["first"][0]
    build.hand(device, parties.people["first"], parties.people["second"])

    for name in ("first", "second"):
        assert device.code in named(session, parties, parties.people[name])
    assert device.code not in named(session, parties, parties.people["helper"])


def test_whoever_changes_the_contract_is_shown_all_of_it(session: Session, build: Builder, parties: Market) -> None:
    assert view_of(session, parties.contract, parties.buyer) is WHOLE
    assert view_of(session, parties.contract, build.actor(Role.COORDINATOR)) is WHOLE
    assert not view_of(session, parties.contract, parties.people["first"]).whole


def test_a_list_of_one_s_own_asks_no_more_of_the_database_than_the_whole_one(
    session: Session, parties: Market, count_queries: Counting
) -> None:
    view = view_of(session, parties.contract, parties.people["first"])
    with count_queries() as of_all:
        check_contract(session, parties.contract)
    with count_queries() as of_own:
        check_contract(session, parties.contract, view=view)

    assert len(of_own) <= len(of_all) + 1
