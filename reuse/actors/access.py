"""Verbs of an admin: a first access, an access taken away for good only after a day."""

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit, rules
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Membership, Organisation, User
from reuse.actors.people import add_membership, add_user, check_may_give
from reuse.actors.service import check_runs
from reuse.errors import N_, NotFoundError
from reuse.lifecycle.stages import Role

SECOND_THOUGHT = timedelta(days=1)
"""How long an access taken away can be given back, as it was."""


def open_account(  # noqa: PLR0913 - who, for what, and where
    session: Session,
    organisation: Organisation,
    *,
    email: str,
    name: str,
    roles: set[Role],
    sites: set[UUID],
    language: str,
    secret: str,
    by: Actor,
    key: UUID,
) -> tuple[Membership, str | None]:
    """Give somebody access, with a first password where the address has no account yet; a replay answers the same.

    The password is kept nowhere and must be changed at the first sign-in. Raises BadInputError, ForbiddenError.
    """
    by.needs(Role.ADMIN, Role.COORDINATOR)
    identifier, address = by.thing(key), rules.email_of(email)
    known = session.scalars(select(User).where(User.email == address)).one_or_none()
    if known and known.id != identifier:
        return add_membership(session, known, organisation, roles, sites, by=by), None
    plain = _first_password(secret, identifier)
    user = add_user(session, email=email, name=name, password=plain, language=language, by=by, key=key)
    user.must_change_password = known is None or user.must_change_password
    return add_membership(session, user, organisation, roles, sites, by=by), plain


def _first_password(secret: str, identifier: UUID) -> str:
    """Derive a password of 80 bits, easy to dictate, so that a repeated request shows the same one."""
    mac = hmac.new(secret.encode(), b"first password " + identifier.bytes, sha256).digest()
    text = base64.b32encode(mac[:10]).decode().lower()
    return "-".join(text[place : place + 4] for place in range(0, 16, 4))


def withdraw(session: Session, identifier: UUID, *, by: Actor) -> Membership:
    """Take an access away at once; it can be given back for a day, then it goes, and with the last one the name."""
    found = _run_by(session, identifier, by)
    if found.removed_at is None:
        found.removed_at = clock.now()
        audit.note(session, Action.ACCESS_REMOVED, by=by, subject=found.user_id, organisation=found.organisation_id)
    return found


def give_back(session: Session, identifier: UUID, *, by: Actor) -> Membership:
    """Give an access back as it was before it was taken away."""
    found = _run_by(session, identifier, by)
    if found.removed_at is not None:
        found.removed_at = None
        audit.note(session, Action.ACCESS_RESTORED, by=by, subject=found.user_id, organisation=found.organisation_id)
    return found


def _run_by(session: Session, identifier: UUID, by: Actor) -> Membership:
    found = session.get(Membership, identifier)
    if found is None:
        raise NotFoundError(N_("There is no such membership."), remedy=N_("After a day it is gone: give it anew."))
    check_runs(found.organisation_id, by)
    check_may_give(set(map(Role, found.roles)), by)
    return found


def end_withdrawn(session: Session, present: datetime) -> int:
    """End the accesses taken away a day ago, and the accounts that have none left; return how many accesses."""
    ended = session.scalars(select(Membership).where(Membership.removed_at <= present - SECOND_THOUGHT)).all()
    for one in ended:
        session.delete(one)
    session.flush()
    for user, home in {one.user_id: one.organisation_id for one in ended}.items():
        if session.scalar(select(Membership.id).where(Membership.user_id == user).limit(1)) is None:
            session.execute(delete(User).where(User.id == user))
            audit.note(session, Action.ACCOUNT_CLOSED, by=None, subject=user, organisation=home)
    return len(ended)
