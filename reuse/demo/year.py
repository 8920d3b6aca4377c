"""The demonstration's year: 400 histories interleaved under one clock, sealed every day."""

import heapq
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

import seeds
from reuse import clock
from reuse.actors.models import Organisation, Site
from reuse.clock import MovingClock
from reuse.db import Sessions, unit_of_work
from reuse.demo import contract, distinctions, drives, kept, purchases
from reuse.demo.counts import count_workshop
from reuse.demo.ends import FATES, treat_lot
from reuse.demo.places import make_places
from reuse.demo.today import leave_work
from reuse.demo.world import Case, Life, World, at_work, make_agreements
from reuse.events.keys import ensure_signer
from reuse.events.log import seal
from reuse.events.notes import Signer
from reuse.evidence.service import Paper
from reuse.settings import Settings

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
END = datetime(2026, 11, 20, 17, tzinfo=UTC)
PHONES = frozenset({"smartphone", "tablet", "phone"})

Tell = Callable[[str], None]


def load(factory: Sessions, settings: Settings, *, tell: Tell = lambda _month: None) -> bool:
    """Fill an empty database with the demonstration, all or nothing; False says that it holds something already.

    `tell` hears the beginning of each month.
    """
    signer = ensure_signer(settings.signing_key_path, f"{settings.host}/log")
    with unit_of_work(factory) as session, clock.use(moving := MovingClock(START)):
        if not is_empty(session):
            return False
        world = World(
            session, moving, make_places(session, settings.secret_key), Paper(settings.public_url), settings.secret_key
        )
        world.known = [*session.scalars(select(Organisation)), *session.scalars(select(Site))]
        make_agreements(world)
        drives.prepare(world)
        contract.prepare(world)
        _live(world, signer, tell)
    return True


def is_empty(session: Session) -> bool:
    """Tell whether nobody has used this database."""
    return session.scalar(select(Organisation.id).limit(1)) is None


def _live(world: World, signer: Signer, tell: Tell) -> None:
    """Let each history take its next step when its time has come, until the year's last day."""
    order = count()
    waiting: list[tuple[datetime, int, Life]] = [(at, next(order), life) for at, life in _beginnings(world)]
    heapq.heapify(waiting)
    while waiting:
        at, _, life = heapq.heappop(waiting)
        if at > END:
            break
        _new_day(world, at, signer, tell)
        world.clock.at = at
        world.born.append(life)
        while world.born:  # a step may begin other histories: those of the parts taken out
            going = world.born.pop()
            if (wait := next(going, None)) is not None:
                heapq.heappush(waiting, (at_work(at + wait), next(order), going))
    world.clock.at = END
    leave_work(world)
    purchases.record(world)
    kept.close(world)
    drives.report(world)
    contract.look(world)
    seal(world.session, signer=signer, now=END)


def _beginnings(world: World) -> Iterator[tuple[datetime, Life]]:
    """Spread the histories over the year, the fates well mixed."""
    luck = Random("the year")  # noqa: S311 - the same year at each run is meant
    fates = [fate for fate, number in FATES for _ in range(number)]
    luck.shuffle(fates)
    models = seeds.read_csv("demo/models")
    common = [3 if model["kind"] in ("laptop", "desktop", "monitor") else 1 for model in models]
    span = (END - START).total_seconds()
    for number, fate in enumerate(fates, start=1):
        model = luck.choices(models, common)[0]
        at = START + timedelta(seconds=span * luck.random() ** 0.9)
        yield at_work(at), fate(Case(world, number, model, luck.choice(world.places.points)))
    yield from drives.brought(world)
    yield from distinctions.walked(world)


def _new_day(world: World, at: datetime, signer: Signer, tell: Tell) -> None:
    """Seal the day that ends; a month that ends has its lot treated first."""
    last = world.clock.at
    if at.date() == last.date():
        return
    if at.month != last.month:
        treat_lot(world)
        kept.confirm(world, at.month)
        contract.look(world)
        if at.month == END.month:
            count_workshop(world)
        tell(at.strftime("%Y-%m"))
    seal(world.session, signer=signer, now=last)
