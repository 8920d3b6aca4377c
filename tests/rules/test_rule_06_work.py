"""Rule 6: exactly once, at the bench and on paper."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.collection.service import Description
from reuse.devices.queries import identities_of
from reuse.erasure.service import Destruction, Sanitisation, certify, destroy_medium, record_erasure
from reuse.errors import KeyReusedError
from reuse.lifecycle.stages import Role
from reuse.outcomes.models import Receiver
from reuse.outcomes.service import Terms as Leaving
from reuse.outcomes.service import give_out
from reuse.recycling.service import Treated, record_treatment
from reuse.refurbishment.service import Part, harvest_part, record_media
from tests.builders import PAPER, Builder
from tests.rules.repeats import COUNTS, twice


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


def test_a_part_is_taken_out_once_even_replayed_when_the_device_is_dismantled(
    build: Builder, session: Session, desk: Actor
) -> None:
    device, code, key = build.at_bench(desk), build.code(desk), uuid4()
    taken = Part(code, Description("hard_drive"), ("S1",))
    first = harvest_part(session, device, taken, by=desk, key=key)
    build.fact(device, "dismantling_started", desk)
    before = session.execute(COUNTS).one()

    assert harvest_part(session, device, taken, by=desk, key=key).id == first.id
    assert session.execute(COUNTS).one() == before
    with pytest.raises(KeyReusedError):
        harvest_part(session, device, replace(taken, seen=Description("memory")), by=desk, key=key)


def test_a_treatment_is_recorded_once(build: Builder, session: Session) -> None:
    plant, key = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT), uuid4()
    lot = [build.at_recycler(plant) for _ in range(3)]
    for device in lot:
        destroy_medium(session, device, Destruction("S1"), by=plant, key=uuid4())
    assert plant.site
    done = Treated(plant.site, build.clock.at.date(), "16 02 14", "R 4", 10_000, "C-9")

    def treat() -> tuple[UUID, str]:
        treatment, paper = record_treatment(session, lot, done, by=plant, key=key, paper=PAPER)
        return treatment.id, paper.sha256

    twice(session, treat)
    with pytest.raises(KeyReusedError):
        record_treatment(session, lot, replace(done, mass_in_g=9_999), by=plant, key=key, paper=PAPER)


def test_a_sale_is_made_once(build: Builder, session: Session, desk: Actor) -> None:
    device, key = build.ready(desk), uuid4()
    twice(session, lambda: [one.hash if hasattr(one, "hash") else one.sha256 for one in build.sell(device, desk, key)])


@pytest.mark.parametrize("changes", [{"price_cents": 1}, {"tariff": "social"}])
def test_another_sale_under_the_same_key_is_refused(build: Builder, desk: Actor, changes: dict[str, object]) -> None:
    device, key = build.ready(desk), uuid4()
    build.sell(device, desk, key)

    with pytest.raises(KeyReusedError):
        build.sell(device, desk, key, **changes)


def test_a_donation_to_somebody_else_under_the_same_key_is_refused(
    build: Builder, session: Session, desk: Actor
) -> None:
    device, key = build.ready(desk), uuid4()
    terms = Leaving("donated", Receiver.PERSON, referral="R-1")
    give_out(session, device, terms, by=desk, key=key, paper=PAPER)

    with pytest.raises(KeyReusedError):
        give_out(session, device, replace(terms, referral="R-2"), by=desk, key=key, paper=PAPER)


def test_an_erasure_is_recorded_once(build: Builder, session: Session, desk: Actor) -> None:
    device, key = build.at_bench(desk), uuid4()
    done = Sanitisation("S1", "clear", "overwrite", "success", finished=build.clock.at)
    twice(session, lambda: record_erasure(session, device, done, by=desk, key=key).hash)


def test_a_certificate_is_issued_once(build: Builder, session: Session, desk: Actor) -> None:
    device = build.at_bench(desk)
    record_erasure(
        session, device, Sanitisation("S1", "clear", "overwrite", "success", finished=build.clock.at),
        by=desk, key=uuid4(),
    )  # fmt: skip
    twice(session, lambda: certify(session, device, by=desk, paper=PAPER).sha256)


def test_an_inventory_by_hand_is_recorded_once(build: Builder, session: Session, desk: Actor) -> None:
    device, key = build.at_bench(desk), uuid4()
    twice(session, lambda: record_media(session, device, {"S7": "ssd"}, by=desk, key=key).hash)


def test_a_replayed_inventory_adds_no_name(build: Builder, session: Session, desk: Actor) -> None:
    device, key = build.at_bench(desk), uuid4()
    for _ in range(2):
        record_media(session, device, {"S1": "hdd"}, by=desk, key=key)

    assert [one.value for one in identities_of(session, device)] == ["S1"]
