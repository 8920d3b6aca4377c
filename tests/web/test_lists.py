"""Announced lists on their page: all announced or none, then ticked off one by one."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from reuse.actors.actor import Actor
from reuse.collection.lists import read_list
from reuse.collection.models import Deposit
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.devices.models import Device, IdentityKind
from reuse.lifecycle.stages import Role
from tests.builders import SECRET, Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]
GOOD = "Type;Marque;Modèle;N° de série\nPC portable;Dell;Latitude;REUSE-1\nÉcran;HP;E24;REUSE-2\n"
BAD = GOOD + "Grille-pain;;;\n"
TERMS = {"depositor": "company", "title": "yes", "status": "reemploi", "reason": "may_serve"}


@pytest.fixture
def by(build: Builder) -> Actor:
    """Somebody who takes devices in."""
    return build.actor(Role.COLLECTOR)


@pytest.fixture
def desk(by: Actor, signed_in: SignIn) -> Visitor:
    """Their browser."""
    return signed_in(by)


def announce(desk: Visitor, text: str, **more: Any) -> TestResponse:
    """Send a list."""
    file = FileStorage(io.BytesIO(text.encode()), filename="list.csv")
    return desk.send("/lists", form="/lists", file=file, **TERMS | more)


def count(session: Session, table: type[Deposit] | type[Device]) -> int:
    """Count what is stored."""
    return session.scalar(select(func.count()).select_from(table)) or 0


def arrive(build: Builder, by: Actor, serial: str) -> None:
    """Take a device in at the counter, in a deposit of its own."""
    deposit = open_deposit(build.session, Terms(), secret=SECRET, by=by, key=uuid4())
    seen = Description("laptop", identities=((IdentityKind.SERIAL, serial),))
    take_in(build.session, build.code(by), seen, deposit, by=by, key=uuid4())


def test_a_list_is_announced_and_shown(desk: Visitor) -> None:
    answer = announce(desk, GOOD)
    page = desk.get(answer.headers["Location"]).text

    assert answer.status_code == 303
    assert "2 devices announced" in page
    assert all(word in page for word in ("0 of 2 arrived", "Dell Latitude", "REUSE-2"))


def test_a_row_that_cannot_be_read_announces_nothing_and_is_named(desk: Visitor, session: Session) -> None:
    answer = announce(desk, BAD)

    assert (answer.status_code, "This kind of device is not known" in answer.text) == (422, True)
    assert (count(session, Device), count(session, Deposit)) == (0, 0)


def test_rows_that_cannot_be_read_are_left_out_when_asked(desk: Visitor, session: Session) -> None:
    assert announce(desk, BAD, leave_out="yes").status_code == 303
    assert count(session, Device) == 2


@pytest.mark.parametrize("text", ["", "Type;Marque\n", "a;b\n1;2\n", "Type\nGrille-pain\n"])
def test_a_file_with_nothing_to_announce_is_refused(desk: Visitor, session: Session, text: str) -> None:
    assert announce(desk, text, leave_out="yes").status_code == 422
    assert count(session, Deposit) == 0


def test_a_list_sent_twice_by_the_same_form_is_one_and_answered_alike(desk: Visitor, session: Session) -> None:
    key = str(uuid4())
    first, again = announce(desk, GOOD, key=key), announce(desk, GOOD, key=key)

    assert first.headers["Location"] == again.headers["Location"]
    assert (count(session, Device), count(session, Deposit)) == (2, 1)
    assert "known already" not in desk.get(again.headers["Location"]).text


def test_the_same_form_with_another_list_is_refused(desk: Visitor, session: Session) -> None:
    key = str(uuid4())
    announce(desk, GOOD, key=key)

    assert announce(desk, GOOD.replace("REUSE-2", "REUSE-3"), key=key).status_code == 422
    assert count(session, Device) == 2


def test_a_device_that_arrives_is_ticked_off_whatever_deposit_it_comes_in(
    build: Builder, by: Actor, desk: Visitor
) -> None:
    page = announce(desk, GOOD).headers["Location"]
    arrive(build, by, "reuse 1")

    assert "1 of 2 arrived" in desk.get(page).text
    assert "1 of 2" in desk.get("/lists").text


def test_my_day_leads_to_a_list_until_all_of_it_arrived(build: Builder, by: Actor, desk: Visitor) -> None:
    page = announce(desk, GOOD).headers["Location"]

    assert page in desk.get("/").text
    arrive(build, by, "REUSE-1")
    arrive(build, by, "REUSE-2")
    assert page not in desk.get("/").text


def test_a_device_known_already_is_told_of_and_stays_on_its_first_list(desk: Visitor, session: Session) -> None:
    announce(desk, GOOD)
    again = desk.get(announce(desk, GOOD).headers["Location"]).text

    assert "2 devices were known already" in again
    assert count(session, Device) == 2


def test_another_organisation_sees_no_list(build: Builder, desk: Visitor, signed_in: SignIn) -> None:
    page = announce(desk, GOOD).headers["Location"]
    other = signed_in(build.actor(Role.COLLECTOR))

    assert other.get(page).status_code == 404
    assert "List of" not in other.get("/lists").text


def test_only_those_who_take_in_announce(build: Builder, signed_in: SignIn) -> None:
    assert signed_in(build.actor(Role.REFURBISHER)).get("/lists").status_code == 403


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_to_fill_in_is_one_that_is_read(desk: Visitor, language: str) -> None:
    answer = desk.client.get("/lists/model.csv", headers={"Accept-Language": language})

    kinds = [one.seen.kind if one.seen else one.reason for one in read_list(answer.data)]
    assert kinds == ["laptop", "monitor"]


def test_a_long_list_goes_on_to_further_pages(desk: Visitor) -> None:
    rows = "".join(f"PC portable;;;R-{number:03d}\n" for number in range(150))
    page = announce(desk, f"Type;Marque;Modèle;N° de série\n{rows}").headers["Location"]
    first = desk.get(page).text
    after = first.split("?after=")[1].split('"')[0]

    assert ("R-099" in first, "R-100" in first) == (True, False)
    assert "R-149" in desk.get(f"{page}?after={after}").text
