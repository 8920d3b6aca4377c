"""Files kept and documents issued."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.codes import read_code
from reuse.collection.service import Description
from reuse.devices.models import Device
from reuse.erasure.service import Sanitisation, certify, record_erasure
from reuse.errors import ConflictError, NotFoundError, RefusedError
from reuse.events.models import Event
from reuse.evidence.models import IssuedDocument
from reuse.evidence.queries import document, is_revoked
from reuse.evidence.service import Paper, keep_file, number_for
from reuse.lifecycle.stages import Role
from reuse.refurbishment.service import Part, harvest_part
from tests.builders import PAPER, Builder

Erase = Callable[..., Event]


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER, Role.SELLER)


@pytest.fixture
def erase(build: Builder, session: Session, desk: Actor) -> Erase:
    def erased(device: Device, serial: str = "S1", technique: str = "overwrite", method: str = "clear") -> Event:
        build.clock.advance(minutes=1)
        done = Sanitisation(serial, method, technique, "success", tool="nwipe 0.40", finished=build.clock.at)
        return record_erasure(session, device, done, by=desk, key=uuid4())

    return erased


@given(st.uuids(), st.sampled_from(["EF", "VTE", "DON", "TRT"]))
def test_a_documents_number_is_stable_and_checks_itself(source: UUID, prefix: str) -> None:
    number = number_for(prefix, source)

    assert number == number_for(prefix, source)
    assert read_code(number.partition("-")[2])


def test_the_bytes_of_a_document_never_change(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    _, receipt = build.sell(device, desk)
    before = receipt.pdf
    build.take_back(device, desk)
    build.clock.advance(days=400)
    session.expire_all()

    assert document(session, receipt.number.lower()).pdf == before


def test_a_number_nobody_issued_is_not_found(session: Session) -> None:
    with pytest.raises(NotFoundError):
        document(session, "VTE-00000000")


def test_a_number_that_another_document_has_is_never_answered_with_it(
    build: Builder, session: Session, desk: Actor
) -> None:
    device, other, key = build.ready(desk), build.ready(desk), uuid4()
    _, receipt = build.sell(device, desk, key)
    receipt.device_id = other.id
    session.flush()

    with pytest.raises(ConflictError):
        build.sell(device, desk, key)


def test_a_certificate_is_refused_before_every_medium_is_erased(
    build: Builder, session: Session, desk: Actor, erase: Erase
) -> None:
    device = build.at_bench(desk, media=("S1", "S2"))
    erase(device, "S1")

    with pytest.raises(RefusedError, match="no data leaves"):
        certify(session, device, by=desk, paper=PAPER)


def test_a_certificate_is_refused_while_the_media_are_unknown(build: Builder, session: Session, desk: Actor) -> None:
    collector = build.actor(Role.COLLECTOR)
    device = build.hand(build.collected(collector), collector, desk)

    with pytest.raises(RefusedError, match="media are known"):
        certify(session, device, by=desk, paper=PAPER)


def test_a_voided_erasure_revokes_the_certificate(build: Builder, session: Session, desk: Actor, erase: Erase) -> None:
    device = build.at_bench(desk)
    event = erase(device)
    issued = certify(session, device, by=desk, paper=PAPER)
    build.correct(device, event, desk)

    assert is_revoked(session, issued.number)


def test_erased_anew_it_gets_a_certificate_that_stands(
    build: Builder, session: Session, desk: Actor, erase: Erase
) -> None:
    device = build.at_bench(desk, media=("S1", "S2"))
    first = erase(device, "S1")
    erase(device, "S2")
    revoked = certify(session, device, by=desk, paper=PAPER)
    build.correct(device, first)
    erase(device, "S1")
    issued = certify(session, device, by=desk, paper=PAPER)

    assert issued.number != revoked.number
    assert not is_revoked(session, issued.number)


def test_the_certificate_names_the_strongest_erasure_that_counts(
    build: Builder, session: Session, desk: Actor, erase: Erase
) -> None:
    device = build.at_bench(desk)
    erase(device, technique="block_erase", method="purge")
    erase(device)

    assert methods(certify(session, device, by=desk, paper=PAPER)) == ["purge"]


def methods(issued: IssuedDocument) -> list[str]:
    words = str(issued.facts)
    return [name for name in ("purge", "clear") if f"{name}" in words.lower()]


def test_an_erasure_of_an_earlier_life_is_not_certified(build: Builder, session: Session, desk: Actor) -> None:
    device = build.ready(desk)
    build.sell(device, desk)
    build.clock.advance(days=1)
    build.take_back(device, desk)
    build.fact(device, "triaged", desk)
    build.fact(device, "inventoried", desk, media={"S1": "hdd"})

    with pytest.raises(RefusedError, match="no data leaves"):
        certify(session, device, by=desk, paper=PAPER)


def test_a_part_is_certified_by_the_erasure_of_what_it_came_from(
    build: Builder, session: Session, desk: Actor, erase: Erase
) -> None:
    device = build.at_bench(desk)
    event = erase(device)
    taken = Part(build.code(desk), Description("hard_drive"), ("S1",))
    drive = harvest_part(session, device, taken, by=desk, key=uuid4())
    issued = certify(session, drive, by=desk, paper=PAPER)
    build.correct(device, event)

    assert "S1" in str(issued.facts)
    assert is_revoked(session, issued.number)


def test_a_device_opened_and_found_empty_is_certified(build: Builder, session: Session, desk: Actor) -> None:
    device = build.at_bench(desk, media=())

    assert certify(session, device, by=desk, paper=PAPER).device_id == device.id


def test_a_certificate_in_the_other_language_is_the_one_first_issued(
    build: Builder, session: Session, desk: Actor, erase: Erase
) -> None:
    device = build.at_bench(desk)
    erase(device)
    first = certify(session, device, by=desk, paper=PAPER)

    assert certify(session, device, by=desk, paper=Paper(PAPER.url, "en")).pdf == first.pdf


def test_a_file_sent_twice_is_kept_once(session: Session, desk: Actor) -> None:
    key = uuid4()
    first, again = (keep_file(session, b"x", media_type="text/plain", by=desk, key=key) for _ in range(2))

    assert (first.id, first.salt) == (again.id, again.salt)


def test_two_equal_files_have_different_salts(session: Session, desk: Actor) -> None:
    first, other = (keep_file(session, b"x", media_type="text/plain", by=desk, key=uuid4()) for _ in range(2))

    assert first.salt != other.salt
