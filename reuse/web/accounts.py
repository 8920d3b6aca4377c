"""Accounts and tokens of an organisation, for its administrator."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from reuse import clock, http
from reuse.actors import queries
from reuse.actors.models import Organisation, User
from reuse.actors.people import add_membership, add_user, remove_membership
from reuse.actors.tokens import add_token, revoke_token
from reuse.errors import N_, BadInputError, ReuseError
from reuse.lifecycle.stages import Role
from reuse.web import forms, words
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form

GIVEN = tuple(role for role in Role if role is not Role.COORDINATOR)
"""Roles that an administrator gives; the coordinator's own is given elsewhere."""


@blueprint.get("/accounts")
@http.roles(Role.ADMIN)
def accounts() -> ResponseReturnValue:
    """List who may sign in and which programs hold a token."""
    return _page(Form({"days": "90"}))


def _page(form: Form, **shown: Any) -> str:
    by = http.current_actor()
    with http.reading() as session:
        members = queries.users(session, by.organisation, limit=200)
        people = {
            user.id: user for user in session.scalars(select(User).where(User.id.in_([m.user_id for m in members])))
        }
        return render_template(
            "accounts.html",
            members=[(one, people[one.user_id]) for one in members if one.user_id in people],
            tokens=queries.tokens(session, by.organisation, limit=200),
            roles=[(role.value, words.role(role)) for role in GIVEN],
            now=clock.now(),
            form=form,
            problem=form.problem,
            **shown,
        )


def _roles() -> set[Role]:
    chosen = {Role(role) for role in request.form.getlist("roles") if role in set(GIVEN)}
    if not chosen:
        raise BadInputError(N_("Something is missing."), fields={"roles": N_("choose at least one")})
    return chosen


@blueprint.post("/accounts")
@http.roles(Role.ADMIN)
def open_account() -> ResponseReturnValue:
    """Open an account in this organisation."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            user = add_user(
                session,
                email=forms.needed("email", most=254),
                name=forms.needed("name"),
                password=request.form.get("password", ""),
                by=by,
                key=http.idempotency_key(),
            )
            home = session.get_one(Organisation, by.organisation)
            add_membership(session, user, home, _roles(), set(), by=by)
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    flash(_("Account opened. Give the person their password by telephone or face to face."))
    return redirect(url_for("web.accounts"), 303)


@blueprint.post("/accounts/<uuid:membership>/remove")
@http.roles(Role.ADMIN)
def remove_account(membership: UUID) -> ResponseReturnValue:
    """Take a person's access away; what they recorded stays, without their name."""
    with http.unit_of_work() as session:
        remove_membership(session, membership, by=http.current_actor())
    flash(_("Access removed. What the person recorded stays in the history, without their name."))
    return redirect(url_for("web.accounts"), 303)


@blueprint.post("/accounts/tokens")
@http.roles(Role.ADMIN)
def make_token() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            _made, plain = add_token(
                session,
                session.get_one(Organisation, by.organisation),
                name=forms.needed("name", most=100),
                scopes=_roles(),
                site=None,
                days=forms.scaled("days", 1, required=True) or 0,
                secret=http.settings().secret_key,
                by=by,
                key=http.idempotency_key(),
            )
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    return _page(Form({"days": "90"}), plain=plain)


@blueprint.post("/accounts/tokens/<uuid:token>/revoke")
@http.roles(Role.ADMIN)
def revoke(token: UUID) -> ResponseReturnValue:
    """Refuse a token from now on."""
    with http.unit_of_work() as session:
        revoke_token(session, token, by=http.current_actor())
    flash(_("Token revoked: it opens nothing any more."))
    return redirect(url_for("web.accounts"), 303)
