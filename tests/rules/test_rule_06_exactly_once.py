"""Rule 6: exactly once."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.acts import Act, perform
from reuse.collection.identity import merge, relabel, swap
from reuse.collection.models import Title
from reuse.collection.service import Description, Terms, announce, open_deposit, take_in
from reuse.devices.models import IdentityKind
from reuse.devices.queries import by_code
from reuse.errors import BadInputError, KeyReusedError
from reuse.events.custody import move, open_handover, reassign, receive
from reuse.events.record import Fact, record
from reuse.events.record_many import Item, record_many
from reuse.lifecycle.stages import Role, Stage
from tests.builders import PAPER, SECRET, Builder
from tests.rules.repeats import COUNTS, Make, twice


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER, at=SiteRole.WORKSHOP)


def test_one_fact_is_recorded_once(build: Builder, session: Session, desk: Actor) -> None:
    device, key = build.collected(desk), uuid4()
    twice(session, lambda: build.fact(device, "triaged", desk, key).hash)


def test_a_fact_replayed_after_others_moves_nothing(build: Builder, desk: Actor) -> None:
    device, key = build.collected(desk), uuid4()
    first = build.fact(device, "triaged", desk, key)
    build.fact(device, "sent_for_recycling", desk)

    assert build.fact(device, "triaged", desk, key).id == first.id
    assert device.stage is Stage.FOR_RECYCLING


@pytest.mark.parametrize(
    "other",
    [
        Fact("triaged", {"a": 1}),
        Fact("weighed", {"mass_g": 1, "measured": True}),
        Fact("triaged", {}, datetime(2026, 3, 3, tzinfo=UTC)),
    ],
    ids=["other data", "another event", "another time"],
)
def test_the_same_key_with_another_body_is_refused(build: Builder, session: Session, desk: Actor, other: Fact) -> None:
    device, key = build.collected(desk), uuid4()
    build.fact(device, "triaged", desk, key)

    with pytest.raises(KeyReusedError):
        record(session, device, other, by=desk, key=key)


def test_the_same_key_on_another_device_is_refused(build: Builder, desk: Actor) -> None:
    key = uuid4()
    build.fact(build.collected(desk), "triaged", desk, key)

    with pytest.raises(KeyReusedError):
        build.fact(build.collected(desk), "triaged", desk, key)


def test_a_key_belongs_to_its_organisation(build: Builder) -> None:
    one, other, key = build.actor(Role.COLLECTOR), build.actor(Role.COLLECTOR), uuid4()
    mine = build.fact(build.collected(one), "moved", one, key, site=str(one.site))
    theirs = build.fact(build.collected(other), "moved", other, key, site=str(other.site))

    assert mine.id != theirs.id


def test_the_service_alone_says_that_a_fact_waits_or_what_a_clock_showed(build: Builder, desk: Actor) -> None:
    device = build.collected(desk)
    for name in ("waits", "clock"):
        with pytest.raises(BadInputError):
            build.fact(device, "triaged", desk, **{name: "mine"})


def test_a_batch_replayed_adds_nothing(build: Builder, session: Session, desk: Actor) -> None:
    items = [Item(build.collected(desk), Fact("triaged"), uuid4()) for _ in range(4)]
    items.append(Item(items[0].device, Fact("triaged"), uuid4()))

    def batch() -> list[str]:
        return [getattr(one, "hash", type(one).__name__) for one in record_many(session, items, by=desk)]

    twice(session, batch)


def test_a_deposit_is_opened_once(session: Session, desk: Actor) -> None:
    key = uuid4()
    twice(session, lambda: open_deposit(session, Terms(), secret=SECRET, by=desk, key=key).id)


def test_a_deposit_on_other_terms_is_another_request(session: Session, desk: Actor) -> None:
    key = uuid4()
    open_deposit(session, Terms(), secret=SECRET, by=desk, key=key)

    with pytest.raises(KeyReusedError):
        open_deposit(session, Terms(title=Title.RELINQUISHED), secret=SECRET, by=desk, key=key)


SEEN = Description("laptop", "Maker", "Model", ((IdentityKind.SERIAL, "SN-1234"),))


def test_a_device_is_taken_in_once(build: Builder, session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    code, key = build.code(desk), uuid4()
    twice(session, lambda: take_in(session, code, SEEN, deposit, by=desk, key=key))


def test_an_announced_device_is_taken_in_once(build: Builder, session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    code, key = build.code(desk), uuid4()
    announce(session, SEEN, deposit, by=desk, key=uuid4())
    twice(session, lambda: take_in(session, code, SEEN, deposit, by=desk, key=key))


def test_a_replayed_intake_says_again_which_other_device_bears_its_serial(
    build: Builder, session: Session, desk: Actor
) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    other = take_in(session, build.code(desk), SEEN, deposit, by=desk, key=uuid4()).device
    code, key = build.code(desk), uuid4()
    for _ in range(2):
        assert take_in(session, code, SEEN, deposit, by=desk, key=key).clones == [other.id]


def test_a_replayed_intake_does_not_bring_the_torn_label_back(build: Builder, session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    code, key = build.code(desk), uuid4()
    device = take_in(session, code, SEEN, deposit, by=desk, key=key).device
    relabel(session, device, build.code(desk), by=desk, key=uuid4())
    take_in(session, code, SEEN, deposit, by=desk, key=key)

    assert device.code != code


def test_another_intake_under_the_same_key_is_refused(build: Builder, session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    code, key = build.code(desk), uuid4()
    take_in(session, code, SEEN, deposit, by=desk, key=key)

    with pytest.raises(KeyReusedError):
        take_in(session, code, replace(SEEN, model="Other"), deposit, by=desk, key=key)


def test_a_device_is_announced_once(session: Session, desk: Actor) -> None:
    deposit = open_deposit(session, Terms(), secret=SECRET, by=desk, key=uuid4())
    key = uuid4()
    twice(session, lambda: announce(session, SEEN, deposit, by=desk, key=key))


def test_a_label_is_replaced_once(build: Builder, session: Session, desk: Actor) -> None:
    device, key = build.collected(desk), uuid4()
    second, third = build.code(desk), build.code(desk)
    event = relabel(session, device, second, by=desk, key=key)
    relabel(session, device, third, by=desk, key=uuid4())

    assert relabel(session, device, second, by=desk, key=key).id == event.id
    assert device.code == third


def test_labels_are_exchanged_once_though_the_replay_comes_by_the_labels(
    build: Builder, session: Session, desk: Actor
) -> None:
    device, other, key = build.collected(desk), build.collected(desk), uuid4()
    mine, theirs = device.code or "", other.code or ""

    def exchange() -> UUID:
        act = Act("swapped", {"code": theirs})
        return perform(session, by_code(session, mine), act, by=desk, key=key, paper=PAPER).id

    twice(session, exchange)
    assert by_code(session, mine).id == other.id


def test_a_fact_replayed_by_a_label_exchanged_since_is_answered(build: Builder, session: Session, desk: Actor) -> None:
    device, other, key = build.collected(desk), build.collected(desk), uuid4()
    code = device.code or ""
    act = Act("weighed", {"mass_g": 10, "measured": True})
    first = perform(session, device, act, by=desk, key=key, paper=PAPER)
    swap(session, device, other, by=desk, key=uuid4())

    assert perform(session, by_code(session, code), act, by=desk, key=key, paper=PAPER).id == first.id


def test_two_records_become_one_once_though_the_replay_comes_by_the_label(
    build: Builder, session: Session, desk: Actor
) -> None:
    device, into, key = build.collected(desk), build.collected(desk), uuid4()
    mine = device.code or ""
    twice(session, lambda: merge(session, by_code(session, mine), into, by=desk, key=key).id)


@pytest.mark.parametrize("verb", ["handover", "receive", "move", "reassign"])
def test_custody_moves_once(build: Builder, session: Session, desk: Actor, verb: str) -> None:
    device, key = build.collected(desk), uuid4()
    coordinator, taker = build.actor(Role.COORDINATOR), build.actor(Role.REFURBISHER)
    assert desk.site
    assert taker.site
    own, theirs = desk.site, taker.site
    if verb == "reassign":
        build.goes(desk)
    verbs: dict[str, Make] = {
        "handover": lambda: open_handover(session, device, to_site=theirs, by=desk, key=key).hash,
        "receive": lambda: receive(session, device, by=taker, key=key).hash,
        "move": lambda: move(session, device, to_site=own, by=desk, key=key).hash,
        "reassign": lambda: reassign(session, device, to_site=theirs, by=coordinator, key=key).hash,
    }
    twice(session, verbs[verb])


@given(order=st.permutations(range(5)), repeats=st.lists(st.integers(0, 4), max_size=8))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_queue_replayed_in_any_order_adds_nothing(
    build: Builder, session: Session, order: list[int], repeats: list[int]
) -> None:
    desk = build.actor(Role.COLLECTOR, Role.REFURBISHER)
    device = build.collected(desk)
    queue = [(Fact("weighed", {"mass_g": mass, "measured": True}, build.clock.at), uuid4()) for mass in range(100, 105)]
    first = {key: record(session, device, fact, by=desk, key=key).id for fact, key in queue}
    before = session.execute(COUNTS).one()
    for place in (*order, *repeats):
        fact, key = queue[place]
        assert record(session, device, fact, by=desk, key=key).id == first[key]

    assert session.execute(COUNTS).one() == before
