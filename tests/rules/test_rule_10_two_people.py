"""Rule 10: two people cannot take one device."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.orm import Session

from reuse import clock, tables
from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.clock import MovingClock
from reuse.collection.identity import merge, relabel
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.db import connect, reading, sessions, unit_of_work
from reuse.devices.models import Device
from reuse.devices.queries import by_code, survivor
from reuse.erasure.service import Destruction, destroy_medium
from reuse.errors import ConflictError, RefusedError, ReuseError
from reuse.events.custody import agree, receive
from reuse.events.models import Event
from reuse.events.queries import history, waiting
from reuse.events.record import Fact, record
from reuse.events.record_many import Item, record_many
from reuse.events.verify import verify_histories
from reuse.evidence.models import IssuedDocument
from reuse.lifecycle.stages import Role, Stage
from reuse.outcomes.models import Outcome, Receiver
from reuse.outcomes.service import Terms as Leaving
from reuse.outcomes.service import give_out
from reuse.recycling.models import Treatment
from reuse.recycling.service import Treated, record_treatment
from reuse.refurbishment.service import Part, harvest_part
from tests.builders import PAPER, SECRET, Builder
from tests.conftest import NOON

Act = Callable[[Session], object]
NUMBERS = count(1)
SALE = Leaving("sold", Receiver.PERSON, price_cents=9_000)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database where what is committed stays: a schema of its own, or an SQLite file."""
    server = os.environ.get("TEST_DATABASE_URL")
    if not server:
        found = f"sqlite:///{tmp_path_factory.mktemp('two') / 'two.sqlite'}"
        tables.metadata.create_all(create_engine(found))
        yield found
        return
    name, admin = f"two_{uuid4().hex}", create_engine(server)
    with admin.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
    found = admin.url.update_query_dict({"options": f"-csearch_path={name}"}).render_as_string(hide_password=False)
    made = create_engine(found)
    tables.metadata.create_all(made)
    made.dispose()
    yield found
    with admin.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    admin.dispose()


@pytest.fixture
def build(url: str) -> Iterator[Builder]:
    """A builder whose work the test commits before people meet."""
    engine = connect(url)
    moving = MovingClock(NOON)
    with clock.use(moving), sessions(engine)() as session:
        session.connection(execution_options={"writes": True})
        yield Builder(session, moving, NUMBERS)
    engine.dispose()


def together(build: Builder, url: str, *acts: Act) -> list[object]:
    """Commit what was built, then let each act run at the same moment, on a connection and an engine of its own."""
    build.session.commit()
    start = Barrier(len(acts))

    def run(act: Act) -> object:
        engine = connect(url)
        try:
            with engine.connect():
                start.wait(60)
            with unit_of_work(sessions(engine)) as session:
                return act(session)
        except ReuseError as refusal:
            return refusal
        finally:
            engine.dispose()

    with ThreadPoolExecutor(len(acts)) as people:
        answers = list(people.map(run, acts))
    build.session.expire_all()
    return answers


def refusals(answers: list[object]) -> list[ReuseError]:
    return [one for one in answers if isinstance(one, ReuseError)]


def again(session: Session, device: Device) -> Device:
    return session.get_one(Device, device.id)


def sell(device: Device, by: Actor, key: UUID) -> Act:
    return lambda session: give_out(session, again(session, device), SALE, by=by, key=key, paper=PAPER)[0].id


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)


def test_two_sellers_of_one_device_make_one_sale(build: Builder, url: str, desk: Actor) -> None:
    device = build.ready(desk)
    answers = together(build, url, sell(device, desk, uuid4()), sell(device, desk, uuid4()))

    (refusal,) = refusals(answers)
    assert isinstance(refusal, RefusedError)
    assert refusal.status == 409
    assert rows(build, Outcome, device) == 1


def rows(build: Builder, table: type[Outcome] | type[IssuedDocument], device: Device) -> int:
    return build.session.scalar(select(func.count()).select_from(table).where(table.device_id == device.id)) or 0


def test_one_sale_sent_twice_at_once_is_one_sale_answered_twice(build: Builder, url: str, desk: Actor) -> None:
    device, key = build.ready(desk), uuid4()
    answers = together(build, url, *[sell(device, desk, key)] * 3)

    assert len(set(answers)) == 1
    assert (rows(build, Outcome, device), rows(build, IssuedDocument, device)) == (1, 1)


def test_a_sale_and_a_reservation_meet_and_one_wins(build: Builder, url: str, desk: Actor) -> None:
    device = build.ready(desk)
    lend = Fact("lent", {"receiver": "school"})
    answers = together(
        build, url, sell(device, desk, uuid4()),
        lambda session: record(session, again(session, device), lend, by=desk, key=uuid4()),
    )  # fmt: skip

    assert len(refusals(answers)) == 1
    assert again(build.session, device).stage in (Stage.SOLD, Stage.LENT)


def test_of_two_receivers_one_holds_and_the_other_waits(build: Builder, url: str, desk: Actor) -> None:
    device, takers = build.collected(desk), [build.actor(Role.REFURBISHER) for _ in range(2)]
    for taker in takers:
        agree(build.session, giver=desk.organisation, receiver=taker.organisation, by=desk, key=uuid4())
    scans: list[Act] = [
        lambda session, taker=taker: receive(session, again(session, device), by=taker, key=uuid4()).id  # type: ignore[misc]
        for taker in takers
    ]
    assert refusals(together(build, url, *scans)) == []

    holder = again(build.session, device).holder_id
    assert holder in {taker.organisation for taker in takers}
    assert len(waiting(build.session, holder=holder)) == 1


