"""Finding who is asking, and listing organisations, sites, people and tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, bindparam, exists, select
from sqlalchemy.orm import Session, contains_eager

from reuse import clock
from reuse.actors.actor import OPERATOR, Actor
from reuse.actors.models import ApiToken, Membership, Organisation, SecondFactor, Site, User
from reuse.actors.presence import Duty, Presence
from reuse.actors.rules import LEAK_MARK, token_hash
from reuse.errors import N_, NotFoundError
from reuse.lifecycle.stages import Role
from reuse.statements import Statement

_tokens, _organisations = ApiToken.__table__.c, Organisation.__table__.c
_TOKEN = Statement(
    select(_tokens.id, _tokens.organisation_id, _tokens.scopes, _tokens.site_id).where(
        _tokens.hash == bindparam("hash"),
        _tokens.organisation_id == _organisations.id,
        _tokens.revoked_at.is_(None),
        _tokens.expires_at > bindparam("now"),
        _organisations.gone.is_(False),
    )
)
"""Every request of a program asks it."""


def resolve_token(connection: Connection, plain: str) -> Actor | None:
    """Return the actor behind a token, in one query; None when it is unknown, expired or revoked."""
    if not plain.startswith(LEAK_MARK):
        return None
    rows = _TOKEN.ask(connection, hash=token_hash(plain), now=clock.now())
    if not rows:
        return None
    (row,) = rows
    sites = frozenset({row.site_id} if row.site_id else ())
    return Actor(row.id, row.organisation_id, frozenset(map(Role, row.scopes)), row.site_id, sites)


def person_behind(session: Session, reference: UUID) -> UUID | None:
    """Return the person who acted under a reference, or who made the token that did; None where the shell made it."""
    if reference == OPERATOR:
        return None
    token = session.get(ApiToken, reference)
    return token.made_by if token else reference


def coordinators(session: Session) -> Sequence[User]:
    """List the people whom some organisation lets act as the coordinator, by name."""
    held = select(Membership.user_id, Membership.roles).where(Membership.removed_at.is_(None))
    found = {row.user_id for row in session.execute(held) if Role.COORDINATOR.value in row.roles}
    people = select(User).where(User.id.in_(found), User.active).order_by(User.name, User.id)
    return session.scalars(people).all()


@dataclass(frozen=True, slots=True)
class Member:
    """The actor behind a signed-in browser, and what the person owes before anything else opens."""

    actor: Actor
    owes: Duty | None = None


def resolve_member(session: Session, presence: Presence) -> Member | None:
    """Return who is behind a signed-in browser, in one query; None once it must be proved again.

    That is: the person gone, closed or signed out everywhere, the membership or site taken away, or roles that ask
    for more than was shown.
    """
    row = session.execute(
        select(
            Membership.organisation_id,
            Membership.roles,
            Membership.sites,
            User.must_change_password,
            exists().where(SecondFactor.user_id == User.id).label("enrolled"),
        )
        .join(User, User.id == Membership.user_id)
        .where(
            User.id == presence.user,
            User.session_nonce == presence.nonce,
            User.active.is_(True),
            Membership.id == presence.membership,
            Membership.removed_at.is_(None),
        )
    ).one_or_none()
    site = presence.site
    if row is None or (site and row.sites and str(site) not in row.sites):
        return None
    roles = frozenset(map(Role, row.roles))
    if not presence.opens(roles, enrolled=row.enrolled, first_password=row.must_change_password):
        return None
    actor = Actor(presence.user, row.organisation_id, roles, site, frozenset(map(UUID, row.sites)))
    return Member(actor, presence.owes(roles, first_password=row.must_change_password))


def user_by_email(session: Session, email: str) -> User:
    """Return the account of an address in any case; raises NotFoundError."""
    found = session.scalar(select(User).where(User.email == email.strip().lower()))
    if found is None:
        raise NotFoundError(N_("No account has this address."))
    return found


def organisation(session: Session, identifier: UUID) -> Organisation:
    """Return one organisation; raises NotFoundError."""
    found = session.get(Organisation, identifier)
    if found is None:
        raise NotFoundError(N_("There is no such organisation."))
    return found


def site(session: Session, identifier: UUID) -> Site:
    """Return one site; raises NotFoundError."""
    found = session.get(Site, identifier)
    if found is None:
        raise NotFoundError(N_("There is no such site."))
    return found


def organisations(session: Session, *, after: UUID | None = None, limit: int = 50) -> Sequence[Organisation]:
    """List organisations in a stable order, from the one after `after`."""
    query = select(Organisation).order_by(Organisation.id).limit(limit)
    return session.scalars(query if after is None else query.where(Organisation.id > after)).all()


def sites(
    session: Session,
    *,
    organisation: UUID | None = None,
    within: frozenset[UUID] = frozenset(),
    after: UUID | None = None,
    limit: int = 50,
) -> Sequence[Site]:
    """List sites in a stable order, of one organisation and among `within` where they are given."""
    query = select(Site).order_by(Site.id).limit(limit)
    if organisation is not None:
        query = query.where(Site.organisation_id == organisation)
    if within:
        query = query.where(Site.id.in_(within))
    return session.scalars(query if after is None else query.where(Site.id > after)).all()


def users(session: Session, organisation: UUID, *, after: UUID | None = None, limit: int = 50) -> Sequence[Membership]:
    """List the memberships of one organisation."""
    own = (Membership.organisation_id == organisation, Membership.removed_at.is_(None))
    query = select(Membership).where(*own).order_by(Membership.id).limit(limit)
    return session.scalars(query if after is None else query.where(Membership.id > after)).all()


def people_of(session: Session, organisation: UUID, *, limit: int = 500) -> Sequence[User]:
    """List the people of one organisation, by name."""
    return session.scalars(select(User).where(_acts_for(organisation)).order_by(User.name, User.id).limit(limit)).all()


def accounts(session: Session, organisation: UUID, *, after: UUID | None = None, limit: int = 50) -> Sequence[User]:
    """List the people of one organisation in a stable order, from the one after `after`."""
    query = select(User).where(_acts_for(organisation)).order_by(User.id).limit(limit)
    return session.scalars(query if after is None else query.where(User.id > after)).all()


def _acts_for(organisation: UUID) -> ColumnElement[bool]:
    own = (Membership.organisation_id == organisation, Membership.removed_at.is_(None))
    return User.id.in_(select(Membership.user_id).where(*own))


def memberships_of(session: Session, user: UUID) -> Sequence[Membership]:
    """List a person's memberships with their organisations, by organisation's name."""
    return session.scalars(
        select(Membership)
        .join(Membership.organisation)
        .options(contains_eager(Membership.organisation))
        .where(Membership.user_id == user, Membership.removed_at.is_(None))
        .order_by(Organisation.name, Membership.id)
    ).all()


def tokens(session: Session, organisation: UUID, *, after: UUID | None = None, limit: int = 50) -> Sequence[ApiToken]:
    """List the tokens of one organisation, revoked ones too."""
    query = select(ApiToken).where(ApiToken.organisation_id == organisation).order_by(ApiToken.id).limit(limit)
    return session.scalars(query if after is None else query.where(ApiToken.id > after)).all()
