"""The reminders' way out: each message is claimed, written, sent; a failure is tried again, ever later."""

import logging
import smtplib
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation, User
from reuse.db import Sessions, unit_of_work
from reuse.mailing.letters import reminder, said
from reuse.mailing.models import Mailing
from reuse.mailing.queries import about_of, items_of, refuses
from reuse.mailing.service import PURPOSE
from reuse.notices import rules
from reuse.notices.letters import Envelope, catalogue
from reuse.notices.posting import due, sent_of
from reuse.settings import Mail, Settings
from reuse.territory import territory

_log = logging.getLogger(__name__)
Claimed = tuple[UUID, EmailMessage]


def post(factory: Sessions, settings: Settings) -> int:
    """Send the reminders that are due and say how many went; a server that fails is left alone until the next round.

    A message is sent again where the connection broke before the server's answer: with the same Message-ID.
    """
    if (mail := settings.mail) is None:
        return 0
    return sent_of(
        mail,
        due(factory, Mailing.id, Mailing.due_at),
        lambda identifier: _claim(factory, identifier, settings, mail),
        lambda server, claimed: _send(factory, server, *claimed),
    )


def _claim(factory: Sessions, identifier: UUID, settings: Settings, mail: Mail) -> Claimed | None:
    """Put the next try off before this one, so that a message has one sender; None where it is not to be sent.

    One that failed too often is given up, and one to somebody who refused, or whose account is closed.
    """
    with unit_of_work(factory) as session:
        found = session.get(Mailing, identifier, with_for_update=True)
        present = clock.now()
        if found is None or found.due_at is None or found.due_at > present:
            return None
        user = session.get_one(User, found.user_id)
        if found.tries >= rules.MOST_TRIES or not user.active or refuses(session, user.id):
            found.due_at = None
            return None
        found.tries += 1
        found.due_at = present + rules.patience(found.tries)
        return identifier, _written(session, found, user, settings, mail)


def _written(session: Session, found: Mailing, user: User, settings: Settings, mail: Mail) -> EmailMessage:
    home = settings.public_url
    organisation = session.get_one(Organisation, found.organisation_id).name
    envelope = Envelope(
        id=str(found.id),
        sender=mail.sender,
        to=user.email,
        language=user.language,
        service=f"Reuse {territory().name}",
        telephone=territory().telephone,
        leave_url=f"{home}/reminders/{rules.token(settings.secret_key, PURPOSE, found.id)}/stop",
    )
    say = catalogue(user.language).gettext
    lines = []
    for one in items_of(session, found.id):
        about = about_of(session, one, organisation)
        lines.append((said(one, about.name, user.language, say), home + about.path))
    return reminder(envelope, organisation, lines)


def _send(factory: Sessions, server: smtplib.SMTP, identifier: UUID, written: EmailMessage) -> int:
    """Send one message; an address that the server says does not exist is written to no more about this."""
    sent, kept = False, {"due_at": None}
    try:
        server.send_message(written)
        sent = True
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPRecipientsRefused as refused:
        if any(code < 500 for code, _words in refused.recipients.values()):
            return 0
        _log.warning("reminder %s: the address does not exist", identifier)
    except smtplib.SMTPException as problem:
        _log.warning("reminder %s was refused: %s", identifier, type(problem).__name__)
        return 0
    with unit_of_work(factory) as session:
        arrived = {"sent_at": clock.now()} if sent else {}
        session.execute(update(Mailing).where(Mailing.id == identifier).values(**kept, **arrived))
    return int(sent)
