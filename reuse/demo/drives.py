"""The demonstration's campaign days: one that took place in spring, one to come."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import seeds
from reuse.actors.models import Site
from reuse.actors.service import Place
from reuse.campaigns.models import Campaign
from reuse.campaigns.service import Times, Told, add_campaign, add_stop, add_temporary_stop, close_campaign
from reuse.demo.ends import donated, recycled, sold
from reuse.demo.places import key_of
from reuse.demo.world import Case, Life, World
from reuse.territory import territory

TOWN_HALLS = ("31395", "31555", "31149")
BROUGHT = 18
FIRST = 3001
KINDS = ("laptop", "desktop", "monitor", "smartphone")


def _hours(year: int, day: int) -> Times:
    """Open from ten to four on a Saturday of March."""
    opens = datetime(year, 3, day, 10, tzinfo=territory().zone)
    return Times(opens, opens + timedelta(hours=6))


PAST, COMING = _hours(2026, 21), _hours(2027, 20)


def prepare(world: World) -> None:
    """Announce both campaigns; the one to come has a market of its own."""
    spring = _campaign(world, "Journée du réemploi numérique 2026 (démo)", PAST)
    next_one = _campaign(world, "Journée du réemploi numérique 2027 (démo)", COMING)
    market = next(row for row in seeds.read_csv("reference/communes31") if row["nom"] == "Saint-Gaudens")
    place = Place(
        name="Marché de Saint-Gaudens (démo)",
        address="Place du marché",
        postcode=market["codes_postaux"].split("|")[0],
        commune=market["nom"],
        commune_code=market["code_insee"],
        lat=float(market["lat"]),
        lon=float(market["lon"]),
    )
    by = world.places.coordinator
    add_temporary_stop(world.session, next_one, place, COMING, by=by, key=key_of("market"))
    world.drives = [spring.id]


def _campaign(world: World, name: str, times: Times) -> Campaign:
    by = world.places.coordinator
    told = Told(name, "Apportez ordinateurs, téléphones et écrans : les données sont effacées, avec une preuve.")
    made = add_campaign(world.session, by.organisation, told, by=by, key=key_of("campaign", name))
    for code in TOWN_HALLS:
        site = world.session.get_one(Site, world.places.site_of(code))
        add_stop(world.session, made, site, times, by=by, key=key_of("stop", name, code))
    return made


def brought(world: World) -> Iterator[tuple[datetime, Life]]:
    """Begin the histories of what was brought on the day of the past campaign."""
    models = [model for model in seeds.read_csv("demo/models") if model["kind"] in KINDS]
    fates = (sold, donated, recycled)
    for n in range(BROUGHT):
        case = Case(world, FIRST + n, models[n * 5 % len(models)], TOWN_HALLS[n % len(TOWN_HALLS)])
        yield PAST.starts_at + timedelta(minutes=19 * n + 5), fates[n % len(fates)](case)


def report(world: World) -> None:
    """Close the past campaign with its report."""
    for identifier in world.drives:
        campaign = world.session.get_one(Campaign, identifier)
        close_campaign(world.session, campaign, by=world.places.coordinator, paper=world.paper)
