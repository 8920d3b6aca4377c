"""What every history of the demonstration shares: a session, a clock, places, labels."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.clock import MovingClock
from reuse.demo.places import Places, key_of
from reuse.devices.models import Device
from reuse.devices.service import mark_printed, reserve_batch
from reuse.events.custody import agree, receive
from reuse.events.models import Event
from reuse.events.record import Fact, record
from reuse.evidence.service import Paper
from reuse.territory import local_day, territory

WORKSHOP, RECYCLER, CARRIER = "workshop", "recycler", "carrier"
SHOPS = ("recyclery_toulouse", "recyclery_saint_gaudens")
SHEET = 30

Life = Iterator[timedelta]
"""A device's history: what it yields is how long until its next step."""


@dataclass
class World:
    """The demonstration while its year goes by."""

    session: Session
    clock: MovingClock
    places: Places
    paper: Paper
    secret: str
    labels: dict[str, list[str]] = field(default_factory=dict)
    at_plant: list["Case"] = field(default_factory=list)
    born: list[Life] = field(default_factory=list)
    drives: list[UUID] = field(default_factory=list)
    contracts: list[UUID] = field(default_factory=list)
    known: list[Organisation | Site] = field(default_factory=list)
    """Held here, else the session forgets them and each act asks for them again."""
    _sheets: "count[int]" = field(default_factory=count)

    def today(self) -> date:
        """Say what day it is in the territory."""
        return local_day(self.clock.at)

    def label(self, place: str) -> str:
        """Take the next label of a place, which prints a new sheet when it has none left."""
        if not self.labels.get(place):
            number = next(self._sheets)
            by = self.places.staff[place]
            batch = reserve_batch(
                self.session,
                SHEET,
                site=by.site,
                by=by,
                key=key_of("sheet", number),
                draw=Random(f"sheet {number}").randrange,  # noqa: S311 - the same codes at each run are meant
            )
            self.labels[place] = mark_printed(self.session, batch)
        return self.labels[place].pop()


@dataclass
class Case:
    """One device of the demonstration, where it is, and what chance decides for it."""

    world: World
    number: int
    model: dict[str, str]
    place: str
    device: Device | None = None

    def __post_init__(self) -> None:
        """Give each device its own luck, so that one more device changes none of the others."""
        self.luck = Random(f"device {self.number}")  # noqa: S311 - the same year at each run is meant
        self._keys = count()

    @property
    def kind(self) -> str:
        """The kind of device."""
        return self.model["kind"]

    @property
    def serial(self) -> str:
        """An invented serial, which says so."""
        return f"DEMO{self.number:05d}"

    @property
    def medium(self) -> str | None:
        """The invented serial of its medium, if it has one."""
        return None if self.model["medium"] in ("none", "unknown") else f"DEMO{self.number:05d}M"

    @property
    def by(self) -> Actor:
        """Who acts: somebody of the place where the device is."""
        return self.world.places.staff[self.place]

    @property
    def it(self) -> Device:
        """The device, which has been taken in."""
        if self.device is None:
            raise LookupError(self.number)
        return self.device

    def key(self) -> UUID:
        """Give the key of the case's next request."""
        return key_of("device", self.number, next(self._keys))

    def fact(self, event: str, **data: object) -> Event:
        """Record a fact of the place where the device is."""
        return record(self.world.session, self.it, Fact(event, data), by=self.by, key=self.key())

    def go(self, place: str) -> None:
        """Scan the device in at another place."""
        self.place = place
        receive(self.world.session, self.it, by=self.by, key=self.key())

    def days(self, least: int, most: int) -> timedelta:
        """Draw a delay in days."""
        return timedelta(days=self.luck.randint(least, most), minutes=self.luck.randint(0, 59))

    def hours(self, least: int, most: int) -> timedelta:
        """Draw a delay in hours."""
        return timedelta(minutes=self.luck.randint(least * 60, most * 60))


def make_agreements(world: World) -> None:
    """Let devices go from points to the workshop, from there to the shops and the recycler, by a scan."""
    staff = world.places.staff
    points = [name for name in world.places.points if name not in SHOPS]
    pairs = [(point, WORKSHOP) for point in points] + [(point, CARRIER) for point in points] + [(CARRIER, WORKSHOP)]
    pairs += [(WORKSHOP, shop) for shop in SHOPS] + [(shop, WORKSHOP) for shop in SHOPS] + [(WORKSHOP, RECYCLER)]
    for giver, taker in pairs:
        agree(
            world.session,
            giver=staff[giver].organisation,
            receiver=staff[taker].organisation,
            by=staff[giver],
            key=key_of("agreement", giver, taker),
        )


def at_work(moment: datetime) -> datetime:
    """Move a moment to working hours of the territory, the same day or the next working day."""
    local = moment.astimezone(territory().zone)
    if local.hour < 9:
        local = local.replace(hour=9)
    elif local.hour >= 17:
        local = (local + timedelta(days=1)).replace(hour=9)
    while local.weekday() > 4:
        local = (local + timedelta(days=1)).replace(hour=9 + local.minute % 3)
    return local.astimezone(moment.tzinfo)
