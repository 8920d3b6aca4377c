"""Tokens of programs: shown once, kept as their hash, scoped by role, expiring, revocable."""

import base64
import hmac
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit, queries, rules
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import ApiToken, Organisation, Site
from reuse.actors.people import check_may_give
from reuse.actors.service import check_runs
from reuse.errors import N_, BadInputError, NotFoundError
from reuse.lifecycle.stages import Role

LONGEST_LIFE_DAYS = 730


def add_token(  # noqa: PLR0913 - what a token is made of
    session: Session,
    organisation: Organisation,
    *,
    name: str,
    scopes: set[Role],
    site: UUID | None,
    days: int,
    secret: str,
    by: Actor,
    key: UUID,
) -> tuple[ApiToken, str]:
    """Make a token and return it with its plain text, which is kept nowhere; a replay of the key answers the same.

    Raises ForbiddenError for a scope that only the coordinator gives.
    """
    check_runs(organisation.id, by)
    check_may_give(scopes, by)
    identifier = by.thing(key)
    plain = _plain(secret, identifier)
    if known := session.get(ApiToken, identifier):
        return known, plain
    _check(session, organisation, scopes, site, days)
    made = ApiToken(
        id=identifier,
        organisation_id=organisation.id,
        name=rules.name_of(name, "name", most=100),
        hash=rules.token_hash(plain),
        scopes=sorted(scope.value for scope in scopes),
        site_id=site,
        expires_at=clock.now() + timedelta(days=days),
        created_at=clock.now(),
        made_by=queries.person_behind(session, by.reference),
    )
    session.add(made)
    told = {"scopes": made.scopes, "days": days} | ({"site": str(site)} if site else {})
    audit.note(session, Action.TOKEN_MADE, by=by, subject=made.id, detail=told, organisation=organisation.id)
    return made, plain


def _plain(secret: str, identifier: UUID) -> str:
    """Derive the text from the service's secret, so that a repeated request shows the same one."""
    mac = hmac.new(secret.encode(), b"token " + identifier.bytes, sha256).digest()
    return rules.LEAK_MARK + base64.urlsafe_b64encode(mac).decode().rstrip("=")


def _check(session: Session, organisation: Organisation, scopes: set[Role], site: UUID | None, days: int) -> None:
    if not scopes:
        raise BadInputError(N_("A token needs a scope."), fields={"scopes": N_("empty")})
    if not 1 <= days <= LONGEST_LIFE_DAYS:
        raise BadInputError(N_("A token lives from 1 day to 2 years."), fields={"days": N_("out of range")})
    found = session.get(Site, site) if site else None
    if site and (found is None or found.organisation_id != organisation.id):
        raise BadInputError(
            N_("This site belongs to another organisation."), fields={"site": N_("not of this organisation")}
        )


def revoke_token(session: Session, identifier: UUID, *, by: Actor) -> ApiToken:
    """Refuse the token from now on; revoking twice changes nothing."""
    found = session.get(ApiToken, identifier)
    if found is None:
        raise NotFoundError(N_("There is no such token."))
    check_runs(found.organisation_id, by)
    if found.revoked_at is None:
        found.revoked_at = clock.now()
        audit.note(session, Action.TOKEN_REVOKED, by=by, subject=found.id, organisation=found.organisation_id)
    return found
