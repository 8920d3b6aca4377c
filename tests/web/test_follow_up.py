"""The page that tells a depositor what became of a deposit."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from reuse.actors.models import SiteRole
from reuse.collection.receipts import show_follow_up
from reuse.collection.service import follow_up_code
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from reuse.outcomes.models import Receiver
from reuse.outcomes.service import Terms, give_out
from tests.builders import PAPER, SECRET, Builder
from tests.web.conftest import Visitor


def code_of(device: Device) -> str:
    assert device.deposit_id
    return show_follow_up(follow_up_code(SECRET, device.deposit_id))


@pytest.fixture
def left(build: Builder) -> Device:
    """A laptop left at a collection point, and nothing since."""
    device = build.collected(build.actor(Role.COLLECTOR))
    build.session.flush()
    return device


@pytest.fixture
def given(build: Builder) -> Device:
    """A laptop given to a person."""
    bench, seller = (
        build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP),
        build.actor(Role.SELLER, at=SiteRole.RECYCLERY),
    )
    device = build.hand(build.ready(bench), bench, seller)
    terms = Terms("donated", Receiver.PERSON, referral="REF-CCAS-9")
    give_out(build.session, device, terms, by=seller, key=uuid4(), paper=PAPER)
    return device


def test_a_device_just_left_says_that_nothing_more_has_happened(left: Device, visitor: Visitor) -> None:
    page = visitor.send("/follow-up", follow_up=code_of(left)).text

    assert "Nothing more has happened yet" in page
    assert "Tuesday 3 March 2026" in page


def test_the_whole_way_is_told_without_the_person_who_received_it(given: Device, visitor: Visitor) -> None:
    page = visitor.send("/follow-up", follow_up=code_of(given)).text

    assert "All its data erased" in page
    assert "Given to a person supported by a social service" in page
    assert "told to its end" in page
    assert "REF-CCAS-9" not in page
    assert re.search(r"\bS1\b", page) is None  # as a word: a drawn code may hold the serial's two characters


def test_french_is_spoken_to_the_french(given: Device, visitor: Visitor) -> None:
    visitor.client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "fr"

    page = visitor.send("/follow-up", follow_up=code_of(given)).text

    assert "mardi 3 mars 2026" in page
    assert "Workshop" not in page


def test_the_page_is_kept_by_no_browser_and_bears_the_code_to_share(given: Device, visitor: Visitor) -> None:
    answer = visitor.send("/follow-up", follow_up=code_of(given).lower())

    assert answer.headers["Cache-Control"] == "no-store"
    assert f'data-copy="http://localhost/follow-up#{code_of(given)}"' in answer.text


def test_a_long_silence_is_said(build: Builder, left: Device, visitor: Visitor) -> None:
    build.clock.at += timedelta(days=61)

    assert "No news since Tuesday 3 March 2026" in visitor.send("/follow-up", follow_up=code_of(left)).text


def test_a_device_found_to_be_another_says_under_which_label_it_goes_on(build: Builder, visitor: Visitor) -> None:
    by = build.actor(Role.COLLECTOR)
    device, other = build.collected(by), build.collected(by)
    build.fact(device, "same_as", by, device=str(other.uuid))

    page = visitor.send("/follow-up", follow_up=code_of(device)).text

    assert f"/d/{other.code}" in page


def test_an_unknown_code_is_told_how_to_look_at_it_again(visitor: Visitor) -> None:
    answer = visitor.send("/follow-up", follow_up="AAAA-AAAA-AAAA-AAAA")

    assert answer.status_code == 404
    assert "Compare it with your receipt" in answer.text
