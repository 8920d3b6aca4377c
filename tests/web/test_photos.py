"""Photos of a device: opened by those who see the device, and by nobody else."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.erasure.service import Destruction, destroy_medium
from reuse.evidence.service import KEPT, keep_photo, purge_files
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]
PHOTO = b"\xff\xd8\xff a photo"
ADDRESS = re.compile(r'<img src="([^"]+)"')


@pytest.fixture
def by(build: Builder) -> Actor:
    """A workshop's technician."""
    return build.actor(Role.REFURBISHER)


@pytest.fixture
def device(build: Builder, by: Actor) -> Device:
    """A device at the workshop's bench."""
    return build.at_bench(by)


def photographed(build: Builder, device: Device, by: Actor) -> str:
    """Add a photo to the device; give its address."""
    file = keep_photo(build.session, PHOTO, by=by, key=uuid4(), device=device)
    build.fact(device, "photo_added", by, photo=str(file.id))
    return f"/devices/{device.code}/photos/{file.id}"


def test_the_page_of_a_device_shows_its_photos(build: Builder, signed_in: SignIn, by: Actor, device: Device) -> None:
    address = photographed(build, device, by)

    assert ADDRESS.findall(signed_in(by).get(f"/devices/{device.code}").text) == [address]


def test_a_photo_is_given_as_a_picture_and_nothing_else(
    build: Builder, signed_in: SignIn, by: Actor, device: Device
) -> None:
    answer = signed_in(by).get(photographed(build, device, by))

    assert (answer.data, answer.headers["Content-Type"]) == (PHOTO, "image/jpeg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in [one.strip() for one in answer.headers["Content-Security-Policy"].split(";")]
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_another_organisation_reads_no_photo(build: Builder, signed_in: SignIn, by: Actor, device: Device) -> None:
    address = photographed(build, device, by)

    assert signed_in(build.actor(Role.REFURBISHER)).get(address).status_code == 404


def test_a_visitor_reads_no_photo(build: Builder, visitor: Visitor, by: Actor, device: Device) -> None:
    assert visitor.get(photographed(build, device, by)).status_code == 401


def test_the_photo_of_another_device_is_not_read_through_ones_own(
    build: Builder, signed_in: SignIn, by: Actor, device: Device
) -> None:
    other = build.actor(Role.REFURBISHER)
    theirs = photographed(build, build.at_bench(other), other).rpartition("/")[2]
    build.fact(device, "photo_added", by, photo=theirs)
    bench = signed_in(by)

    assert bench.get(f"/devices/{device.code}/photos/{theirs}").status_code == 404
    assert ADDRESS.findall(bench.get(f"/devices/{device.code}").text) == []


def test_a_photo_sent_and_named_by_no_event_is_not_shown(
    build: Builder, signed_in: SignIn, by: Actor, device: Device
) -> None:
    file = keep_photo(build.session, PHOTO, by=by, key=uuid4(), device=device)

    assert signed_in(by).get(f"/devices/{device.code}/photos/{file.id}").status_code == 404


def test_a_photo_added_by_mistake_is_shown_no_more(
    build: Builder, signed_in: SignIn, by: Actor, device: Device
) -> None:
    address = photographed(build, device, by)
    build.correct(device, build.last(device), by)

    assert signed_in(by).get(address).status_code == 404


def test_the_photo_that_proves_a_destruction_is_shown(
    build: Builder, signed_in: SignIn, by: Actor, device: Device
) -> None:
    file = keep_photo(build.session, PHOTO, by=by, key=uuid4(), device=device)
    destroy_medium(build.session, device, Destruction("S1", file, "W-1"), by=by, key=uuid4())
    bench = signed_in(by)

    (address,) = ADDRESS.findall(bench.get(f"/devices/{device.code}").text)
    assert bench.get(address).data == PHOTO


def test_a_purged_photo_says_so(build: Builder, session: Session, signed_in: SignIn, by: Actor, device: Device) -> None:
    address = photographed(build, device, by)
    file = keep_photo(session, PHOTO, by=by, key=UUID(int=1), device=device)
    destroy_medium(session, device, Destruction("S1", file, "W-1"), by=by, key=uuid4())
    purge_files(session, build.clock.at + KEPT + timedelta(days=1))
    session.expire_all()
    bench = signed_in(by)

    page = bench.get(f"/devices/{device.code}").text
    assert (ADDRESS.findall(page), page.count("no longer kept")) == ([], 2)
    assert "no longer kept" in bench.get(address).text
