"""Letters on their way, to a server that behaves well and badly."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.collection.service import follow_up_code
from reuse.devices.models import Device
from reuse.notices import rules
from reuse.notices.models import Letter, Notice
from reuse.settings import Mail
from tests.builders import SECRET
from tests.notices.conftest import ADDRESS, Mailbox, link, text


def tell(mailbox: Mailbox, device: Device, bench: Actor) -> None:
    """Subscribe, then let the data be erased."""
    mailbox.subscribe(device)
    mailbox.build.clock.at += timedelta(hours=1)
    mailbox.build.fact(device, "erased", bench)
    mailbox.night()


def test_a_confirmation_holds_its_link_and_no_follow_up_code(mailbox: Mailbox, laptop: Device) -> None:
    mailbox.ask(laptop)
    assert mailbox.post() == 1

    (letter,) = mailbox.office.letters
    assert letter["To"] == ADDRESS
    assert f"https://reuse.example/notices/{link(letter, 'confirm')}/confirm" in text(letter)
    assert laptop.deposit_id
    assert follow_up_code(SECRET, laptop.deposit_id) not in text(letter)


def test_news_says_what_happened_and_how_to_leave(mailbox: Mailbox, laptop: Device, bench: Actor) -> None:
    tell(mailbox, laptop, bench)
    assert mailbox.post() == 1

    (letter,) = mailbox.office.letters
    assert "Data erased: 1" in text(letter)
    assert laptop.deposit_id
    assert f"https://reuse.example/follow-up#{follow_up_code(SECRET, laptop.deposit_id)}" in text(letter)
    assert letter["List-Unsubscribe"] == f"<https://reuse.example/notices/{link(letter, 'delete')}/delete>"
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert ADDRESS not in text(letter)


def test_a_letter_speaks_the_language_in_which_it_was_asked_for(mailbox: Mailbox, laptop: Device) -> None:
    mailbox.ask(laptop, language="fr")
    mailbox.post()

    (letter,) = mailbox.office.letters
    assert "mardi 3 mars 2026" in text(letter)
    assert letter["Content-Transfer-Encoding"] in {"quoted-printable", "base64", "7bit"}


def test_a_sent_letter_is_not_sent_again(mailbox: Mailbox, laptop: Device, session: Session) -> None:
    mailbox.ask(laptop)

    assert [mailbox.post(), mailbox.post()] == [1, 0]
    assert session.scalars(select(Letter)).all() == []


def test_at_most_one_letter_a_day_goes_to_an_address(mailbox: Mailbox, laptop: Device, bench: Actor) -> None:
    tell(mailbox, laptop, bench)
    mailbox.post()
    mailbox.build.correct(laptop, mailbox.build.last(laptop), bench)
    mailbox.build.fact(laptop, "erased", bench)
    mailbox.night()
    mailbox.build.clock.at += rules.BETWEEN - timedelta(seconds=1)
    assert mailbox.post() == 0
    mailbox.build.clock.at += timedelta(seconds=1)

    assert mailbox.post() == 1


@pytest.mark.parametrize("mood", ["busy", "drop", "slow"])
def test_a_server_that_fails_is_tried_again_later(
    mailbox: Mailbox, laptop: Device, mood: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("reuse.notices.posting.TIMEOUT_SECONDS", 0.3)
    mailbox.ask(laptop)
    mailbox.office.mood = mood
    with caplog.at_level(logging.DEBUG):
        assert [mailbox.post(), mailbox.post()] == [0, 0]
    assert mailbox.office.calls == 1
    assert ADDRESS not in caplog.text

    mailbox.office.mood = "ok"
    mailbox.build.clock.at += rules.patience(1)

    assert mailbox.post() == 1
    assert len({letter["Message-ID"] for letter in mailbox.office.letters}) == 1


def test_a_server_that_is_not_there_is_tried_again_later(mailbox: Mailbox, laptop: Device) -> None:
    there = mailbox.settings
    mailbox.settings = replace(there, mail=Mail("smtp", "127.0.0.1", 1, "no-reply@reuse.example"))
    mailbox.ask(laptop)
    assert mailbox.post() == 0
    mailbox.settings = there
    mailbox.build.clock.at += rules.patience(1)

    assert mailbox.post() == 1


def test_an_address_that_does_not_exist_is_deleted(mailbox: Mailbox, laptop: Device, session: Session) -> None:
    mailbox.ask(laptop)
    mailbox.office.mood = "refuse"

    assert mailbox.post() == 0
    assert session.scalars(select(Notice)).all() == []


def test_a_hopeless_letter_is_given_up(mailbox: Mailbox, laptop: Device, session: Session) -> None:
    mailbox.ask(laptop)
    mailbox.office.mood = "busy"
    for tries in range(1, rules.MOST_TRIES + 2):
        mailbox.post()
        mailbox.build.clock.at += rules.patience(min(tries, rules.MOST_TRIES))

    assert session.scalars(select(Letter)).all() == []
    assert mailbox.office.calls == rules.MOST_TRIES


def test_an_address_sealed_with_a_secret_that_is_gone_is_deleted(
    mailbox: Mailbox, laptop: Device, session: Session
) -> None:
    mailbox.ask(laptop)
    mailbox.settings = replace(mailbox.settings, secret_key="another secret")

    assert mailbox.post() == 0
    assert session.scalars(select(Notice)).all() == []


def test_a_service_without_a_mail_server_sends_nothing(mailbox: Mailbox, laptop: Device) -> None:
    mailbox.ask(laptop)
    mailbox.settings = replace(mailbox.settings, mail=None)

    assert mailbox.post() == 0
