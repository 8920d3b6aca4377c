"""News by e-mail, as its pages offer it."""

import re
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.collection.service import follow_up_code
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from reuse.notices import rules
from reuse.notices.models import Letter, Notice
from reuse.settings import Mail
from tests.applications import app_within
from tests.builders import SECRET, Builder
from tests.web.conftest import TOKEN, Visitor

ADDRESS = "camille@essai.test"


@pytest.fixture
def app(session: Session, tmp_path: Path) -> Flask:
    """The application, with a mail server that nothing here asks."""
    mail = Mail("smtp", "127.0.0.1", 1, "no-reply@reuse.example")
    return app_within(session, "http://localhost", tmp_path, mail=mail)


@pytest.fixture
def left(build: Builder) -> Device:
    """A laptop left at a collection point."""
    device = build.collected(build.actor(Role.COLLECTOR))
    build.session.flush()
    return device


def code_of(device: Device) -> str:
    assert device.deposit_id
    return follow_up_code(SECRET, device.deposit_id)


@pytest.fixture
def asked(left: Device, visitor: Visitor, session: Session) -> Notice:
    """An address that waits to be confirmed."""
    visitor.send("/follow-up/notice", follow_up=code_of(left), email=ADDRESS)
    session.expire_all()
    return session.scalars(select(Notice)).one()


def link(notice: Notice, purpose: str) -> str:
    return rules.token(SECRET, purpose, notice.id)


def many(session: Session, table: type[Notice] | type[Letter]) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_page_of_a_deposit_offers_news(left: Device, visitor: Visitor) -> None:
    assert "Be told by e-mail" in visitor.send("/follow-up", follow_up=code_of(left)).text


def test_nothing_tells_whether_an_address_asked_before(left: Device, visitor: Visitor, session: Session) -> None:
    answers = [
        visitor.send("/follow-up/notice", follow_up=code_of(left), email=address)
        for address in (ADDRESS, ADDRESS, "other@essai.test")
    ]

    assert {(one.status_code, one.headers["Location"]) for one in answers} == {(303, "/follow-up/notice")}
    assert len({one.text for one in answers}) == 1
    assert many(session, Letter) == 2
    assert "within 48 hours" in visitor.get("/follow-up/notice").text


def test_a_wrong_address_is_shown_on_the_page_of_the_deposit(left: Device, visitor: Visitor) -> None:
    answer = visitor.send("/follow-up/notice", follow_up=code_of(left), email="nobody")

    assert answer.status_code == 422
    assert 'value="nobody"' in answer.text
    assert "not an e-mail address" in answer.text


def test_an_address_without_a_deposit_is_not_taken(visitor: Visitor, session: Session) -> None:
    answer = visitor.send("/follow-up/notice", follow_up="AAAABBBBCCCCDDDD", email=ADDRESS)

    assert answer.status_code == 404
    assert many(session, Notice) == 0


def test_one_computer_asks_ten_times_an_hour_at_most(left: Device, visitor: Visitor) -> None:
    answers = [visitor.send("/follow-up/notice", follow_up=code_of(left), email=ADDRESS) for _ in range(11)]

    assert [one.status_code for one in answers] == [303] * 10 + [429]


def test_opening_the_link_confirms_nothing(asked: Notice, visitor: Visitor, session: Session) -> None:
    page = visitor.get(f"/notices/{link(asked, 'confirm')}/confirm")

    session.refresh(asked)
    assert page.headers["Cache-Control"] == "no-store"
    assert asked.confirmed_at is None


def test_the_button_confirms(asked: Notice, visitor: Visitor, session: Session) -> None:
    path = f"/notices/{link(asked, 'confirm')}/confirm"
    answer = visitor.send(path, form=path)

    session.refresh(asked)
    assert answer.headers["Location"] == "/notices/confirmed"
    assert asked.confirmed_at is not None


def test_a_link_of_nobody_says_so(visitor: Visitor) -> None:
    assert visitor.get(f"/notices/{'a' * 26}/confirm").status_code == 404


def test_opening_the_way_out_deletes_nothing(asked: Notice, visitor: Visitor, session: Session) -> None:
    page = visitor.get(f"/notices/{link(asked, 'leave')}/delete")

    assert "Delete my address" in page.text
    assert many(session, Notice) == 1


def test_the_button_deletes_the_address(asked: Notice, visitor: Visitor, session: Session) -> None:
    path = f"/notices/{link(asked, 'leave')}/delete"
    page = visitor.get(path).text
    assert not re.search(TOKEN, page)

    answer = visitor.client.post(path)

    assert answer.headers["Location"] == "/notices/deleted"
    assert (many(session, Notice), many(session, Letter)) == (0, 0)
    assert visitor.client.post(path).status_code == 303


def test_a_mail_program_deletes_with_one_click_and_is_not_led_elsewhere(
    asked: Notice, visitor: Visitor, session: Session
) -> None:
    answer = visitor.client.post(f"/notices/{link(asked, 'leave')}/delete", data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert many(session, Notice) == 0


@pytest.mark.parametrize("page", ["/follow-up/notice", "/notices/confirmed", "/notices/deleted"])
def test_each_step_has_its_page(visitor: Visitor, page: str) -> None:
    assert visitor.get(page).status_code == 200


def test_a_service_without_a_mail_server_offers_and_takes_nothing(
    session: Session, tmp_path: Path, left: Device
) -> None:
    silent = Visitor(app_within(session, "http://localhost", tmp_path).test_client())

    assert "f-email" not in silent.send("/follow-up", follow_up=code_of(left)).text
    assert silent.send("/follow-up/notice", follow_up=code_of(left), email=ADDRESS).status_code == 404
