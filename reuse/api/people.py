"""Doors to accounts, memberships, tokens and agreements."""

from typing import Any
from uuid import UUID

from reuse.actors import people, queries, tokens
from reuse.actors.models import Membership, User
from reuse.actors.signing_in import sign_out_everywhere
from reuse.api.door import Subject
from reuse.api.listing import paged, row_and
from reuse.api.once import claim_key
from reuse.errors import N_, NotFoundError
from reuse.events import custody
from reuse.events import queries as events
from reuse.events.models import Agreement
from reuse.events.requests import asked_before
from reuse.http import current_actor, idempotency_key, reading, roles, settings, signed_in, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.schemas import actors as shapes
from reuse.schemas.strict import PageById

doors = Subject("people", __name__, description="Accounts, memberships, tokens and standing agreements.")


@doors.tells("/users", shapes.UserOut, takes={"json": shapes.UserIn})
@roles(Role.ADMIN, Role.COORDINATOR)
def add_user(told: dict[str, Any]) -> User:
    """Open an account; it may record nothing until it has a membership."""
    with unit_of_work() as session:
        return people.add_user(session, **told, by=current_actor(), key=claim_key(session, told))


@doors.tells("/users/<uuid:identifier>/sign-out", None, status=204)
@roles(Role.ADMIN, Role.COORDINATOR)
def sign_user_out(identifier: UUID) -> None:
    """End every session of a person, on every device; their tokens are not concerned."""
    by = current_actor()
    with unit_of_work() as session:
        user = session.get(User, identifier)
        if user is None:
            raise NotFoundError(N_("There is no such account."))
        if not asked_before(session, by, idempotency_key(), "sign-out", {"user": str(identifier)}):
            sign_out_everywhere(session, user, by=by)


@doors.asks("/users", shapes.UserList, takes={"query": PageById})
@roles(Role.ADMIN, Role.COORDINATOR)
def users(query: dict[str, Any]) -> dict[str, Any]:
    """List the people who may act for this organisation."""
    with reading() as session:
        home = current_actor().organisation
        found = queries.accounts(session, home, after=query["after"], limit=query["limit"] + 1)
    return paged(found, query["limit"], lambda one: one.id)


@doors.asks("/memberships", shapes.MembershipList, takes={"query": PageById})
@roles(Role.ADMIN, Role.COORDINATOR)
def memberships(query: dict[str, Any]) -> dict[str, Any]:
    """List who may act for this organisation."""
    with reading() as session:
        home = current_actor().organisation
        found = queries.users(session, home, after=query["after"], limit=query["limit"] + 1)
    return paged(found, query["limit"], lambda one: one.id)


@doors.tells("/memberships", shapes.MembershipOut, takes={"json": shapes.MembershipIn}, refuses={404})
@roles(Role.ADMIN, Role.COORDINATOR)
def add_membership(told: dict[str, Any]) -> Membership:
    """Say what a person may record for an organisation; the last word counts."""
    with unit_of_work() as session:
        claim_key(session, told)
        user = session.get(User, told["user"])
        if user is None:
            raise NotFoundError(N_("There is no such account."))
        home = queries.organisation(session, told["organisation"])
        wanted = set(map(Role, told["roles"]))
        return people.add_membership(session, user, home, wanted, set(told["sites"]), by=current_actor())


@doors.removes("/memberships/<uuid:identifier>")
@roles(Role.ADMIN, Role.COORDINATOR)
def remove_membership(identifier: UUID) -> None:
    """Take a person's access to the organisation away; what they recorded stays."""
    with unit_of_work() as session:
        people.remove_membership(session, identifier, by=current_actor())


@doors.asks("/tokens", shapes.TokenList, takes={"query": PageById})
@roles(Role.ADMIN, Role.COORDINATOR)
def list_tokens(query: dict[str, Any]) -> dict[str, Any]:
    """List the tokens of this organisation."""
    with reading() as session:
        home = current_actor().organisation
        found = queries.tokens(session, home, after=query["after"], limit=query["limit"] + 1)
    return paged(found, query["limit"], lambda one: one.id)


@doors.tells("/tokens", shapes.NewToken, takes={"json": shapes.TokenIn})
@roles(Role.ADMIN, Role.COORDINATOR)
def add_token(told: dict[str, Any]) -> dict[str, Any]:
    """Make a token for this organisation; its text is shown only in this answer."""
    by = current_actor()
    with unit_of_work() as session:
        key = claim_key(session, told)
        made, plain = tokens.add_token(
            session,
            queries.organisation(session, by.organisation),
            **(told | {"scopes": set(map(Role, told["scopes"]))}),
            secret=settings().secret_key,
            by=by,
            key=key,
        )
    return row_and(made, token=plain)


@doors.removes("/tokens/<uuid:identifier>")
@roles(Role.ADMIN, Role.COORDINATOR)
def revoke_token(identifier: UUID) -> None:
    """Refuse the token from now on."""
    with unit_of_work() as session:
        tokens.revoke_token(session, identifier, by=current_actor())


@doors.asks("/agreements", shapes.AgreementList, takes={"query": PageById})
@signed_in
def agreements(query: dict[str, Any]) -> dict[str, Any]:
    """List the agreements this organisation gives or receives under; the coordinator sees all."""
    by = current_actor()
    with reading() as session:
        found = events.agreements(
            session,
            organisation=None if by.sees_all() else by.organisation,
            after=query["after"],
            limit=query["limit"] + 1,
        )
    return paged(found, query["limit"], lambda one: one.id)


@doors.tells("/agreements", shapes.AgreementOut, takes={"json": shapes.AgreementIn}, refuses={404})
@roles(Role.ADMIN, Role.COORDINATOR)
def agree(told: dict[str, Any]) -> Agreement:
    """Let an organisation scan in, without a hand-over, what another one holds."""
    by = current_actor()
    custody.check_may_agree(told["giver"], by)
    with unit_of_work() as session:
        key = claim_key(session, told)
        for party in told.values():
            queries.organisation(session, party)
        return custody.agree(session, **told, by=by, key=key)


@doors.removes("/agreements/<uuid:identifier>")
@roles(Role.ADMIN, Role.COORDINATOR)
def end_agreement(identifier: UUID) -> None:
    """End a standing agreement."""
    with unit_of_work() as session:
        custody.end_agreement(session, identifier, by=current_actor())
