"""The demonstration's stock-takes: one closed and reported, one going on."""

from datetime import timedelta

from sqlalchemy import select

from reuse.demo.places import key_of
from reuse.demo.world import SHOPS, WORKSHOP, World
from reuse.devices.models import Device
from reuse.stocktakes.counting import LARGEST, Sighting, count_many
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.queries import should_be_at
from reuse.stocktakes.service import close_stocktake, open_stocktake

FORGOTTEN = 2
PACE = timedelta(seconds=10)


def count_workshop(world: World) -> None:
    """Count the workshop of an evening: some devices are not seen, one of a shop stands there, one label is on none."""
    by = world.places.staff[WORKSHOP]
    stocktake = open_stocktake(world.session, world.places.site_of(WORKSHOP), by=by, key=key_of("stocktake", WORKSHOP))
    codes = _on_the_shelf(world, WORKSHOP)[FORGOTTEN:] + _on_the_shelf(world, SHOPS[0])[:1]
    world.clock.advance(minutes=50)
    _scan(world, stocktake, WORKSHOP, [*codes, world.label(WORKSHOP)])
    world.clock.advance(minutes=10)
    close = key_of("stocktake", WORKSHOP, "close")
    close_stocktake(world.session, stocktake, by=by, key=close, paper=world.paper)


def begin_shop(world: World) -> None:
    """Leave a shop half counted."""
    shop = SHOPS[0]
    key, by = key_of("stocktake", shop), world.places.staff[shop]
    stocktake = open_stocktake(world.session, world.places.site_of(shop), by=by, key=key)
    codes = _on_the_shelf(world, shop)
    _scan(world, stocktake, shop, codes[: len(codes) // 2])


def _on_the_shelf(world: World, name: str) -> list[str]:
    site = should_be_at(world.places.site_of(name))
    return [code for code in world.session.scalars(select(Device.code).where(site).order_by(Device.id)) if code]


def _scan(world: World, stocktake: Stocktake, name: str, codes: list[str]) -> None:
    """Let a phone count the codes, one every ten seconds until now."""
    began = world.clock.at - PACE * len(codes)
    seen = [Sighting(code, key_of("count", name, place), began + PACE * place) for place, code in enumerate(codes)]
    count_many(world.session, stocktake, seen[:LARGEST], by=world.places.staff[name])
