"""Treatments of a lot, and the certificate that proves them."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.devices.models import Device
from reuse.erasure.service import Destruction, destroy_medium
from reuse.evidence.queries import document, is_revoked
from reuse.lifecycle.stages import Role, Stage
from reuse.recycling.rules import FractionMass
from tests.builders import Builder


@pytest.fixture
def plant(build: Builder) -> Actor:
    return build.actor(Role.RECYCLER, at=SiteRole.TREATMENT_PLANT)


@pytest.fixture
def lot(build: Builder, session: Session, plant: Actor) -> list[Device]:
    devices = [build.at_recycler(plant, media=(f"S{place}",)) for place in range(2)]
    for place, device in enumerate(devices):
        destroy_medium(session, device, Destruction(f"S{place}"), by=plant, key=uuid4())
    return devices


def test_a_lot_is_one_treatment_of_several_devices(build: Builder, plant: Actor, lot: list[Device]) -> None:
    treatment, _ = build.treat(lot, plant)

    assert [(device.stage, device.treatment_id) for device in lot] == [(Stage.RECYCLED, treatment.id)] * 2


def test_the_certificate_names_each_device_medium_and_fraction(build: Builder, plant: Actor, lot: list[Device]) -> None:
    fractions = (FractionMass("acier", 7_000, measured=True),)
    _, certificate = build.treat(lot, plant, certificate="C-42", fractions=fractions)
    words = str(certificate.facts)

    assert all(said in words for said in ("C-42", "16 02 14", "R 4", "S0", "S1", "acier"))
    assert certificate.pdf.startswith(b"%PDF")


def test_the_certificate_of_a_lot_is_revoked_when_one_device_was_not_recycled(
    build: Builder, session: Session, plant: Actor, lot: list[Device]
) -> None:
    _, certificate = build.treat(lot, plant)
    build.correct(lot[1], build.last(lot[1]))

    assert is_revoked(session, document(session, certificate.number).number)


def test_what_the_eco_organisme_took_is_recycled_once_a_plant_proves_it(
    build: Builder, session: Session, plant: Actor
) -> None:
    device = build.at_recycler(plant)
    destroy_medium(session, device, Destruction("S1"), by=plant, key=uuid4())
    build.fact(device, "handed_to_eco_organisme", plant, slip="B-7")
    build.treat([device], plant)

    assert device.stage is Stage.RECYCLED
