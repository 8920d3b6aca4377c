"""Verbs of people: their account and what they may record."""

import secrets
from uuid import UUID, uuid5

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit, queries, rules
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Membership, Organisation, User
from reuse.actors.passwords import hash_password
from reuse.actors.service import check_runs
from reuse.actors.signing_in import personal_words
from reuse.errors import N_, BadInputError, ConflictError, ForbiddenError, NotFoundError
from reuse.lifecycle.stages import Role


def add_user(  # noqa: PLR0913 - what an account is made of
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    language: str = "fr",
    demo: bool = False,
    by: Actor,
    key: UUID,
) -> User:
    """Open an account, which may record nothing until it has a membership; replaying the key returns the same one.

    Raises ConflictError for a known address, BadInputError.
    """
    by.needs(Role.ADMIN, Role.COORDINATOR)
    if known := session.get(User, by.thing(key)):
        return known
    address, shown = rules.email_of(email), rules.name_of(name, "name")
    if session.scalar(select(User.id).where(User.email == address)):
        raise ConflictError(N_("This address already has an account."), remedy=N_("Give that account a membership."))
    made = User(
        id=by.thing(key),
        email=address,
        name=shown,
        password_hash=hash_password(password, personal=personal_words(address, shown)),
        language=language,
        session_nonce=secrets.token_hex(16),
        demo=demo,
        created_at=clock.now(),
    )
    session.add(made)
    audit.note(session, Action.ACCOUNT_OPENED, by=by, subject=made.id)
    return made


def add_membership(
    session: Session, user: User, organisation: Organisation, roles: set[Role], sites: set[UUID], *, by: Actor
) -> Membership:
    """Say what a person may record for the organisation and at which of its sites (none: all); the last word counts.

    Raises ForbiddenError when a role is given that only the coordinator gives.
    """
    check_runs(organisation.id, by)
    check_may_give(roles, by)
    own = queries.sites(session, organisation=organisation.id, within=frozenset(sites), limit=len(sites) + 1)
    if sites - {site.id for site in own}:
        raise BadInputError(
            N_("This site belongs to another organisation."), fields={"sites": N_("not of this organisation")}
        )
    identifier = uuid5(user.id, str(organisation.id))
    membership = session.get(Membership, identifier)
    done = Action.ACCESS_CHANGED if membership else Action.ACCESS_GIVEN
    if membership:
        check_may_give(set(map(Role, membership.roles)), by)
    else:
        membership = Membership(id=identifier, user_id=user.id, organisation_id=organisation.id)
        session.add(membership)
    membership.roles = sorted(role.value for role in roles)
    membership.sites = sorted(map(str, sites))
    membership.removed_at = None
    if session.is_modified(membership):
        told = {"roles": membership.roles, "sites": membership.sites}
        audit.note(session, done, by=by, subject=user.id, detail=told, organisation=organisation.id)
    return membership


def remove_membership(session: Session, membership: UUID, *, by: Actor) -> None:
    """Take a person's access to the organisation away; what they recorded stays, the name goes with the last access."""
    found = session.get(Membership, membership)
    if found is None:
        raise NotFoundError(N_("There is no such membership."))
    check_runs(found.organisation_id, by)
    check_may_give(set(map(Role, found.roles)), by)
    session.delete(found)
    home = found.organisation_id
    audit.note(session, Action.ACCESS_REMOVED, by=by, subject=found.user_id, organisation=home)
    if session.scalar(select(Membership.id).where(Membership.user_id == found.user_id).limit(1)) is None:
        session.execute(delete(User).where(User.id == found.user_id))
        audit.note(session, Action.ACCOUNT_CLOSED, by=by, subject=found.user_id, organisation=home)


def check_may_give(roles: set[Role], by: Actor) -> None:
    """Refuse an admin who would give the territory's own role, or take it away; raises ForbiddenError."""
    if Role.COORDINATOR in roles and Role.COORDINATOR not in by.roles:
        raise ForbiddenError(
            N_("Only the coordinator makes another coordinator, or changes one."),
            remedy=N_("Ask the coordinator, or leave this role out."),
        )
