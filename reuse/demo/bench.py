"""Steps of the demonstration's histories, from the counter to the workshop's last test."""

from datetime import timedelta

from reuse.collection.models import Depositor, Status, Title
from reuse.collection.service import Description, Terms, announce, open_deposit, take_in
from reuse.demo.world import CARRIER, SHOPS, WORKSHOP, Case, Life
from reuse.devices.models import IdentityKind
from reuse.erasure.service import Sanitisation, certify, record_erasure
from reuse.refurbishment.inventory.reading import (
    DeviceReading,
    Format,
    Health,
    MachineKind,
    MediumKind,
    MediumReading,
    Reading,
)
from reuse.refurbishment.service import record_inventory, record_media

_CONDITIONS = ("works", "works", "works", "broken", "unknown")


def _terms(case: Case) -> Terms:
    """Choose who gives: mostly residents; town halls and collèges give their own equipment too."""
    if case.place in SHOPS or case.luck.random() < 0.55:
        return Terms(Depositor.RESIDENT, Title.RELINQUISHED)
    resale = case.luck.choice(("free", "free", "capped"))
    return Terms(Depositor.PUBLIC, Title.DISPOSAL_DECISION, resale=resale)


def _seen(case: Case) -> Description:
    return Description(
        kind=case.kind,
        maker=case.model["maker"],
        model=case.model["model"],
        identities=((IdentityKind.SERIAL, case.serial),),
        condition=case.luck.choice(_CONDITIONS),
        mass_g=int(case.model["mass_grams"]),
    )


def expect(case: Case) -> Life:
    """Announce the device on a company's list, some days before it comes."""
    terms = Terms(Depositor.COMPANY, Title.SIGNED_LIST, Status.REEMPLOI)
    session, by = case.world.session, case.by
    deposit = open_deposit(session, terms, secret=case.world.secret, by=by, key=case.key())
    seen = _seen(case)
    case.device = announce(session, seen, deposit, by=by, key=case.key()).device
    yield case.days(40, 100)
    take_in(session, case.world.label(case.place), seen, deposit, by=by, key=case.key())


def deposit(case: Case) -> None:
    """Take the device in at its collection point."""
    session, by = case.world.session, case.by
    opened = open_deposit(session, _terms(case), secret=case.world.secret, by=by, key=case.key())
    label = case.world.label(case.place)
    case.device = take_in(session, label, _seen(case), opened, by=by, key=case.key()).device


def to_workshop(case: Case) -> Life:
    """Wait for the round, then be scanned in, and triaged on another day."""
    yield case.days(2, 16)
    if case.place not in SHOPS and case.luck.random() < 0.4:
        case.go(CARRIER)
        yield case.hours(2, 5)
    case.go(WORKSHOP)
    yield case.days(1, 9)
    case.fact("triaged")
    yield case.hours(0, 3)


def inventory(case: Case) -> None:
    """Read what the machine holds; what no tool reads is opened by a person."""
    session, by = case.world.session, case.by
    if case.medium is None:
        record_media(session, case.it, {}, by=by, key=case.key())
    elif case.model["medium"] == "phone_flash":
        record_media(session, case.it, {case.medium: "phone_flash"}, by=by, key=case.key())
    else:
        record_inventory(session, case.it, _reading(case, case.medium), by=by, key=case.key())


def _reading(case: Case, medium: str) -> Reading:
    kinds = {"hdd": MediumKind.HDD, "emmc": MediumKind.EMMC}
    machine = DeviceReading(
        kind=MachineKind(case.kind),
        maker=case.model["maker"],
        model=case.model["model"],
        serial=case.serial,
        memory_mb=int(case.model["memory_gb"]) * 1024,
    )
    disc = MediumReading(
        kind=kinds.get(case.model["medium"], MediumKind.SSD),
        serial=medium,
        size_bytes=int(case.model["medium_gb"]) * 10**9,
        health=Health.PASSED,
    )
    return Reading(Format.LSHW, "", machine, (disc,), (), ())


def erase(case: Case, result: str = "success") -> None:
    """Record one sanitisation that ends now, by a tool, or attested where no tool reports."""
    finished = case.world.clock.at
    attested = case.model["medium"] == "phone_flash"
    done = Sanitisation(
        medium=case.medium or "",
        method="purge" if attested else "clear",
        technique="crypto_erase" if attested else "overwrite",
        result=result,
        tool="reset by the maker's procedure" if attested else "nwipe 0.36",
        passes=None if attested else 1,
        verified=None if attested else "last",
        started=finished - timedelta(minutes=case.luck.randint(20, 200)),
        finished=finished,
        attested=attested,
    )
    record_erasure(case.world.session, case.it, done, by=case.by, key=case.key())


def sanitise(case: Case, *, fails: bool = False) -> Life:
    """Inventory and, where there is a medium, erase it; the first try fails now and then."""
    inventory(case)
    if case.medium is None:
        return
    yield case.hours(1, 30)
    case.fact("erasure_started")
    yield case.hours(1, 40)
    if fails or case.luck.random() < 0.08:
        erase(case, "failed")
        yield case.hours(2, 30)
    if fails:
        return
    erase(case)
    yield case.hours(0, 20)
    case.fact("erased")
    if case.it.situation.depositor == "public":  # a town keeps the certificate of what it gave up
        certify(case.world.session, case.it, by=case.by, paper=case.world.paper)


def refurbish(case: Case) -> Life:
    """Test, repair where needed, grade, and make ready."""
    yield case.days(1, 12)
    case.fact("refurbishment_started")
    yield case.hours(1, 5)
    case.fact("tested", test="functions", result="passed")
    if case.luck.random() < 0.3:
        case.fact("repaired", repair=case.luck.choice(("battery", "keyboard", "fan", "memory", "screen")))
    yield case.days(0, 6)
    case.fact("graded", grade=case.luck.choice("AABBBC"))
    case.fact("made_ready")
