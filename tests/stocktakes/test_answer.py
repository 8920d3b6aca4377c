"""The answer: missing, elsewhere, unexpected, present, left; and what settles each line."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from uuid import uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from reuse import acts
from reuse.actors.actor import Actor
from reuse.actors.queries import organisation
from reuse.clock import MovingClock
from reuse.devices.models import Device
from reuse.errors import ForbiddenError, NotFoundError
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import Role, Stage
from reuse.stocktakes.counting import Answer
from reuse.stocktakes.lists import Line, list_lines, traces
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.queries import list_stocktakes, stocktake_seen, tally
from reuse.stocktakes.rules import Finding, Part
from reuse.stocktakes.service import close_stocktake, open_stocktake
from tests.builders import PAPER, Builder

Close = Callable[[], Stocktake]
Read = Callable[[Part], list[Line]]
Scan = Callable[..., Answer]


def do(build: Builder, line: Line, by: Actor, **data: object) -> Device:
    """Record the event that the line proposes, as the page does."""
    assert line.device
    assert line.step
    act = acts.Act(line.step, data)
    acts.perform(build.session, line.device, act, by=by, key=uuid4(), paper=PAPER)
    return line.device


def test_a_second_person_joins_the_open_stocktake(session: Session, stocktake: Stocktake, keeper: Actor) -> None:
    colleague = Actor(uuid4(), keeper.organisation, frozenset({Role.COLLECTOR}), keeper.site)

    assert open_stocktake(session, stocktake.site_id, by=colleague, key=uuid4()) is stocktake


def test_opening_again_under_the_same_key_is_the_same_even_once_closed(session: Session, keeper: Actor) -> None:
    assert keeper.site
    key = uuid4()
    first = open_stocktake(session, keeper.site, by=keeper, key=key)
    close_stocktake(session, first, by=keeper, key=uuid4(), paper=PAPER)

    assert open_stocktake(session, keeper.site, by=keeper, key=key) is first


def test_a_closed_stocktake_leaves_room_for_the_next(session: Session, close: Close, keeper: Actor) -> None:
    first = close()

    assert open_stocktake(session, first.site_id, by=keeper, key=uuid4()).id != first.id


def test_nobody_opens_the_stocktake_of_another_site(session: Session, build: Builder, keeper: Actor) -> None:
    assert keeper.site
    with pytest.raises(ForbiddenError):
        open_stocktake(session, keeper.site, by=build.actor(Role.COLLECTOR), key=uuid4())


def test_a_stocktake_is_seen_by_its_site_and_the_coordinator(
    session: Session, build: Builder, stocktake: Stocktake, keeper: Actor
) -> None:
    other, coordinator = build.actor(Role.COLLECTOR), build.actor(Role.COORDINATOR)

    assert [one.id for one, _ in list_stocktakes(session, keeper)] == [stocktake.id]
    assert stocktake.id in {one.id for one, _ in list_stocktakes(session, coordinator)}
    assert list_stocktakes(session, other) == []
    with pytest.raises(NotFoundError):
        stocktake_seen(session, stocktake.id, other)


def test_what_nobody_saw_is_missing(close: Close, scan: Scan, shelf: list[Device], part: Read) -> None:
    scan(shelf[0].code)
    close()

    assert [line.device for line in part(Part.MISSING)] == shelf[1:]
    assert [line.device for line in part(Part.PRESENT)] == shelf[:1]


def test_what_left_meanwhile_is_not_missing(
    build: Builder, close: Close, keeper: Actor, shelf: list[Device], part: Read
) -> None:
    build.hand(shelf[0], keeper, build.actor(Role.REFURBISHER))
    before = [line.device for line in part(Part.LEFT)]
    close()

    assert before == [line.device for line in part(Part.LEFT)] == [shelf[0]]
    assert shelf[0] not in [line.device for line in part(Part.MISSING)]


def test_what_leaves_after_the_closing_stays_missing_but_settled(
    build: Builder, close: Close, keeper: Actor, part: Read
) -> None:
    close()
    lost = do(build, part(Part.MISSING)[0], keeper)

    assert lost.stage is Stage.LOST
    assert [line.settled for line in part(Part.MISSING)] == [True, False, False]


def test_a_line_whose_correction_is_undone_waits_again(build: Builder, close: Close, keeper: Actor, part: Read) -> None:
    close()
    lost = do(build, part(Part.MISSING)[0], keeper)
    build.correct(lost, build.last(lost), keeper)

    assert part(Part.MISSING)[0].step == "lost"


def test_a_device_of_another_site_is_moved_here(
    session: Session, build: Builder, scan: Scan, keeper: Actor, part: Read
) -> None:
    annex = build.site(organisation(session, keeper.organisation))
    device = build.collected(Actor(uuid4(), keeper.organisation, keeper.roles, annex.id))
    scan(device.code)
    (line,) = part(Part.ELSEWHERE)
    do(build, line, keeper, site=str(keeper.site))

    assert (line.own, line.place, line.step) == (True, annex.name, "moved")
    assert part(Part.ELSEWHERE)[0].settled


def test_a_device_of_another_organisation_is_received(build: Builder, scan: Scan, keeper: Actor, part: Read) -> None:
    scan(build.collected(build.actor(Role.COLLECTOR)).code)
    (line,) = part(Part.ELSEWHERE)
    device = do(build, line, keeper)

    assert (line.own, line.step) == (False, "received")
    assert not part(Part.ELSEWHERE)[0].settled  # it waits: nobody announced it
    assert traces(build.session, [device], build.clock.at, since=False)[device.id].waits


def test_a_device_that_had_left_comes_back(build: Builder, scan: Scan, keeper: Actor, part: Read) -> None:
    device = build.ready(keeper)
    build.sell(device, keeper)
    build.clock.advance(minutes=5)
    scan(device.code)
    (line,) = part(Part.UNEXPECTED)
    do(build, line, keeper)

    assert (line.finding, line.stage, line.step) == (Finding.ENDED, Stage.SOLD, "returned")
    assert device.stage is Stage.COLLECTED
    assert part(Part.UNEXPECTED)[0].settled


def test_numbers_say_what_is_still_to_settle(
    session: Session, build: Builder, close: Close, scan: Scan, keeper: Actor, part: Read
) -> None:
    scan(build.code(keeper))
    found = tally(session, closed := close())
    do(build, part(Part.MISSING)[0], keeper)
    later = tally(session, closed)

    assert (found.expected, found.counted, found.open[Part.UNEXPECTED]) == (3, 1, 1)
    assert (later.parts[Part.MISSING], later.open[Part.MISSING]) == (3, 2)


def test_the_last_trace_says_where_a_device_was_seen(
    session: Session, build: Builder, moment: MovingClock, stocktake: Stocktake, keeper: Actor, shelf: list[Device]
) -> None:
    moment.advance(hours=1)
    mistake = build.fact(shelf[0], "triaged", keeper)
    build.correct(shelf[0], mistake, keeper)

    before = traces(session, shelf, stocktake.opened_at, since=False)
    assert {trace.event.type for trace in before.values()} == {"collected"}
    assert {trace.place for trace in before.values()} != {""}
    assert traces(session, shelf, stocktake.opened_at, since=True) == {}


def test_lists_go_on_after_a_page(session: Session, stocktake: Stocktake) -> None:
    first = list_lines(session, stocktake, Part.MISSING, limit=2)
    rest = list_lines(session, stocktake, Part.MISSING, after=first[-1].id)

    assert [len(first), len(rest)] == [2, 1]


def test_a_large_site_takes_few_queries(
    session: Session, build: Builder, keeper: Actor, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    fill(session, build, keeper, 20_000)
    assert keeper.site

    with count_queries() as seen:
        made = open_stocktake(session, keeper.site, by=keeper, key=uuid4())
        numbers = tally(session, made)
        list_lines(session, made, Part.MISSING)
        close_stocktake(session, made, by=keeper, key=uuid4(), paper=PAPER)

    assert numbers.parts[Part.MISSING] == 20_000
    assert len(seen) <= 30


def fill(session: Session, build: Builder, keeper: Actor, number: int) -> None:
    """Put many devices on the shelf, as rows: only their number matters."""
    situation = Situation(stage=Stage.READY, holder=str(keeper.organisation), site=str(keeper.site)).dump()
    row = {"kind": "laptop", "stage": Stage.READY, "holder_id": keeper.organisation, "site_id": keeper.site}
    row |= {"situation_text": situation, "created_at": build.clock.at, "last_at": build.clock.at}
    session.execute(insert(Device), [{"uuid": uuid4(), **row} for _ in range(number)])
