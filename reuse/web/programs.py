"""The tokens of an organisation's programs."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import clock, http
from reuse.actors import queries
from reuse.actors.models import Organisation
from reuse.actors.tokens import add_token, revoke_token
from reuse.errors import ReuseError
from reuse.lifecycle.stages import Role
from reuse.web import accounts, forms
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.page import shown_once

DAYS = "90"


@blueprint.get("/programs")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def programs() -> ResponseReturnValue:
    """List which programs hold a token, those that open nothing any more apart."""
    return _page(Form({"days": DAYS}))


def _page(form: Form, **shown: Any) -> str:
    home, present = accounts.home(), clock.now()
    with http.reading() as session:
        organisation = queries.organisation(session, home)
        tokens = sorted(queries.tokens(session, home, limit=accounts.MANY), key=lambda one: one.name.casefold())
        places = accounts.site_choices(queries.sites(session, organisation=home, limit=accounts.MANY))
    valid = [one for one in tokens if one.revoked_at is None and one.expires_at > present]
    return render_template(
        "programs.html",
        home=organisation,
        valid=valid,
        over=[one for one in tokens if one not in valid],
        roles=accounts.given_roles(),
        ticked=set(request.form.getlist("roles")) if form.problem else set(),
        places=places,
        site_names=dict(places),
        form=form,
        problem=form.problem,
        **shown,
    )


@blueprint.post("/programs")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def make_token() -> ResponseReturnValue:
    """Make a token and show it, this once."""
    home = accounts.home()
    try:
        with http.unit_of_work() as session:
            made, plain = add_token(
                session,
                session.get_one(Organisation, home),
                name=forms.needed("name", most=100),
                scopes=accounts.ticked_roles(),
                site=forms.identifier("site", required=False),
                days=forms.scaled("days", 1, required=True) or 0,
                secret=http.settings().secret_key,
                by=http.current_actor(),
                key=http.idempotency_key(),
            )
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    return shown_once(_page(Form({"days": DAYS}), plain=plain, made=made))


@blueprint.post("/programs/<uuid:token>/revoke")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def revoke(token: UUID) -> ResponseReturnValue:
    """Refuse a token from now on."""
    with http.unit_of_work() as session:
        home = revoke_token(session, token, by=http.current_actor()).organisation_id
    flash(_("Token revoked: it opens nothing any more."))
    return redirect(url_for("web.programs", organisation=home), 303)
