"""A contract, and random histories that are written down event by event, as time goes on."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation, Site, SiteRole
from reuse.clock import MovingClock, stamp
from reuse.contracts.charges import History, Told
from reuse.contracts.checks import Checked, check_contract
from reuse.contracts.clauses import library
from reuse.contracts.keeping import refresh
from reuse.contracts.models import Contract, Cover, Coverage
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.db import Sessions
from reuse.devices.models import Device
from reuse.events.canonical import FIRST_PREV, canonical
from reuse.events.models import Event
from reuse.lifecycle.stages import Role
from reuse.recycling.models import Treatment
from tests.builders import Builder

START = datetime.fromisoformat("2027-11-20T12:00:00+00:00")
Written = tuple[str, Told]
"""The subject, and one of its events."""


class Play:
    """A buyer's contract with every clause, its devices and a plant, on a clock of the test's own."""

    def __init__(self, session: Session, factory: Sessions, moving: MovingClock, many: Sequence[History]):
        self.session, self.factory, self.moving = session, factory, moving
        build = Builder(session, moving)
        buyer, supplier = build.actor(Role.BUYER), build.actor(Role.REFURBISHER)
        self.names = {"supplier": str(supplier.organisation), "buyer": str(buyer.organisation)}
        self.names["partner"] = str(build.organisation().id)
        self.plant = build.site(session.get_one(Organisation, supplier.organisation), SiteRole.TREATMENT_PLANT)
        self.names["t"] = str(self._treatment(supplier.organisation))
        clauses = tuple({"clause": name, "values": {}} for name in library())
        days = (date(2027, 11, 21), date(2028, 3, 31))
        terms = Terms("PLAYED", "Played", *days, (supplier.organisation,), clauses)
        self.contract = make_contract(session, terms, by=buyer, key=uuid4())
        self.devices = [self._device(number) for number, _one in enumerate(many)]
        self.ends = {device.subject: (0, FIRST_PREV) for device in self.devices}
        self.lines = sorted(
            ((device.subject, told) for device, one in zip(self.devices, many, strict=True) for told in one.events),
            key=lambda line: line[1]["recorded_at"],
        )
        session.commit()

    def _treatment(self, organisation: UUID) -> UUID:
        made = Treatment(
            id=uuid4(),
            organisation_id=organisation,
            plant_id=self.plant.id,
            treated_on=START.date(),
            waste_code="16 02 14",
            operation="R4",
            mass_in_g=2000,
            mass_measured=True,
            certificate="C1",
            recorded_at=START,
        )
        self.session.add(made)
        return made.id

    def _device(self, number: int) -> Device:
        made = Device(uuid=uuid4(), code=f"7K4M9QX{number:02d}", kind="laptop", created_at=START)
        self.session.add(made)
        self.session.flush()
        return made

    def write(self, many: int) -> None:
        """Record the next events, each at its time; the clock never goes back."""
        for subject, told in self.lines[:many]:
            self.moving.at = max(self.moving.at, datetime.fromisoformat(told["recorded_at"]))
            self._write(subject, told)
        del self.lines[:many]
        self.session.commit()

    def _write(self, subject: str, told: Told) -> None:
        seq, prev = self.ends[subject]
        ids = {f"e{number}": str(self._id(subject, f"e{number}")) for number in range(30)}
        text = orjson.dumps(told["data"]).decode()
        for short, whole in (ids | self.names).items():
            text = text.replace(f'"{short}"', f'"{whole}"')
        data: dict[str, Any] = orjson.loads(text)
        times = {name: stamp(datetime.fromisoformat(told[name])) for name in ("occurred_at", "recorded_at")}
        said: dict[str, Any] = {"id": ids[told["id"]], "subject": subject, "seq": seq + 1, "type": told["type"]}
        said |= {"data": data, "prev": prev}
        content = canonical(said | times | {"actor": "a", "site": None, "v": 1})
        times_kept = {name: datetime.fromisoformat(at) for name, at in times.items()}
        columns = said | times_kept | {"id": UUID(said["id"]), "actor": "a", "hash": uuid4().hex * 2}
        self.session.add(Event(**columns, canonical=content))
        self.session.flush()
        self.ends[subject] = seq + 1, str(columns["hash"])

    def _id(self, subject: str, short: str) -> UUID:
        return UUID(int=UUID(subject.removeprefix("device:")).int ^ (int(short[1:]) + 1))

    def cover(self, place: int) -> None:
        """Cover a device, or leave it out again if it is covered."""
        device, now = self.devices[place % len(self.devices)], self.moving.advance(milliseconds=1)
        own = (Coverage.contract_id == self.contract.id, Coverage.thing_id == device.uuid)
        if known := self.session.scalars(select(Coverage).where(*own, Coverage.removed_at.is_(None))).one_or_none():
            known.removed_at = now
        else:
            told = {"contract_id": self.contract.id, "cover": Cover.DEVICE, "thing_id": device.uuid, "added_at": now}
            self.session.add(Coverage(**told, by_id=self.contract.buyer_id))
        self.session.commit()

    def declare(self) -> None:
        """Let the plant say that it holds the label, or no longer."""
        held = self.session.scalars(select(Site.qualifications).where(Site.id == self.plant.id)).one()
        new = [] if held else ["WEEELABEX"]
        self.session.execute(update(Site).where(Site.id == self.plant.id).values(qualifications=new))
        self.session.commit()

    def wait(self, days: int) -> None:
        """Let time alone pass."""
        self.moving.at += timedelta(days=days)

    def keep(self) -> None:
        """Keep what the contract's check says now."""
        refresh(self.factory, self.contract.id)

    def answers(self, **told: Any) -> Checked:
        """Check the contract in a session of its own."""
        with self.factory() as session:
            return check_contract(session, session.get_one(Contract, self.contract.id), **told)
