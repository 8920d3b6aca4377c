"""The main job as one story: two machines, one given after its erasure, the other recycled, all of it verified."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.codes import show_code
from reuse.collection.models import Depositor, Title
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.db import Sessions, unit_of_work
from reuse.demo.places import Places, key_of, make_places
from reuse.devices.models import Device, IdentityKind
from reuse.devices.queries import by_code
from reuse.devices.service import mark_printed, reserve_batch
from reuse.erasure import service as erasure
from reuse.erasure.reports.entry import read_report
from reuse.errors import N_, RefusedError
from reuse.events.custody import open_handover, receive
from reuse.events.keys import ensure_signer
from reuse.events.log import seal
from reuse.events.record import Fact, record
from reuse.evidence.models import IssuedDocument
from reuse.evidence.service import Paper, keep_file
from reuse.labels.sheets import draw_sheet
from reuse.labels.templates import sheet_template
from reuse.labels.wording import label_for
from reuse.outcomes import service as outcomes
from reuse.outcomes.models import Receiver
from reuse.recycling.rules import FractionMass
from reuse.recycling.service import Treated, record_treatment
from reuse.refurbishment import service as bench
from reuse.settings import Settings
from reuse.territory import territory

TOWN_HALL, WORKSHOP, SHOP, RECYCLER = "31395", "workshop", "recyclery_toulouse", "recycler"
START = datetime(2026, 10, 12, 9, tzinfo=UTC)
ERASED = datetime(2026, 10, 14, 8, tzinfo=UTC)
"""The nwipe log of `seeds/story` ends half an hour before."""

Say = Callable[..., None]


@dataclass
class Told:
    """What the story leaves: the sheet of labels, the codes on it, what was refused, the papers issued."""

    codes: list[str] = field(default_factory=list)
    sheet: bytes = b""
    refusals: list[RefusedError] = field(default_factory=list)
    papers: list[str] = field(default_factory=list)


@dataclass
class Teller:
    """The story under way: who says it, where it happens, and when."""

    sessions: Sessions
    settings: Settings
    say: Say
    clock: clock.MovingClock
    places: Places = field(default_factory=Places)
    told: Told = field(default_factory=Told)

    def __post_init__(self) -> None:
        """Start numbering the requests."""
        self._keys = count()

    @property
    def paper(self) -> Paper:
        """How papers are issued."""
        return Paper(self.settings.public_url)

    def key(self) -> UUID:
        """Give the next request's key."""
        return key_of("story", next(self._keys))

    def by(self, place: str) -> Actor:
        """Who acts at a place."""
        return self.places.staff[place]

    def fact(self, session: Session, device: Device, place: str, event: str, **data: Any) -> None:
        """Record a plain fact, half an hour after the one before."""
        self.clock.advance(minutes=30)
        record(session, device, Fact(event, data), by=self.by(place), key=self.key())

    def hand(self, session: Session, giver: str, taker: str, *devices: Device, to_destroy: bool = False) -> None:
        """Open hand-overs, and let the taker scan the devices in on the next day."""
        by, site = self.by(giver), self.places.site_of(taker)
        for device in devices:
            open_handover(session, device, to_site=site, to_destroy=to_destroy, by=by, key=self.key())
        self.clock.at = (self.clock.at + timedelta(days=1)).replace(hour=8, minute=0)
        for device in devices:
            receive(session, device, by=self.by(taker), key=self.key())

    def keep(self, paper: IssuedDocument | None) -> str:
        """Note a paper issued, and say its number."""
        number = paper.number if paper else ""
        self.told.papers.append(number)
        return number

    def file(self, name: str) -> bytes:
        """Read one of the story's files."""
        return files("seeds").joinpath("story", name).read_bytes()


def tell(factory: Sessions, settings: Settings, say: Say) -> Told:
    """Tell the story on a migrated, empty database, and return what it leaves.

    `say` receives each sentence as an English message with its parameters, to be translated where it is shown.
    """
    with clock.use(moving := clock.MovingClock(START)):
        teller = Teller(factory, settings, say, moving)
        for scene in (_collect, _read, _erase, _give, _dismantle, _recycle, _seal):
            with unit_of_work(factory) as session:
                scene(teller, session)
        return teller.told


