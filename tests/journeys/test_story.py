"""The main job as one story: a machine given after its erasure, another recycled, everything verified."""

from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session

from reuse.codes import read_code
from reuse.db import Sessions, reading
from reuse.demo.decoding import decode
from reuse.demo.story import Told, tell
from reuse.demo.tampering import check, check_after_tampering
from reuse.devices.models import Device
from reuse.devices.queries import by_code
from reuse.events.queries import history
from reuse.evidence.queries import document
from reuse.lifecycle.stages import Stage
from reuse.settings import Settings

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def told(factory: Sessions, settings: Settings) -> Told:
    """What the story leaves."""
    return tell(factory, settings, lambda _message, **_params: None)


@pytest.fixture
def session(factory: Sessions, told: Told) -> Iterator[Session]:
    """The database once the story is told."""
    assert told.codes
    with reading(factory) as made:
        yield made


@pytest.fixture
def laptop(session: Session, told: Told) -> Device:
    """The machine that was given."""
    return by_code(session, told.codes[0])


@pytest.fixture
def desktop(session: Session, told: Told) -> Device:
    """The machine that was recycled."""
    return by_code(session, told.codes[1])


def test_every_label_of_the_printed_sheet_is_read_back(told: Told):
    symbols = decode(told.sheet)

    assert symbols is not None
    assert sorted(read_code(symbol) for symbol in symbols) == sorted(told.codes)


def test_the_gift_is_refused_before_the_erasure(told: Told):
    assert told.refusals[0].rule == "no data leaves"


def test_an_erasure_without_proof_is_refused_with_its_rule(told: Told):
    assert told.refusals[1].rule == "no data leaves"


def test_a_refused_step_leaves_no_event(session: Session, laptop: Device):
    types = [event.type for event in history(session, laptop.subject)]

    assert types.count("erased") == types.count("donated") == 1


def test_the_log_of_the_tool_found_its_disk_by_the_serial(laptop: Device):
    assert laptop.situation.media["REUSE-DEMO-SSD-0001"].erased == "clear"


def test_the_laptop_is_given(laptop: Device):
    assert laptop.stage is Stage.DONATED


def test_the_desktop_is_recycled_by_its_treatment(desktop: Device):
    assert desktop.stage is Stage.RECYCLED
    assert desktop.treatment_id is not None


def test_the_disk_that_was_not_erased_was_destroyed(desktop: Device):
    assert desktop.situation.destroyed == ["REUSE-DEMO-HDD-0001"]


def test_the_part_is_a_device_of_its_own(session: Session, told: Told, desktop: Device):
    part = by_code(session, told.codes[2])

    assert part.situation.parent == str(desktop.uuid)


def test_masses_add_up(desktop: Device):
    situation = desktop.situation

    assert situation.mass_g == situation.parts_g + (situation.residue_g or 0)


def test_each_paper_is_kept_as_issued(session: Session, told: Told):
    papers = [document(session, number) for number in told.papers]

    assert [paper.kind for paper in papers] == ["erasure", "donation", "treatment"]
    assert all(paper.pdf.startswith(b"%PDF") for paper in papers)


def test_everything_verifies(factory: Sessions, settings: Settings, told: Told):
    assert told.codes
    assert check(factory, settings) == []


def test_one_byte_changed_is_found_and_named(factory: Sessions, settings: Settings, laptop: Device):
    first = check_after_tampering(factory, settings, laptop.subject, 4)[0]

    assert (first.subject, first.seq, first.field) == (laptop.subject, 4, "canonical")


def test_the_tampering_of_the_story_leaves_nothing(factory: Sessions, settings: Settings, laptop: Device):
    check_after_tampering(factory, settings, laptop.subject, 4)

    assert check(factory, settings) == []
