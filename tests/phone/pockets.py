"""The phone's queue as a small model, and a service on a database of its own for it to talk to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.actors.people import add_membership, add_user
from reuse.app import create_app
from reuse.clock import stamp
from reuse.db import sessions, unit_of_work
from reuse.events.custody import agree, receive
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from tests.builders import SECRET, Builder
from tests.phone.conftest import Item, Phone
from tests.web.conftest import PASSWORD, Visitor

LARGEST_BATCH = 4
TARGETS = {"triaged": "triaged", "sent_for_recycling": "for_recycling", "dismantling_started": "dismantling"}
PEOPLE = ("ana", "bea", "cyd")
"""Ana and Bea work together and share phones; Cyd holds another workshop."""


@dataclass
class Kept:
    """A scan as the queue keeps it on the phone."""

    number: int
    owner: str
    item: Item
    state: str = "waiting"
    tried: bool = False
    aside: bool = False
    undone: bool = False
    result: dict[str, Any] = field(default_factory=dict)


@dataclass
class Pocket:
    """One phone: what its store holds, and who it belongs to now. It follows queue.js step by step."""

    person: str
    scans: list[Kept] = field(default_factory=list)
    taken_back: list[UUID] = field(default_factory=list)
    count: int = 0

    def add(self, item: Item) -> None:
        """Keep a scan; an item taken from a file that is kept already is not kept twice."""
        if any(scan.item["key"] == item["key"] for scan in self.scans):
            return
        self.count += 1
        self.scans.append(Kept(self.count, self.person, item))

    def undo(self, scan: Kept) -> None:
        """Take a scan back, or ask for its correction."""
        if scan.owner != self.person:
            return
        if scan.state == "waiting" and not scan.tried:
            self.scans.remove(scan)
            self.taken_back.append(UUID(scan.item["key"]))
            return
        scan.undone = True
        key = str(uuid4())
        self.add({"kind": "undo", "key": key, "occurred_at": now(), "of": scan.item["key"], "code": scan.item["code"]})

    def waiting(self) -> list[Kept]:
        """List what waits and is this person's."""
        return [scan for scan in self.scans if scan.state == "waiting" and scan.owner == self.person]

    def batch(self) -> list[Kept]:
        """Choose what to send next."""
        found = self.waiting()[:LARGEST_BATCH]
        for scan in found:
            scan.tried = True
        return found

    def answer(self, batch: list[Kept], results: list[dict[str, Any]]) -> None:
        """Keep what became of a batch."""
        for scan, result in zip(batch, results, strict=True):
            scan.state, scan.result = "answered", result
            scan.aside = bool(result.get("waits")) or (result["status"] != 201 and not _reached(scan, result))


def _reached(scan: Kept, result: dict[str, Any]) -> bool:
    target = TARGETS.get(scan.item.get("type", ""))
    return bool(target and result["device"] and result["device"]["stage"] == target)


def now() -> str:
    """Write the present."""
    return stamp(clock.now())


@dataclass
class Place:
    """The service, two workshops and three people."""

    engine: Engine
    clock: clock.MovingClock
    folder: Path
    actors: dict[str, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = create_app(Settings("sqlite://", SECRET, "http://localhost", self.folder), engine=self.engine)
        with self.building() as build:
            bench, other = (build.actor(Role.REFURBISHER) for _ in range(2))
            self.collector = build.actor(Role.COLLECTOR)
            for giver, taker in ((self.collector, bench), (bench, other), (other, bench)):
                agree(build.session, giver=giver.organisation, receiver=taker.organisation, by=giver, key=uuid4())
            for name, actor in zip(PEOPLE, (bench, bench, other), strict=True):
                self.actors[name] = _hire(build.session, name, actor)

    @contextmanager
    def building(self) -> Iterator[Builder]:
        """Build in a transaction that is committed."""
        with unit_of_work(sessions(self.engine)) as session:
            yield Builder(session, self.clock)

    def device(self) -> str:
        """Bring one collected device to the first workshop."""
        with self.building() as build:
            device = build.collected(self.collector)
            receive(build.session, device, by=self.actors["ana"], key=uuid4())
            return device.code or ""

    def hands(self, name: str) -> Phone:
        """Sign somebody in."""
        visitor = Visitor(self.app.test_client())
        answer = visitor.send("/sign-in", form="/sign-in", email=f"{name}@essai.test", password=PASSWORD)
        assert answer.status_code == 303
        return Phone(visitor)


def _hire(session: Session, name: str, actor: Actor) -> Actor:
    root = Actor(uuid4(), actor.organisation, frozenset({Role.COORDINATOR, Role.ADMIN}))
    user = add_user(session, email=f"{name}@essai.test", name=name, password=PASSWORD, by=root, key=uuid4())
    home = session.get_one(Organisation, actor.organisation)
    add_membership(session, user, home, set(actor.roles), set(), by=root)
    return replace(actor, reference=user.id)
