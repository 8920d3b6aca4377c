"""Verbs of notices: asked for, confirmed, left, forgotten."""

import hmac
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import delete, exists, func, or_, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.sealed import derived, seal
from reuse.collection.models import Deposit
from reuse.devices.models import Device
from reuse.errors import N_, BadInputError, NotFoundError, TooManyError
from reuse.lifecycle.stages import BEFORE_OUTCOME
from reuse.notices import rules
from reuse.notices.models import Letter, LetterKind, Notice

SEALED_AS = "notice address"


def address_of(typed: str) -> str:
    """Give an address as every mail server takes it; raises BadInputError, also for one that few of them take."""
    try:
        found = validate_email(typed, check_deliverability=False, allow_smtputf8=False, test_environment=True)
    except EmailNotValidError as error:
        raise BadInputError(
            N_("This is not an e-mail address."), fields={"email": N_("not an e-mail address")}
        ) from error
    return found.ascii_email or found.normalized


def ask(session: Session, deposit: Deposit, address: str, language: str, *, secret: str) -> None:
    """Send a confirmation to the address, saying nothing of whether it asked before; asking again soon changes nothing.

    Raises BadInputError, and TooManyError where the deposit has all the addresses that it may have.
    """
    address, present = address_of(address), clock.now()
    session.refresh(deposit, with_for_update=True)
    mark = hmac.new(derived(secret, SEALED_AS + " hash"), address.lower().encode(), sha256).hexdigest()
    of_deposit = {
        one.address_hash: one for one in session.scalars(select(Notice).where(Notice.deposit_id == deposit.id))
    }
    if len(of_deposit) >= rules.MOST_OF_A_DEPOSIT:
        raise TooManyError(
            N_("This deposit is told of to as many addresses as it may be."),
            remedy=N_("Look at this page again, or have one of them deleted by the link in its messages."),
        )
    known = of_deposit.get(mark)
    if known and (known.confirmed_at or present - known.asked_at < rules.AGAIN):
        return
    if _asked_today(session, mark, present) >= rules.MOST_OF_AN_ADDRESS:
        return
    if known is None:
        known = _made(deposit, address, mark, language, secret)
    known.asked_at = present
    session.add(known)
    session.flush()
    _drop_confirmations(session, known)
    session.add(Letter(id=uuid4(), notice_id=known.id, kind=LetterKind.CONFIRMATION, news={}, due_at=present))
    session.flush()


def _asked_today(session: Session, mark: str, present: datetime) -> int:
    lately = (Notice.address_hash == mark, Notice.asked_at > present - rules.BETWEEN)
    return session.scalar(select(func.count()).select_from(Notice).where(*lately)) or 0


def _made(deposit: Deposit, address: str, mark: str, language: str, secret: str) -> Notice:
    identifier = uuid4()
    return Notice(
        id=identifier,
        deposit_id=deposit.id,
        address=seal(address.encode(), identifier, secret=secret, purpose=SEALED_AS),
        address_hash=mark,
        confirm_hash=rules.hashed(rules.token(secret, "confirm", identifier)),
        leave_hash=rules.hashed(rules.token(secret, "leave", identifier)),
        language=language,
    )


def awaiting(session: Session, token: str) -> Notice:
    """Return the notice that a confirmation's link opens; raises NotFoundError once its 48 hours are over."""
    found = session.scalar(select(Notice).where(Notice.confirm_hash == rules.hashed(token)))
    late = found and not found.confirmed_at and clock.now() - found.asked_at > rules.UNCONFIRMED
    if found is None or late:
        raise NotFoundError(
            N_("This link has expired, or was never sent."),
            remedy=N_("Open your deposit with its code and give your address again."),
        )
    return found


def confirm(session: Session, token: str) -> None:
    """Send news to the address from now on; confirming twice is confirming once. Raises NotFoundError."""
    notice = awaiting(session, token)
    notice.confirmed_at = notice.confirmed_at or clock.now()
    _drop_confirmations(session, notice)


def _drop_confirmations(session: Session, notice: Notice) -> None:
    session.execute(delete(Letter).where(Letter.notice_id == notice.id, Letter.kind == LetterKind.CONFIRMATION))


def leave(session: Session, token: str) -> bool:
    """Delete an address and all that waits for it; tells whether there was one, which no page repeats."""
    found = session.scalar(select(Notice.id).where(Notice.leave_hash == rules.hashed(token)))
    if found is None:
        return False
    forget(session, found)
    return True


def forget(session: Session, notice: UUID) -> None:
    """Delete one notice and its letters."""
    session.execute(delete(Letter).where(Letter.notice_id == notice))
    session.execute(delete(Notice).where(Notice.id == notice))


def purge(session: Session, now: datetime) -> int:
    """Delete addresses nobody confirmed in time, and those whose devices all ended long enough ago; say how many."""
    going = exists().where(
        Device.deposit_id == Notice.deposit_id,
        or_(Device.stage.in_(BEFORE_OUTCOME), Device.last_at > now - rules.AFTER_END),
        Device.situation_text.contains('"same_as":null'),
    )
    over = select(Notice.id).where(
        (Notice.confirmed_at.is_(None) & (Notice.asked_at <= now - rules.UNCONFIRMED))
        | (Notice.confirmed_at <= now - rules.LONGEST)
        | ((Notice.confirmed_at <= now - rules.AFTER_END) & ~going)
    )
    due = session.scalars(over).all()
    for identifier in due:
        forget(session, identifier)
    return len(due)