def test_a_batch_and_a_single_fact_on_one_device_are_one_after_the_other(build: Builder, url: str, desk: Actor) -> None:
    device, others = build.at_bench(desk), [build.at_bench(desk) for _ in range(3)]
    start = Fact("erasure_started")

    def batch(session: Session) -> list[object]:
        items = [Item(again(session, one), start, uuid4()) for one in (*others, device)]
        return list(record_many(session, items, by=desk))

    def single(session: Session) -> object:
        return record(session, again(session, device), start, by=desk, key=uuid4()).id

    many, one = together(build, url, batch, single)
    assert isinstance(many, list)
    assert len(refusals([*many, one])) == 1
    assert [event.type for event in history(build.session, device.subject)].count("erasure_started") == 1


def test_one_label_is_stuck_on_one_device(build: Builder, url: str, desk: Actor) -> None:
    code = build.code(desk)
    deposit = open_deposit(build.session, Terms(), secret=SECRET, by=desk, key=uuid4())

    def claim(session: Session) -> object:
        return take_in(session, code, Description("laptop"), session.merge(deposit), by=desk, key=uuid4()).device.id

    answers = together(build, url, claim, claim)
    (refusal,) = refusals(answers)
    assert isinstance(refusal, ConflictError)
    assert by_code(build.session, code).id in answers


def test_one_label_does_not_replace_those_of_two_devices(build: Builder, url: str, desk: Actor) -> None:
    code, first, second = build.code(desk), build.collected(desk), build.collected(desk)
    acts: list[Act] = [
        lambda session, one=one: relabel(session, again(session, one), code, by=desk, key=uuid4()).id  # type: ignore[misc]
        for one in (first, second)
    ]

    assert [type(one) for one in refusals(together(build, url, *acts))] == [ConflictError]


def test_one_intake_sent_twice_at_once_is_one_device(build: Builder, url: str, desk: Actor) -> None:
    code, key = build.code(desk), uuid4()
    deposit = open_deposit(build.session, Terms(), secret=SECRET, by=desk, key=uuid4())

    def claim(session: Session) -> object:
        return take_in(session, code, Description("laptop"), session.merge(deposit), by=desk, key=key).device.id

    assert len(set(together(build, url, claim, claim))) == 1


def test_one_medium_leaves_with_one_of_two_parts(build: Builder, url: str, desk: Actor) -> None:
    device, codes = build.at_bench(desk), [build.code(desk), build.code(desk)]
    acts: list[Act] = [
        lambda session, code=code: (
            harvest_part(  # type: ignore[misc]
                session, again(session, device), Part(code, Description("hard_drive"), ("S1",)), by=desk, key=uuid4()
            ).id
        )
        for code in codes
    ]

    assert len(refusals(together(build, url, *acts))) == 1


def test_two_records_do_not_vanish_into_each_other(build: Builder, url: str, desk: Actor) -> None:
    first, second = build.collected(desk), build.collected(desk)
    answers = together(
        build, url,
        lambda session: merge(session, again(session, first), again(session, second), by=desk, key=uuid4()).id,
        lambda session: merge(session, again(session, second), again(session, first), by=desk, key=uuid4()).id,
    )  # fmt: skip

    assert len(refusals(answers)) == 1
    assert survivor(build.session, first).id == survivor(build.session, second).id


def treat(device: Device, plant: Actor, key: UUID, certificate: str) -> Act:
    done = Treated(plant.site or uuid4(), clock.now().date(), "16 02 14", "R 4", 1000, certificate)
    return lambda session: record_treatment(
        session, [again(session, device)], done, by=plant, key=key, paper=PAPER
    )[0].id  # fmt: skip


def destroyed(build: Builder, plant: Actor) -> Device:
    device = build.at_recycler(plant)
    destroy_medium(build.session, device, Destruction("S1"), by=plant, key=uuid4())
    return device


def test_one_treatment_sent_twice_at_once_is_one_treatment(build: Builder, url: str) -> None:
    plant, key = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT), uuid4()
    act = treat(destroyed(build, plant), plant, key, "C-1")

    assert len(set(together(build, url, act, act))) == 1


def test_two_lots_do_not_share_a_certificate(build: Builder, url: str) -> None:
    plant = build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)
    acts = [treat(destroyed(build, plant), plant, uuid4(), "C-2") for _ in range(2)]
    answers = together(build, url, *acts)

    assert [type(one) for one in refusals(answers)] == [ConflictError]
    held = select(func.count()).select_from(Treatment).where(Treatment.organisation_id == plant.organisation)
    assert build.session.scalar(held) == 1


def test_eight_writers_on_one_device_make_one_unbroken_chain(build: Builder, url: str, desk: Actor) -> None:
    device = build.collected(desk)
    first = device.seq
    acts: list[Act] = [
        lambda session, mass=mass: (
            record(  # type: ignore[misc]
                session,
                again(session, device),
                Fact("weighed", {"mass_g": mass, "measured": True}),
                by=desk,
                key=uuid4(),
            ).seq
        )
        for mass in range(1, 9)
    ]
    seqs = together(build, url, *acts)

    assert sorted(map(int, map(str, seqs))) == list(range(first + 1, first + 9))


def test_after_all_this_every_history_verifies(url: str) -> None:
    engine = connect(url)
    with reading(sessions(engine)) as session:
        assert session.scalar(select(func.count()).select_from(Event))
        assert list(verify_histories(session)) == []
    engine.dispose()
