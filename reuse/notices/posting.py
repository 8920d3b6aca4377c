"""The letters' way out: each is claimed, sent, then forgotten; a failure is tried again, ever later."""

import logging
import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from reuse import clock
from reuse.actors.sealed import unseal
from reuse.collection.models import Deposit
from reuse.collection.service import follow_up_code
from reuse.db import Sessions, reading, unit_of_work
from reuse.errors import ConflictError
from reuse.notices import letters, rules
from reuse.notices.models import Letter, LetterKind, Notice
from reuse.notices.service import SEALED_AS, forget
from reuse.settings import Mail, Settings
from reuse.territory import local_day, territory

TIMEOUT_SECONDS = 10.0
AT_ONCE = 50
"""Letters of one round: the next one comes a quarter of a minute later."""

_log = logging.getLogger(__name__)
Claim = TypeVar("Claim")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that no other process sends now, written out."""

    id: UUID
    notice: UUID
    kind: LetterKind
    message: EmailMessage


def post(factory: Sessions, settings: Settings) -> int:
    """Send the letters that are due and say how many went; a server that fails is left alone until the next round.

    A letter is sent again where the connection broke before the server's answer: with the same Message-ID.
    """
    if (mail := settings.mail) is None:
        return 0
    return sent_of(
        mail,
        due(factory, Letter.id, Letter.due_at),
        lambda identifier: _claim(factory, identifier, settings, mail.sender),
        lambda server, claimed: _send(factory, server, claimed),
    )


def sent_of(
    mail: Mail,
    waiting: Iterable[UUID],
    claim: Callable[[UUID], Claim | None],
    send: Callable[[smtplib.SMTP, Claim], int],
) -> int:
    """Claim and send each, over one connection that is opened for the first; say how many went."""
    sent = 0
    try:
        with ExitStack() as held:
            server = None
            for identifier in waiting:
                if claimed := claim(identifier):
                    server = server or held.enter_context(connected(mail))
                    sent += send(server, claimed)
    except (OSError, smtplib.SMTPException) as problem:  # said without its words, which may quote an address
        _log.warning("the mail server failed: %s", type(problem).__name__)
    return sent


def due(factory: Sessions, identifier: InstrumentedAttribute[UUID], at: InstrumentedAttribute[Any]) -> Sequence[UUID]:
    """List what one round sends, the longest due first, given the columns that name it and say when it is due."""
    with reading(factory) as session:
        return session.scalars(
            select(identifier).where(at <= clock.now()).order_by(at, identifier).limit(AT_ONCE)
        ).all()


@contextmanager
def connected(mail: Mail) -> Iterator[smtplib.SMTP]:
    """Open a connection to the mail server, signed in where it asks for it, and close it at the end."""
    context = ssl.create_default_context()
    made = (
        smtplib.SMTP_SSL(mail.host, mail.port, timeout=TIMEOUT_SECONDS, context=context)
        if mail.security == "smtps"
        else smtplib.SMTP(mail.host, mail.port, timeout=TIMEOUT_SECONDS)
    )
    with made as server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if mail.user:
            server.login(mail.user, mail.password)
        yield server


def _claim(factory: Sessions, identifier: UUID, settings: Settings, sender: str) -> Claimed | None:
    """Put the letter's next try off before this one, so that it has one sender; None where it is not to be sent.

    A letter that failed too often is given up, and an address sealed with a secret that is gone is deleted.
    """
    with unit_of_work(factory) as session:
        letter = session.get(Letter, identifier, with_for_update=True)
        present = clock.now()
        if letter is None or letter.due_at > present:
            return None
        notice = session.get_one(Notice, letter.notice_id)
        if letter.kind is LetterKind.NEWS and notice.told_at and notice.told_at + rules.BETWEEN > present:
            letter.due_at = notice.told_at + rules.BETWEEN
        elif letter.tries >= rules.MOST_TRIES:
            session.delete(letter)
        else:
            letter.tries += 1
            letter.due_at = present + rules.patience(letter.tries)
            try:
                message = _written(session, letter, notice, settings, sender)
            except ConflictError:
                forget(session, notice.id)
            else:
                return Claimed(letter.id, notice.id, letter.kind, message)
    return None


def _written(session: Session, letter: Letter, notice: Notice, settings: Settings, sender: str) -> EmailMessage:
    deposit, secret, home = session.get_one(Deposit, notice.deposit_id), settings.secret_key, settings.public_url
    envelope = letters.Envelope(
        id=str(letter.id),
        sender=sender,
        to=unseal(notice.address, notice.id, secret=secret, purpose=SEALED_AS).decode(),
        language=notice.language,
        service=f"Reuse {territory().name}",
        telephone=territory().telephone,
        leave_url=f"{home}/notices/{rules.token(secret, 'leave', notice.id)}/delete",
    )
    day = local_day(deposit.made_at)
    if letter.kind is LetterKind.CONFIRMATION:
        token = rules.token(secret, "confirm", notice.id)
        return letters.confirmation(envelope, deposit=day, confirm_url=f"{home}/notices/{token}/confirm")
    follow_url = f"{home}/follow-up#{follow_up_code(secret, deposit.id)}"
    return letters.news(envelope, deposit=day, counts=letter.news, follow_url=follow_url)


def _send(factory: Sessions, server: smtplib.SMTP, claimed: Claimed) -> int:
    """Send one letter and keep no trace of it; an address that the server says does not exist is deleted."""
    try:
        server.send_message(claimed.message)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPRecipientsRefused as refused:
        if all(code >= 500 for code, _words in refused.recipients.values()):
            with unit_of_work(factory) as session:
                forget(session, claimed.notice)
        return 0
    except smtplib.SMTPException as problem:
        _log.warning("letter %s was refused: %s", claimed.id, type(problem).__name__)
        return 0
    with unit_of_work(factory) as session:
        session.execute(delete(Letter).where(Letter.id == claimed.id))
        if claimed.kind is LetterKind.NEWS:
            session.execute(update(Notice).where(Notice.id == claimed.notice).values(told_at=clock.now()))
    return 1
