"""News gathered from what happened."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from reuse.notices.models import Letter, NoticeCursor
from tests.builders import Builder
from tests.notices.conftest import Mailbox


def queued(session: Session) -> list[dict[str, object]]:
    session.flush()
    return [letter.news for letter in session.scalars(select(Letter).order_by(Letter.due_at))]


def test_a_milestone_is_told_once(mailbox: Mailbox, laptop: Device, bench: Actor, session: Session) -> None:
    mailbox.subscribe(laptop)
    mailbox.build.clock.at += timedelta(hours=1)
    mailbox.build.fact(laptop, "erased", bench)

    assert mailbox.night() > 0
    assert mailbox.night() == 0
    assert queued(session) == [{"erased": 1}]


def test_what_was_known_before_the_confirmation_is_no_news(
    mailbox: Mailbox, laptop: Device, bench: Actor, session: Session
) -> None:
    mailbox.build.fact(laptop, "erased", bench)
    mailbox.build.clock.at += timedelta(hours=1)
    mailbox.subscribe(laptop)
    mailbox.night()

    assert queued(session) == []


def test_what_was_corrected_before_the_night_is_no_news(
    mailbox: Mailbox, laptop: Device, bench: Actor, session: Session
) -> None:
    mailbox.subscribe(laptop)
    mailbox.build.correct(laptop, mailbox.build.fact(laptop, "erased", bench), bench)
    mailbox.night()

    assert queued(session) == []


def test_other_deposits_are_not_told_of(mailbox: Mailbox, laptop: Device, bench: Actor, session: Session) -> None:
    other = mailbox.build.collected(mailbox.build.actor(Role.COLLECTOR))
    mailbox.subscribe(other)
    mailbox.build.fact(laptop, "erased", bench)
    mailbox.night()

    assert queued(session) == []


def test_several_milestones_make_one_letter(mailbox: Mailbox, laptop: Device, bench: Actor, session: Session) -> None:
    mailbox.subscribe(laptop)
    mailbox.build.fact(laptop, "erased", bench)
    mailbox.night()
    for event in ("refurbishment_started", "made_ready"):
        mailbox.build.fact(laptop, event, bench)
    seller = mailbox.build.actor(Role.SELLER)
    mailbox.build.hand(laptop, bench, seller)
    mailbox.build.sell(laptop, seller)
    mailbox.night()

    assert queued(session) == [{"erased": 1, "second_life": 1}]


def test_only_what_is_new_is_read(
    mailbox: Mailbox,
    laptop: Device,
    build: Builder,
    session: Session,
    count_queries: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    mailbox.subscribe(laptop)
    read = mailbox.night()
    build.collected(build.actor(Role.COLLECTOR))
    session.flush()

    assert mailbox.night() == 1
    assert session.get_one(NoticeCursor, 1).position == read + 1
    with count_queries() as seen:
        mailbox.night()
    assert not any("FROM devices" in one for one in seen)
