"""The page of reminders by e-mail, and the links that stop them."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Membership
from reuse.lifecycle.stages import Role
from reuse.mailing.models import Mailed, Mailing, MailRefusal
from reuse.mailing.service import PURPOSE
from reuse.notices.rules import hashed, token
from reuse.settings import Mail
from tests.applications import app_within
from tests.builders import SECRET, Builder
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]


@pytest.fixture
def mail() -> Mail | None:
    """A server that nothing is sent to here."""
    return Mail("smtp", "127.0.0.1", 1, "no-reply@reuse.example")


@pytest.fixture
def app(session: Session, tmp_path: Path, mail: Mail | None) -> Flask:
    """A service that sends e-mail."""
    return app_within(session, "http://localhost", tmp_path, mail=mail)


@pytest.fixture
def desk(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER)


def user_of(session: Session, desk: Actor) -> UUID:
    return session.scalars(select(Membership.user_id).where(Membership.organisation_id == desk.organisation)).one()


def told(session: Session, desk: Actor, *, sent: bool) -> str:
    """Record that somebody was told of an invitation, and return the link of the message."""
    user, identifier = user_of(session, desk), uuid4()
    link = token(SECRET, PURPOSE, identifier)
    present = clock.now()
    known = {"organisation_id": desk.organisation, "stop_hash": hashed(link), "made_at": present}
    session.add(Mailing(id=identifier, user_id=user, due_at=None, sent_at=present if sent else None, **known))
    session.flush()
    what = {"matter": "invited", "about": uuid4(), "day": date(2026, 3, 3), "detail": ""}
    session.add(Mailed(user_id=user, key="a" * 64, mailing_id=identifier, **what))
    session.flush()
    return link


@pytest.mark.parametrize(("sent", "words"), [(True, "sent to 1 person"), (False, "sent to 0 of 1 people")])
def test_the_page_says_what_was_sent(
    session: Session, desk: Actor, signed_in: SignIn, *, sent: bool, words: str
) -> None:
    visitor = signed_in(desk)
    assert "Nothing was sent yet" in visitor.get("/reminders").text
    told(session, desk, sent=sent)
    page = visitor.get("/reminders").text

    assert "You are invited to apply for the local label" in page
    assert words in page


def test_a_person_refuses_and_asks_again(session: Session, desk: Actor, signed_in: SignIn) -> None:
    visitor = signed_in(desk)
    visitor.send("/reminders", form="/reminders", wanted="no")
    assert session.get(MailRefusal, user_of(session, desk))
    assert "You refused them" in visitor.get("/reminders").text
    visitor.send("/reminders", form="/reminders", wanted="yes")

    session.expire_all()
    assert session.get(MailRefusal, user_of(session, desk)) is None


def test_a_link_stops_only_once_it_is_sent_back(
    session: Session, desk: Actor, signed_in: SignIn, visitor: Visitor
) -> None:
    signed_in(desk)
    here = f"/reminders/{told(session, desk, sent=True)}/stop"
    assert visitor.get(here).headers["Cache-Control"] == "no-store"
    assert session.get(MailRefusal, user_of(session, desk)) is None
    answer = visitor.client.post(here, data={"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert session.get(MailRefusal, user_of(session, desk))
    assert visitor.client.post(f"/reminders/{'a' * 26}/stop").headers["Location"].endswith("/reminders/stopped")


def test_nobody_reads_what_was_sent_to_another_organisation(desk: Actor, build: Builder, signed_in: SignIn) -> None:
    elsewhere = f"/reminders?organisation={desk.organisation}"

    assert signed_in(build.actor(Role.REFURBISHER)).get(elsewhere).status_code == 404
    assert signed_in(build.actor(Role.COORDINATOR)).get(elsewhere).status_code == 200


@pytest.mark.parametrize("mail", [None])
def test_a_service_without_a_mail_server_says_so(desk: Actor, signed_in: SignIn) -> None:
    page = signed_in(desk).get("/reminders").text

    assert "This service sends no e-mail" in page
    assert "Receive no more" not in page
