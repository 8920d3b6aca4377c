"""Verbs of signing in: by password, with a new password, and out everywhere."""

import secrets

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from reuse.actors import attempts, audit, queries
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import DevicePin, User
from reuse.actors.passwords import first_password, hash_password, is_password
from reuse.errors import N_, BadInputError, ForbiddenError
from reuse.lifecycle.stages import Role


def sign_in(session: Session, email: str, password: str, *, origin: str) -> User | None:
    """Return the person whose address and password these are; a failure is counted and None returned.

    The caller commits before it refuses, or the count is lost. Raises TooManyError.
    """
    address = email.strip().lower()[:254]
    user = session.scalars(select(User).where(_readable(address))).one_or_none()
    return user if _proves(session, address, user, password, origin) else None


def _readable(address: str) -> ColumnElement[bool]:
    """What the database cannot hold names nobody."""
    clean = "\0" not in address and address.isprintable()
    return User.email == (address if clean else "")


def _proves(session: Session, address: str, user: User | None, password: str, origin: str) -> bool:
    limits = {f"{address} {origin}": 5, f"account {address}": 30, f"origin {origin}": 60}
    attempts.check_patience(session, limits)
    if is_password(user.password_hash if user else None, password) and user and user.active:
        attempts.forgive(session, f"{address} {origin}")
        return True
    if attempts.note_failure(session, limits) and user:
        note_at_homes(session, Action.SIGN_IN_THROTTLED, user)
    return False


def note_at_homes(session: Session, action: Action, user: User) -> None:
    """Note, for the admin of each organisation of this person, what was done at the door, by whoever it was."""
    for membership in queries.memberships_of(session, user.id):
        audit.note(session, action, by=None, subject=user.id, organisation=membership.organisation_id)


def change_password(session: Session, user: User, *, present: str, wanted: str, origin: str, by: Actor) -> bool:
    """Take a new password and end every session; False, counted, when the present one is wrong.

    The caller commits before it refuses, and signs this browser in again. Raises BadInputError, TooManyError.
    """
    if not _proves(session, user.email, user, present, origin):
        return False
    if is_password(user.password_hash, wanted):
        raise BadInputError(N_("This is the password you have now."), fields={"new_password": N_("choose another one")})
    try:
        user.password_hash = hash_password(wanted, personal=personal_words(user.email, user.name))
    except BadInputError as error:
        raise BadInputError(
            error.message, remedy=error.remedy, fields={"new_password": error.fields["password"]}
        ) from error
    user.must_change_password = False
    renew_nonce(session, user)
    audit.note(session, Action.PASSWORD_CHANGED, by=by, subject=user.id)
    return True


def personal_words(email: str, name: str) -> tuple[str, ...]:
    """List the words that a stranger would try first for this person."""
    local, _, domain = email.partition("@")
    return (local, *local.replace("-", ".").split("."), domain.partition(".")[0], *name.split())


def reset_password(session: Session, user: User, *, by: Actor) -> str:
    """Give a first password that must be changed at the first sign-in; returned, this once. Sessions and PINs end.

    Raises ForbiddenError to an admin where the person acts for another organisation too, or for the territory.
    """
    check_may_reset(session, user, by)
    plain = first_password()
    user.password_hash = hash_password(plain)
    user.must_change_password = True
    session.execute(delete(DevicePin).where(DevicePin.user_id == user.id))
    renew_nonce(session, user)
    audit.note(session, Action.PASSWORD_RESET, by=by, subject=user.id)
    return plain


def check_may_reset(session: Session, user: User, by: Actor) -> None:
    """Refuse an admin who would take over what is beyond their organisation; raises ForbiddenError."""
    by.needs(Role.ADMIN, Role.COORDINATOR)
    if Role.COORDINATOR in by.roles:
        return
    held = queries.memberships_of(session, user.id)
    if not held or any(one.organisation_id != by.organisation or Role.COORDINATOR in one.roles for one in held):
        raise ForbiddenError(
            N_("This person's access reaches beyond your organisation."), remedy=N_("Ask the coordinator.")
        )


def sign_out_everywhere(session: Session, user: User, *, by: Actor) -> None:
    """End every session of this person, on every browser: one's own, or a member's of one's organisation."""
    if by.reference != user.id:
        homes = {one.organisation_id for one in queries.memberships_of(session, user.id)}
        by.needs(*(Role.ADMIN, Role.COORDINATOR) if by.organisation in homes else (Role.COORDINATOR,))
    renew_nonce(session, user)
    audit.note(session, Action.SIGNED_OUT_ELSEWHERE, by=by, subject=user.id)


def renew_nonce(session: Session, user: User) -> None:
    """End every session of this person."""
    user.session_nonce = secrets.token_hex(16)
    session.flush()
