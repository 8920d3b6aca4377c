"""Verbs of reminders by e-mail: gathered, refused, wanted again, forgotten."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from sqlalchemy import CursorResult, delete, exists, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Membership, User
from reuse.db import Sessions, reading, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.mailing.matters import Item, of_contracts, of_labels
from reuse.mailing.models import Mailed, Mailing, MailRefusal
from reuse.notices.rules import hashed, morning, token
from reuse.settings import Settings
from reuse.territory import local_day, territory

KEPT = timedelta(days=3 * 365)
PURPOSE = "reminder stop"


def gather(factory: Sessions, settings: Settings, present: datetime) -> int:
    """Queue a message for each person whom something new concerns; say how many. Without a mail server, nothing.

    A reminder is sent once to a person: what was queued is never queued again.
    """
    if settings.mail is None:
        return 0
    with reading(factory) as session:
        found = [*of_labels(session, local_day(present)), *of_contracts(session, present)]
        new = [(user, fresh) for user, items in _concerned(session, found) if (fresh := _unknown(session, user, items))]
    made = 0
    for user, items in new:
        with unit_of_work(factory) as session:
            made += _queue(session, user, items, settings, present)
    return made


def _concerned(session: Session, items: Sequence[Item]) -> list[tuple[UUID, list[Item]]]:
    """Say who is told of what; somebody of two organisations is told of each apart."""
    told: dict[tuple[UUID, UUID], list[Item]] = {}
    people = {one: _people(session, one) for one in {item.organisation for item in items}}
    for one in items:
        for user in _whose(people[one.organisation], one.roles):
            told.setdefault((user, one.organisation), []).append(one)
    return [(user, own) for (user, _organisation), own in told.items()]


def _unknown(session: Session, user: UUID, items: Sequence[Item]) -> list[Item]:
    """Leave out what a person was told of before, and what is said twice."""
    known = set(session.scalars(select(Mailed.key).where(Mailed.user_id == user)))
    return list({one.key: one for one in items if one.key not in known}.values())


def _people(session: Session, organisation: UUID) -> dict[UUID, set[str]]:
    """Give the roles of an organisation's people who may be written to."""
    refused = exists().where(MailRefusal.user_id == User.id)
    query = (
        select(Membership.user_id, Membership.roles)
        .join(User, User.id == Membership.user_id)
        .where(Membership.organisation_id == organisation, Membership.removed_at.is_(None))
        .where(User.active, User.demo.is_(False), ~refused)
        .order_by(Membership.user_id)
    )
    return {row.user_id: set(row.roles) for row in session.execute(query)}


def _whose(people: dict[UUID, set[str]], roles: Iterable[Role]) -> list[UUID]:
    """Choose those who run the organisation's accounts, else all those whose matter it is; buyers always."""
    own = {role.value for role in roles}
    if Role.ADMIN.value in own and (admins := [one for one, held in people.items() if Role.ADMIN.value in held]):
        return admins
    return [one for one, held in people.items() if own & held]


def _queue(session: Session, user: UUID, items: Sequence[Item], settings: Settings, present: datetime) -> int:
    """Put what is new to a person into one message."""
    session.refresh(session.get_one(User, user), with_for_update={"key_share": True})  # two rounds at once: one waits
    fresh = _unknown(session, user, items)
    if not fresh:
        return 0
    identifier = uuid4()
    made = Mailing(
        id=identifier,
        user_id=user,
        organisation_id=items[0].organisation,
        stop_hash=hashed(token(settings.secret_key, PURPOSE, identifier)),
        made_at=present,
        due_at=morning(present, territory().zone),
    )
    session.add(made)
    session.flush()
    for one in fresh:
        told = {"matter": one.matter, "about": one.about, "day": one.day, "detail": one.detail}
        session.add(Mailed(user_id=user, key=one.key, mailing_id=identifier, **told))
    session.flush()
    return 1


def refuse(session: Session, user: UUID) -> None:
    """Send a person nothing more, what waits included; refusing twice is refusing once."""
    if session.get(MailRefusal, user) is None:
        session.add(MailRefusal(user_id=user, since=clock.now()))
        session.flush()


def want(session: Session, user: UUID) -> None:
    """Send a person reminders again, from now on."""
    session.execute(delete(MailRefusal).where(MailRefusal.user_id == user))


def stop(session: Session, link: str) -> bool:
    """Send nothing more to whom a message's link was sent; tells whether there was one, which no page repeats."""
    found = session.scalar(select(Mailing.user_id).where(Mailing.stop_hash == hashed(link)))
    if found is None:
        return False
    refuse(session, found)
    return True


def purge(session: Session, present: datetime) -> int:
    """Forget what was sent three years ago; say how many messages."""
    old = delete(Mailing).where(Mailing.made_at < present - KEPT)
    return cast("CursorResult[Any]", session.execute(old)).rowcount
