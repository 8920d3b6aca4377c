"""Asking for news, confirming, leaving, being forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.errors import BadInputError, NotFoundError, TooManyError
from reuse.lifecycle.stages import Role
from reuse.notices import rules, service
from reuse.notices.models import Letter, Notice
from tests.builders import Builder
from tests.notices.conftest import ADDRESS, Mailbox, link


def count(session: Session, table: type[Notice] | type[Letter]) -> int:
    session.flush()
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_address_stands_nowhere_in_clear(mailbox: Mailbox, laptop: Device, session: Session) -> None:
    mailbox.ask(laptop)

    row = session.execute(select(Notice.__table__)).one()
    assert ADDRESS.encode() not in repr(tuple(row)).encode()
    assert ADDRESS.encode() not in row.address


def test_asking_again_soon_sends_nothing_more(mailbox: Mailbox, laptop: Device, session: Session) -> None:
    mailbox.ask(laptop)
    mailbox.ask(laptop, ADDRESS.upper())

    assert (count(session, Notice), count(session, Letter)) == (1, 1)


def test_asking_again_later_sends_the_confirmation_again(mailbox: Mailbox, laptop: Device) -> None:
    mailbox.ask(laptop)
    mailbox.post()
    mailbox.build.clock.at += rules.AGAIN
    mailbox.ask(laptop)

    assert mailbox.post() == 1


def test_who_has_confirmed_is_sent_no_second_confirmation(mailbox: Mailbox, laptop: Device) -> None:
    mailbox.subscribe(laptop)
    mailbox.build.clock.at += timedelta(days=3)
    mailbox.ask(laptop)

    assert mailbox.post() == 0


@pytest.mark.parametrize(
    "address",
    ["", "nobody", "a@b@c.test", "a@essai.test\r\nBcc: b@essai.test", "é@essai.test", "x" * 300 + "@essai.test"],
    ids=["nothing", "no-at", "two-ats", "header", "accent", "long"],
)
def test_what_is_no_address_is_refused(mailbox: Mailbox, laptop: Device, address: str) -> None:
    with pytest.raises(BadInputError, match="not an e-mail address"):
        mailbox.ask(laptop, address)


def test_a_deposit_has_few_addresses(mailbox: Mailbox, laptop: Device) -> None:
    for number in range(rules.MOST_OF_A_DEPOSIT):
        mailbox.ask(laptop, f"a{number}@essai.test")

    for address in ("another@essai.test", "a0@essai.test"):  # alike for both: nobody learns who asked before
        with pytest.raises(TooManyError):
            mailbox.ask(laptop, address)


def test_an_address_is_written_to_a_few_times_a_day_whatever_the_deposits(
    mailbox: Mailbox, build: Builder, session: Session
) -> None:
    for _ in range(rules.MOST_OF_AN_ADDRESS + 2):
        mailbox.ask(build.collected(build.actor(Role.COLLECTOR)))

    assert count(session, Letter) == rules.MOST_OF_AN_ADDRESS


def test_a_confirmation_opens_for_48_hours(mailbox: Mailbox, laptop: Device) -> None:
    mailbox.ask(laptop)
    mailbox.post()
    token = link(mailbox.office.letters[0], "confirm")
    mailbox.build.clock.at += rules.UNCONFIRMED
    assert service.awaiting(mailbox.session, token)
    mailbox.build.clock.at += timedelta(seconds=1)

    with pytest.raises(NotFoundError):
        service.confirm(mailbox.session, token)


def test_confirming_twice_is_confirming_once(mailbox: Mailbox, laptop: Device) -> None:
    notice = mailbox.subscribe(laptop)
    first = notice.confirmed_at
    mailbox.build.clock.at += timedelta(days=5)

    service.confirm(mailbox.session, rules.token(mailbox.settings.secret_key, "confirm", notice.id))

    assert notice.confirmed_at == first


def test_one_link_does_not_do_what_the_other_does(mailbox: Mailbox, laptop: Device) -> None:
    notice = mailbox.subscribe(laptop)
    secret = mailbox.settings.secret_key

    assert not service.leave(mailbox.session, rules.token(secret, "confirm", notice.id))
    with pytest.raises(NotFoundError):
        service.confirm(mailbox.session, rules.token(secret, "leave", notice.id))


def test_leaving_deletes_the_address_and_what_waits_for_it(
    mailbox: Mailbox, laptop: Device, bench: Actor, session: Session
) -> None:
    notice = mailbox.subscribe(laptop)
    mailbox.build.fact(laptop, "erased", bench)
    mailbox.night()
    assert count(session, Letter) == 1

    token = rules.token(mailbox.settings.secret_key, "leave", notice.id)
    assert service.leave(session, token)

    assert (count(session, Notice), count(session, Letter)) == (0, 0)
    assert not service.leave(session, token)


def test_what_nobody_confirms_is_deleted_after_48_hours(mailbox: Mailbox, laptop: Device, session: Session) -> None:
    mailbox.ask(laptop)
    now = mailbox.build.clock.at
    assert service.purge(session, now + rules.UNCONFIRMED - timedelta(seconds=1)) == 0

    assert service.purge(session, now + rules.UNCONFIRMED) == 1
    assert (count(session, Notice), count(session, Letter)) == (0, 0)


def test_an_address_goes_30_days_after_the_last_device_has_left(
    mailbox: Mailbox, laptop: Device, bench: Actor, session: Session
) -> None:
    mailbox.subscribe(laptop)
    mailbox.build.clock.at += timedelta(days=100)
    assert service.purge(session, mailbox.build.clock.at) == 0
    mailbox.build.fact(laptop, "lost", bench)
    session.flush()
    assert service.purge(session, mailbox.build.clock.at + rules.AFTER_END - timedelta(seconds=1)) == 0

    assert service.purge(session, mailbox.build.clock.at + rules.AFTER_END) == 1


def test_no_address_is_kept_for_longer_than_three_years(mailbox: Mailbox, laptop: Device, session: Session) -> None:
    notice = mailbox.subscribe(laptop)
    assert notice.confirmed_at

    assert service.purge(session, notice.confirmed_at + rules.LONGEST) == 1