def _collect(teller: Teller, session: Session) -> None:
    """Print labels, take two machines in at the town hall, scan them in at the workshop."""
    teller.places = make_places(session, teller.settings.secret_key)
    by = teller.by(TOWN_HALL)
    batch = reserve_batch(session, 3, site=by.site, by=by, key=teller.key())
    teller.told.codes = mark_printed(session, batch)
    out = io.BytesIO()
    draw_sheet((label_for(code, teller.settings) for code in teller.told.codes), sheet_template("L7160"), out)
    teller.told.sheet = out.getvalue()
    teller.say(N_("The town hall of Muret prints {number} labels."), number=len(teller.told.codes))
    terms = Terms(Depositor.PUBLIC, Title.DISPOSAL_DECISION)
    deposit = open_deposit(session, terms, secret=teller.settings.secret_key, by=by, key=teller.key())
    machines = {
        "laptop": N_("It sticks {code} on a laptop and takes it in, by decision of the town."),
        "desktop": N_("It sticks {code} on a desktop computer and takes it in, by decision of the town."),
    }
    for code, (kind, said) in zip(teller.told.codes, machines.items(), strict=False):
        seen = Description(kind, identities=((IdentityKind.ASSET_TAG, f"MURET-{kind}"),), condition="unknown")
        device = take_in(session, code, seen, deposit, by=by, key=teller.key()).device
        teller.say(said, code=show_code(code))
    devices = _devices(teller, session)
    teller.hand(session, TOWN_HALL, WORKSHOP, *devices)
    for device in devices:
        teller.fact(session, device, WORKSHOP, "triaged")
    teller.say(N_("The workshop scans both in: custody moves with the scan."))


def _devices(teller: Teller, session: Session) -> tuple[Device, Device]:
    laptop, desktop, *_ = teller.told.codes
    return by_code(session, laptop), by_code(session, desktop)


def _read(teller: Teller, session: Session) -> None:
    """Read the hardware files; refuse the gift of a machine that still holds its disk."""
    laptop, desktop = _devices(teller, session)
    by = teller.by(WORKSHOP)
    for device, name in (
        (laptop, "laptop.lshw.json"),
        (laptop, "laptop.smartctl.json"),
        (desktop, "desktop.lshw.json"),
    ):
        key, content = teller.key(), teller.file(name)
        reading = read_report(content, zone=territory().zone)
        kept = keep_file(session, content, media_type="application/json", by=by, key=key, device=device)
        bench.record_inventory(session, device, reading, by=by, key=key, file=kept)
        serials = ", ".join(medium.serial or "?" for medium in reading.media)
        teller.say(N_("{file} is read: {format}, disk {serials}."), file=name, format=reading.format, serials=serials)
    teller.fact(session, laptop, WORKSHOP, "erasure_started")
    _try_to_give(teller, session, laptop)
    _try_to_declare(teller, session, laptop)


def _try_to_give(teller: Teller, session: Session, laptop: Device) -> None:
    try:
        _donate(teller, session, laptop, WORKSHOP)
    except RefusedError as refusal:
        _note(teller, N_("Somebody wants to give it away already. Refused:"), refusal)


def _try_to_declare(teller: Teller, session: Session, laptop: Device) -> None:
    try:
        teller.fact(session, laptop, WORKSHOP, "erased")
    except RefusedError as refusal:
        _note(teller, N_("Somebody declares it erased without a proof. Refused:"), refusal)


def _note(teller: Teller, what: str, refusal: RefusedError) -> None:
    teller.told.refusals.append(refusal)
    teller.say(what)
    teller.say(refusal.message, **refusal.params)
    teller.say(refusal.remedy, **refusal.params)


def _donate(teller: Teller, session: Session, device: Device, place: str) -> IssuedDocument | None:
    name = teller.places.organisations["association_digital"].name
    terms = outcomes.Terms("donated", Receiver.ASSOCIATION, receiver_name=name, software="Linux Mint 22")
    with session.begin_nested():
        key = teller.key()
        return outcomes.give_out(session, device, terms, by=teller.by(place), key=key, paper=teller.paper)[1]


