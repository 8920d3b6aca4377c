"""Any interleaving of scans, cuts, duplicates and switches of two phones: each scan once, each conflict shown."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock, tables
from reuse.events.models import Event, VoidedEvent
from reuse.events.verify import verify
from tests.databases import empty_database
from tests.phone.pockets import PEOPLE, Kept, Place, Pocket, now

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MASS = {"mass_g": 900, "measured": True}
STEPS = st.sampled_from(["weighed", "weighed", "triaged", "received", "sent_for_recycling", "dismantling_started"])
PHONES, PERSONS, DEVICES = st.sampled_from([0, 1]), st.sampled_from(PEOPLE), st.sampled_from([0, 1])


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    engine = empty_database(tmp_path, "phones")
    tables.metadata.create_all(engine)
    moving = clock.MovingClock(NOON)
    with clock.use(moving):
        yield Place(engine, moving, tmp_path)
    engine.dispose()


def test_each_scan_is_recorded_once_and_each_conflict_shown(place: Place) -> None:
    class Phones(_Phones):
        here = place

    options = settings(
        max_examples=30,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    run_state_machine_as_test(Phones, settings=options)

    with Session(place.engine) as session:
        assert list(verify(session)) == []


class _Phones(RuleBasedStateMachine):
    """What people and networks do to two phones."""

    here: Place

    @initialize()
    def begin(self) -> None:
        """Put two devices on the bench, one phone in Ana's pocket and one in Cyd's."""
        self.here.clock.advance(hours=1)
        self.codes = [self.here.device() for _ in range(2)]
        self.hands = {name: self.here.hands(name) for name in PEOPLE}
        self.pockets = [Pocket("ana"), Pocket("cyd")]
        self.copied: set[str] = set()
        self.refused: set[str] = set()
        self.here.clock.advance(minutes=5)

    @rule(phone=PHONES, device=DEVICES, step=STEPS)
    def scan(self, phone: int, device: int, step: str) -> None:
        """Scan a device, with or without network: the phone keeps it."""
        self.here.clock.advance(seconds=20)
        told = {"kind": "act", "key": str(uuid4()), "occurred_at": now(), "code": self.codes[device], "type": step}
        self.pockets[phone].add(told | {"data": MASS if step == "weighed" else {}})

    @rule(phone=PHONES)
    def undo_the_last(self, phone: int) -> None:
        """Take back the last scan of whoever holds the phone."""
        pocket = self.pockets[phone]
        mine = [one for one in pocket.scans if one.owner == pocket.person and one.item["kind"] == "act"]
        if mine and not mine[-1].undone:
            pocket.undo(mine[-1])

    @rule(phone=PHONES)
    def send(self, phone: int) -> None:
        """Send one batch; its answer comes back."""
        self._send(self.pockets[phone])

    @rule(phone=PHONES)
    def lose_the_answer(self, phone: int) -> None:
        """Send one batch that the service records; the phone is closed, or the line cut, before the answer."""
        self._post(self.pockets[phone], self.pockets[phone].batch())

    @rule(phone=PHONES)
    def cut_before_the_service(self, phone: int) -> None:
        """Try to send one batch that nobody hears of."""
        self.pockets[phone].batch()

    @rule(phone=PHONES)
    def send_from_two_tabs(self, phone: int) -> None:
        """Send the same batch twice; both answers come back."""
        pocket = self.pockets[phone]
        batch = pocket.batch()
        first, again = self._post(pocket, batch), self._post(pocket, batch)
        assert [one["status"] for one in first if one["status"] == 201] == [
            one["status"] for one, before in zip(again, first, strict=True) if before["status"] == 201
        ]
        pocket.answer(batch, again)

    @rule(phone=PHONES, person=PERSONS)
    def pass_on(self, phone: int, person: str) -> None:
        """Hand the phone to somebody, by PIN or by signing in."""
        self.pockets[phone].person = person

    @rule(phone=PHONES, person=PERSONS)
    def send_as_somebody_else(self, phone: int, person: str) -> None:
        """Send the queue while the browser holds another person's session: nothing of it is taken."""
        pocket = self.pockets[phone]
        batch = pocket.batch()
        if batch and person != pocket.person:
            told = {"owner": self.hands[pocket.person].who["owner"], "site": self.hands[pocket.person].who["site"]}
            assert self.hands[person].send([scan.item for scan in batch], **told).status_code == 403

    @rule(phone=PHONES)
    def take_back_from_a_file(self, phone: int) -> None:
        """Open on one phone the file of what waits on the other, for the same person."""
        pocket, other = self.pockets[phone], self.pockets[1 - phone]
        for scan in other.scans:
            if scan.state == "waiting" and scan.owner == pocket.person and not scan.undone:
                scan.tried = True
                pocket.add(scan.item)
                self.copied.add(scan.item["key"])

    @rule()
    def wait(self) -> None:
        """Let time pass: what was scanned is late from now on."""
        self.here.clock.advance(minutes=2)

    def _post(self, pocket: Pocket, batch: list[Kept]) -> list[dict]:
        if not batch:
            return []
        results = self.hands[pocket.person].results(*(scan.item for scan in batch))
        self.refused |= {scan.item["key"] for scan, one in zip(batch, results, strict=True) if one["status"] != 201}
        return results

    def _send(self, pocket: Pocket) -> None:
        batch = pocket.batch()
        pocket.answer(batch, self._post(pocket, batch))

    def teardown(self) -> None:
        """Let the network come back for everybody, then count."""
        for pocket in getattr(self, "pockets", []):
            for pocket.person in PEOPLE:
                while pocket.waiting():
                    self._send(pocket)
        if hasattr(self, "pockets"):
            with Session(self.here.engine) as session:
                self._count(session)

    def _count(self, session: Session) -> None:
        kept = [scan for pocket in self.pockets for scan in pocket.scans]
        recorded = {self._event(scan) for scan in kept if scan.result["status"] == 201}
        there = {
            event.id: event for event in session.scalars(select(Event).where(Event.id.in_(map(self._event, kept))))
        }
        assert there.keys() == recorded
        assert len({scan.item["key"] for scan in kept if scan.result["status"] == 201}) == len(recorded)
        self._check_taken_back(session, {UUID(scan.item["key"]) for scan in kept})
        for scan in kept:
            event = there.get(self._event(scan))
            assert scan.state == "answered"
            assert scan.aside or not (event and event.data.get("waits"))
            assert scan.aside or event or scan.result["device"]
            if scan.item["kind"] == "undo" and event:
                assert session.get(VoidedEvent, UUID(event.data["voids"]))
        for pocket in self.pockets:
            self._check_order(pocket, there)

    def _check_taken_back(self, session: Session, kept: set[UUID]) -> None:
        away = [key for pocket in self.pockets for key in pocket.taken_back if key not in kept]
        ids = [actor.thing(key) for key in away for actor in self.here.actors.values()]
        assert session.scalars(select(Event.id).where(Event.id.in_(ids))).all() == []

    def _check_order(self, pocket: Pocket, there: dict[UUID, Event]) -> None:
        """Each person's scans of one phone stand in the order in which they were made, device by device.

        One that was refused, its answer lost, may stand later: sent again, it waits, or is taken after what allows it.
        """
        apart = self.copied | self.refused
        for person in PEOPLE:
            mine = [scan for scan in pocket.scans if scan.owner == person and scan.item["key"] not in apart]
            events = [there[self._event(scan)] for scan in mine if self._event(scan) in there]
            for subject in {event.subject for event in events}:
                numbers = [event.seq for event in events if event.subject == subject]
                assert numbers == sorted(numbers)

    def _event(self, scan: Kept) -> UUID:
        return self.here.actors[scan.owner].thing(UUID(scan.item["key"]))
