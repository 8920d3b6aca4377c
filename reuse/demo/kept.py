"""What those who run the demonstration's points say of them: that they are true, full, or closed for some days."""

from datetime import date

from reuse.actors.models import Site
from reuse.demo.places import key_of
from reuse.demo.world import World
from reuse.points.keeping import confirm_site
from reuse.points.models import ClosureKind, ClosureReason
from reuse.points.service import Days, declare_closure

SEASON = 3
SILENT = 12
FULL, AWAY = "31157", "31033"
HOLIDAYS = date(2026, 12, 24), date(2027, 1, 2)


def confirm(world: World, month: int) -> None:
    """Let a third of the points say that their page is true; one in twelve never does."""
    for place, name in enumerate(world.places.points):
        if place % SEASON == month % SEASON and place % SILENT != SILENT - 1:
            confirm_site(world.session, _site(world, name), by=world.places.staff[name])


def close(world: World) -> None:
    """Leave one point full, and another with holidays to come."""
    full = Days(ClosureKind.FULL, ClosureReason.FULL, world.today())
    away = Days(ClosureKind.CLOSED, ClosureReason.HOLIDAYS, *HOLIDAYS)
    for name, days in ((FULL, full), (AWAY, away)):
        by = world.places.staff[name]
        declare_closure(world.session, _site(world, name), days, by=by, key=key_of("closure", name))


def _site(world: World, name: str) -> Site:
    return world.session.get_one(Site, world.places.site_of(name))
