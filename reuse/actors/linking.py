"""Verbs that recognise in an account the person whom an identity provider speaks of."""

import secrets
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit, queries, rules
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.link_models import ProviderLink
from reuse.actors.models import Membership, Organisation, User
from reuse.actors.passwords import hash_password
from reuse.actors.provider import Identity
from reuse.actors.signing_in import check_may_reset
from reuse.errors import N_, BadInputError, ForbiddenError
from reuse.lifecycle.stages import Role


class UnknownPersonError(ForbiddenError):
    """The provider speaks of somebody who has no account or no access here."""

    slug = "unknown-person"


def recognise(session: Session, identity: Identity) -> tuple[User, Membership]:
    """Return whose account this is and for which organisation they act; makes no account by itself.

    The first time the address decides, and the subject is kept; afterwards only the subject does.
    Raises UnknownPersonError.
    """
    mark = _mark(identity)
    link = session.get(ProviderLink, mark)
    user = session.get(User, link.user_id) if link else _by_address(session, identity.email)
    if user is None or not user.active:
        raise UnknownPersonError(
            N_("No account has the address {email} here."),
            email=identity.email,
            remedy=N_("Ask the administrator of your organisation to open one, with this address."),
        )
    membership = _membership(session, user, identity.siret)
    if link is None:
        _link(session, user, membership, mark)
    if user.must_change_password:
        _retire_password(session, user)
    return user, membership


def _mark(identity: Identity) -> str:
    return sha256(f"{identity.issuer}\n{identity.subject}".encode()).hexdigest()


def _by_address(session: Session, email: str) -> User | None:
    try:
        address = rules.email_of(email)
    except BadInputError:
        return None
    return session.scalars(select(User).where(User.email == address)).one_or_none()


def _membership(session: Session, user: User, siret: str) -> Membership:
    """Choose the membership in the organisation that the provider names, or the first where it names none."""
    held = queries.memberships_of(session, user.id)
    wanted = "".join(siret.split())
    for one in held:
        if not wanted or one.organisation.siret == wanted:
            return one
    home = session.scalar(select(Organisation.name).where(Organisation.siret == wanted))
    raise UnknownPersonError(
        N_("Your account does not act for {organisation}."),
        organisation=home or f"SIRET {wanted}",
        remedy=N_("Ask the administrator of that organisation to give you access, or the coordinator to add it."),
    )


def _retire_password(session: Session, user: User) -> None:
    """Let a first password that was never changed serve no more: the provider's word has replaced it."""
    user.password_hash = hash_password(secrets.token_urlsafe(32))
    user.must_change_password = False
    session.flush()


def _link(session: Session, user: User, membership: Membership, mark: str) -> None:
    """Keep the subject; refuse where the account is somebody else's already, who had this address before."""
    if session.scalar(select(ProviderLink.hash).where(ProviderLink.user_id == user.id)):
        raise UnknownPersonError(
            N_("The account with this address belongs to another person of the identity provider."),
            remedy=N_("Ask the administrator of your organisation to check whose it is, then to undo the link."),
        )
    session.add(ProviderLink(hash=mark, user_id=user.id, linked_at=clock.now()))
    by = Actor(user.id, membership.organisation_id, frozenset(map(Role, membership.roles)))
    audit.note(session, Action.PROVIDER_LINKED, by=by, subject=user.id)


def unlink(session: Session, user: User, *, by: Actor) -> None:
    """Forget which subject the account stands for: the next sign-in with its address links it anew.

    Raises ForbiddenError to an admin where the person acts for another organisation too, or for the territory.
    """
    check_may_reset(session, user, by)
    if link := session.scalars(select(ProviderLink).where(ProviderLink.user_id == user.id)).one_or_none():
        session.delete(link)
        audit.note(session, Action.PROVIDER_UNLINKED, by=by, subject=user.id)