def _erase(teller: Teller, session: Session) -> None:
    """File nwipe's own log: its disk is matched by serial."""
    laptop, _desktop = _devices(teller, session)
    by, key, content = teller.by(WORKSHOP), teller.key(), teller.file("laptop.nwipe.log")
    teller.clock.at = ERASED
    reading = read_report(content, zone=territory().zone)
    kept = keep_file(session, content, media_type="text/plain", by=by, key=key)
    for filed in erasure.file_erasures(session, reading.erasures, kept, by=by, key=key):
        code = show_code(filed.device.code or "") if filed.device else "–"
        teller.say(N_("nwipe's log is filed: disk {serial} is in {code}."), serial=filed.medium, code=code)
    teller.fact(session, laptop, WORKSHOP, "erased")
    paper = erasure.certify(session, laptop, by=by, paper=teller.paper)
    teller.say(N_("Erased. Certificate {number}."), number=teller.keep(paper))


def _give(teller: Teller, session: Session) -> None:
    """Refurbish the laptop, and give it with its deed."""
    laptop, _desktop = _devices(teller, session)
    teller.fact(session, laptop, WORKSHOP, "refurbishment_started")
    teller.fact(session, laptop, WORKSHOP, "tested", test="functions", result="passed")
    teller.fact(session, laptop, WORKSHOP, "graded", grade="A")
    teller.fact(session, laptop, WORKSHOP, "made_ready")
    teller.hand(session, WORKSHOP, SHOP, laptop)
    paper = _donate(teller, session, laptop, SHOP)
    teller.say(N_("Tested, graded A, ready, and given to an association. Deed {number}."), number=teller.keep(paper))


def _dismantle(teller: Teller, session: Session) -> None:
    """Take the desktop's memory out; hand the rest over to be destroyed."""
    _laptop, desktop = _devices(teller, session)
    teller.fact(session, desktop, WORKSHOP, "weighed", mass_g=5200, measured=True)
    teller.fact(session, desktop, WORKSHOP, "dismantling_started")
    seen = Description("memory", maker="Samsung", model="8 GB DDR4", mass_g=20)
    part = bench.Part(teller.told.codes[2], seen)
    bench.harvest_part(session, desktop, part, by=teller.by(WORKSHOP), key=teller.key())
    teller.fact(session, desktop, WORKSHOP, "dismantled", residue_g=5180)
    teller.fact(session, desktop, WORKSHOP, "sent_for_recycling")
    teller.hand(session, WORKSHOP, RECYCLER, desktop, to_destroy=True)
    teller.say(
        N_("The desktop gives its memory, which becomes {code}; with its disk it goes to be destroyed."),
        code=show_code(part.code),
    )


def _recycle(teller: Teller, session: Session) -> None:
    """Destroy the disk, treat the rest, prove it."""
    _laptop, desktop = _devices(teller, session)
    by = teller.by(RECYCLER)
    for serial in sorted(desktop.situation.media_inside):
        erasure.destroy_medium(session, desktop, erasure.Destruction(serial), by=by, key=teller.key())
        teller.say(N_("The recycler destroys disk {serial}."), serial=serial)
    done = Treated(
        plant=teller.places.site_of(RECYCLER),
        treated_on=teller.clock.at.date(),
        waste_code="16 02 14",
        operation="R 4",
        mass_in_g=5180,
        certificate="DEMO-STORY",
        fractions=(FractionMass("ferrous metals", 3400, True), FractionMass("printed circuit boards", 600, True)),
    )
    _treatment, paper = record_treatment(session, [desktop], done, by=by, key=teller.key(), paper=teller.paper)
    teller.say(N_("Recycled, 5,180 g in. Treatment certificate {number}."), number=teller.keep(paper))


def _seal(teller: Teller, session: Session) -> None:
    """Seal everything in the log."""
    signer = ensure_signer(teller.settings.signing_key_path, f"{teller.settings.host}/log")
    checkpoint = seal(session, signer=signer, now=clock.now())
    teller.say(N_("{size} events are sealed under a signed head."), size=checkpoint.size)
