"""Builders: the shortest way to a device at a stage, through the services only."""

from dataclasses import dataclass, field, replace
from itertools import count
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.collection.models import Depositor, Title
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.devices.models import Device
from reuse.devices.service import mark_printed, reserve_batch
from reuse.events.corrections import correct
from reuse.events.custody import agree, open_handover, receive
from reuse.events.models import Event
from reuse.events.queries import history
from reuse.events.record import Fact, record
from reuse.evidence.models import IssuedDocument
from reuse.evidence.service import Paper
from reuse.lifecycle.stages import Role, Stage
from reuse.outcomes.models import Receiver
from reuse.outcomes.service import Terms as Outcome
from reuse.outcomes.service import give_out, take_back
from reuse.recycling.models import Treatment
from reuse.recycling.service import Treated, record_treatment

SECRET = "a secret for tests"
PAPER = Paper("https://reuse.example")


@dataclass
class Builder:
    """Makes organisations, actors and devices in one session, at the time its clock tells."""

    session: Session
    clock: clock.MovingClock
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def organisation(self, name: str = "Structure", kind: str = "association") -> Organisation:
        """Make an organisation with an invented, well-formed SIRET."""
        made = Organisation(
            id=uuid4(), siret=f"{next(self._numbers):014d}", name=name, kind=kind, created_at=clock.now()
        )
        self.session.add(made)
        self.session.flush()
        return made

    def site(self, organisation: Organisation, *roles: SiteRole) -> Site:
        """Make a site in Muret."""
        made = Site(
            id=uuid4(),
            organisation_id=organisation.id,
            name=f"Site {next(self._numbers)}",
            roles=[role.value for role in roles or (SiteRole.COLLECTION_POINT,)],
            address="1 rue de l'Essai",
            postcode="31600",
            commune="Muret",
            commune_code="31395",
            lat=43.46,
            lon=1.33,
            accepts=[],
            created_at=clock.now(),
        )
        self.session.add(made)
        self.session.flush()
        return made

    def actor(self, *roles: Role, at: SiteRole = SiteRole.COLLECTION_POINT) -> Actor:
        """Make a person of a new organisation, at its one site."""
        organisation = self.organisation()
        site = self.site(organisation, at)
        return Actor(uuid4(), organisation.id, frozenset(roles), site.id)

    def code(self, by: Actor) -> str:
        """Print one label."""
        return mark_printed(self.session, reserve_batch(self.session, 1, site=by.site, by=by, key=uuid4()))[0]

    def collected(self, by: Actor, *, title: Title | None = Title.RELINQUISHED, kind: str = "laptop") -> Device:
        """Take one device in."""
        terms = Terms(Depositor.RESIDENT, title)
        deposit = open_deposit(self.session, terms, secret=SECRET, by=by, key=uuid4())
        return take_in(self.session, self.code(by), Description(kind), deposit, by=by, key=uuid4()).device

    def fact(self, device: Device, event: str, by: Actor, key: UUID | None = None, /, **data: object) -> Event:
        """Record one fact, now."""
        return record(self.session, device, Fact(event, data), by=by, key=key or uuid4())

    def hand(self, device: Device, giver: Actor, taker: Actor) -> Device:
        """Move the device to `taker` under a standing agreement."""
        agree(self.session, giver=giver.organisation, receiver=taker.organisation, by=giver, key=uuid4())
        receive(self.session, device, by=taker, key=uuid4())
        return device

    def at_bench(
        self, by: Actor, *, media: tuple[str, ...] = ("S1",), title: Title | None = Title.RELINQUISHED
    ) -> Device:
        """Take in, bring to the workshop, triage and inventory one device."""
        collector = self.actor(Role.COLLECTOR)
        device = self.hand(self.collected(collector, title=title), collector, by)
        self.fact(device, "triaged", by)
        self.fact(device, "inventoried", by, media=dict.fromkeys(media, "hdd"))
        return device

    def erase(self, device: Device, serial: str, by: Actor, *, result: str = "success") -> Event:
        """Record one overwriting erasure that finished now."""
        return self.fact(
            device,
            "erasure_recorded",
            by,
            medium=serial,
            method="clear",
            technique="overwrite",
            result=result,
            finished=clock.stamp(clock.now()),
        )

    def ready(self, by: Actor, *, title: Title | None = Title.RELINQUISHED) -> Device:
        """Bring one device to the stage ready."""
        device = self.at_bench(by, title=title)
        self.fact(device, "erasure_started", by)
        self.erase(device, "S1", by)
        for event in ("erased", "refurbishment_started", "made_ready"):
            self.fact(device, event, by)
        assert device.stage is Stage.READY
        return device

    def at_recycler(self, by: Actor, *, media: tuple[str, ...] = ("S1",)) -> Device:
        """Bring one device, unerased, to the stage before its treatment."""
        assert by.site
        workshop = self.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)
        device = self.at_bench(workshop, media=media)
        self.fact(device, "sent_for_recycling", workshop)
        open_handover(self.session, device, to_site=by.site, to_destroy=True, by=workshop, key=uuid4())
        receive(self.session, device, by=by, key=uuid4())
        return device

    def treat(self, devices: list[Device], by: Actor, **changes: object) -> tuple[Treatment, IssuedDocument]:
        """Record the treatment of a lot today at the recycler's plant."""
        done = Treated(by.site or uuid4(), self.clock.at.date(), "16 02 14", "R 4", 10_000, f"C-{next(self._numbers)}")
        done = replace(done, **changes)  # type: ignore[arg-type]
        return record_treatment(self.session, devices, done, by=by, key=uuid4(), paper=PAPER)

    def sell(
        self, device: Device, by: Actor, key: UUID | None = None, **changes: object
    ) -> tuple[Event, IssuedDocument]:
        """Sell the device to a person, with its receipt."""
        terms = replace(Outcome("sold", Receiver.PERSON, price_cents=9_000), **changes)  # type: ignore[arg-type]
        event, receipt = give_out(self.session, device, terms, by=by, key=key or uuid4(), paper=PAPER)
        assert receipt
        return event, receipt

    def take_back(self, device: Device, by: Actor) -> Event:
        """Take the device back in: one more life."""
        return take_back(self.session, device, by=by, key=uuid4())

    def correct(self, device: Device, mistake: Event, by: Actor | None = None) -> Event:
        """Void an event, as the coordinator unless somebody else does."""
        return correct(self.session, device, mistake.id, by=by or self.actor(Role.COORDINATOR), key=uuid4())

    def goes(self, holder: Actor) -> None:
        """Let the organisation be gone."""
        self.session.get_one(Organisation, holder.organisation).gone = True
        self.session.flush()

    def last(self, device: Device) -> Event:
        """Return the latest event of the device."""
        return history(self.session, device.subject)[-1]
