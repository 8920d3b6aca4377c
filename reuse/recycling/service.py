"""Verbs of recycling."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor, subkey
from reuse.actors.models import Site, SiteRole
from reuse.devices.models import Device
from reuse.documents import treatment as papers
from reuse.errors import N_, BadInputError, ConflictError, NotFoundError
from reuse.events.models import Event
from reuse.events.record import Fact, record
from reuse.events.requests import asked_before
from reuse.evidence.models import IssuedDocument
from reuse.evidence.queries import document
from reuse.evidence.service import Paper, heading, issue, today
from reuse.lifecycle.stages import Role
from reuse.recycling.models import Fraction, Treatment
from reuse.recycling.queries import certificate_of
from reuse.recycling.rules import FractionMass, check_treatment


@dataclass(frozen=True, slots=True)
class Treated:
    """What a plant did with a lot: waste code valid that day, R/D operation, masses in grams, certificate number."""

    plant: UUID
    treated_on: date
    waste_code: str
    operation: str
    mass_in_g: int
    certificate: str
    fractions: tuple[FractionMass, ...] = ()
    mass_measured: bool = True


def record_treatment(
    session: Session, devices: Sequence[Device], done: Treated, *, by: Actor, key: UUID, paper: Paper
) -> tuple[Treatment, IssuedDocument]:
    """Record the treatment of a lot and each of its devices as recycled by it: all of them, or none.

    Raises BadInputError, RefusedError for the first device that may not be, ConflictError for a certificate used twice.
    """
    by.needs(Role.RECYCLER)
    lot = sorted({device.id: device for device in devices}.values(), key=lambda one: one.id)
    if asked_before(session, by, key, "treatment", _asked(lot, done)):
        return session.get_one(Treatment, by.thing(key)), document(session, certificate_of(by.thing(key)))
    _check(lot, done)
    _check_plant(session, done.plant, by)
    treatment = _add(session, done, by, key)
    events = [
        record(session, device, Fact("recycled", {"treatment": str(treatment.id)}), by=by, key=subkey(key, place))
        for place, device in enumerate(lot)
    ]
    return treatment, _certificate(session, lot, done, events, by=by, paper=paper)


def _asked(lot: Sequence[Device], done: Treated) -> dict[str, Any]:
    fractions = [[one.material, one.mass_g, one.measured, str(one.averaged_on)] for one in done.fractions]
    told = asdict(done) | {"plant": str(done.plant), "treated_on": str(done.treated_on), "fractions": fractions}
    return told | {"devices": [str(device.uuid) for device in lot]}


def _check(lot: Sequence[Device], done: Treated) -> None:
    if not lot:
        raise BadInputError(
            N_("A treatment names at least one device."), fields={"devices": N_("Scan the devices of the lot.")}
        )
    check_treatment(done.waste_code, done.operation, done.treated_on, done.mass_in_g, done.fractions)
    wrong = {}
    if done.treated_on > today().date():
        wrong["treated_on"] = N_("The day is in the future.")
    elif done.treated_on.isoformat() < max(device.situation.collected_at for device in lot)[:10]:
        wrong["treated_on"] = N_("A device of the lot was collected after that day.")
    if not done.certificate.strip():
        wrong["certificate"] = N_("The certificate has a number.")
    if wrong:
        raise BadInputError(N_("This treatment cannot be recorded."), fields=wrong)


def _check_plant(session: Session, identifier: UUID, by: Actor) -> None:
    site = session.get(Site, identifier)
    if site is None or site.organisation_id != by.organisation or SiteRole.TREATMENT_PLANT not in site.roles:
        raise NotFoundError(N_("This is not a treatment plant of your organisation."))


def _add(session: Session, done: Treated, by: Actor, key: UUID) -> Treatment:
    treatment = Treatment(
        id=by.thing(key),
        organisation_id=by.organisation,
        plant_id=done.plant,
        treated_on=done.treated_on,
        waste_code=done.waste_code,
        operation=done.operation,
        mass_in_g=done.mass_in_g,
        mass_measured=done.mass_measured,
        certificate=done.certificate,
        recorded_at=clock.now(),
    )
    try:
        with session.begin_nested():
            session.add(treatment)
    except IntegrityError as error:  # the table decides, since another plant may be writing at this very moment
        raise ConflictError(N_("A treatment with this certificate number is already recorded.")) from error
    session.add_all(_fraction(one, treatment, by.thing(key, f"fraction-{one.material}")) for one in done.fractions)
    session.flush()
    return treatment


def _fraction(out: FractionMass, treatment: Treatment, identifier: UUID) -> Fraction:
    return Fraction(
        id=identifier,
        treatment_id=treatment.id,
        material=out.material,
        mass_g=out.mass_g,
        measured=out.measured,
        averaged_on=out.averaged_on,
    )


def _certificate(
    session: Session,
    devices: Sequence[Device],
    done: Treated,
    events: list[Event],
    *,
    by: Actor,
    paper: Paper,
) -> IssuedDocument:
    common = heading(session, certificate_of(UUID(events[0].data["treatment"])), devices, by=by, paper=paper)
    certificate = _written(common, session.get_one(Site, done.plant), done, devices)
    device = devices[0] if len(devices) == 1 else None
    return issue(session, certificate, by=by, device=device, sources=[event.id for event in events])


def _written(
    common: dict[str, Any], plant: Site, done: Treated, devices: Sequence[Device]
) -> papers.TreatmentCertificate:
    return papers.TreatmentCertificate(
        **common,
        plant=plant.name,
        plant_address=f"{plant.address}, {plant.postcode} {plant.commune}",
        treated_on=done.treated_on,
        certificate_number=done.certificate,
        waste_code=done.waste_code,
        operation=done.operation,
        mass_in_grams=done.mass_in_g,
        mass_is_measured=done.mass_measured,
        fractions=tuple(
            papers.Fraction(one.material, one.mass_g, one.measured, one.averaged_on) for one in done.fractions
        ),
        destroyed_media=tuple(sorted({name for one in devices for name in one.situation.destroyed if name != "*"})),
    )
