"""One site of an organisation: where it is, when it is open, what it takes."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.actors import queries, service
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.actors.service import Place, check_runs
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role
from reuse.web import forms, hours, words
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.places import version_read

LINES = {"name": 200, "address": 300, "postcode": 5, "commune": 100, "commune_code": 5, "opening_hours": 500}
"""Fields of one line, with their longest."""


@blueprint.get("/places/<uuid:organisation>/sites/new")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def new_site(organisation: UUID) -> ResponseReturnValue:
    """Ask where the new site is and what it does."""
    return _page(organisation, None, Form(), roles=[], accepts=[])


@blueprint.post("/places/<uuid:organisation>/sites")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def add_site(organisation: UUID) -> ResponseReturnValue:
    """Add a place run by the organisation."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            home = queries.organisation(session, organisation)
            made = service.add_site(session, home, Place(**_told()), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _typed(organisation, None, error)
    flash(_("%(name)s added.", name=made.name))
    return redirect(url_for("web.organisation", organisation=organisation), 303)


@blueprint.get("/sites/<uuid:site>")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def site(site: UUID) -> ResponseReturnValue:
    """Show what is said of a site, to change it."""
    with http.reading() as session:
        found = queries.site(session, site)
    known = {name: str(getattr(found, name)) for name in (*LINES, "lat", "lon", "telephone", "version")}
    return _page(found.organisation_id, found, Form(known), roles=found.roles, accepts=found.accepts)


@blueprint.post("/sites/<uuid:site>")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def change_site(site: UUID) -> ResponseReturnValue:
    """Change a site, unless somebody did since the page was read."""
    by = http.current_actor()
    with http.reading() as session:
        before = queries.site(session, site)
    try:
        with http.unit_of_work() as session:
            found = queries.site(session, site)
            asked = {"site": str(site), "version": version_read()}
            if not asked_before(session, by, http.idempotency_key(), "change-site", asked):
                service.edit_site(session, found, _told(), version=version_read(), by=by)
    except ReuseError as error:
        return _typed(before.organisation_id, before, error)
    flash(_("Changed. The map and the list of places show it now."))
    return redirect(url_for("web.organisation", organisation=before.organisation_id), 303)


def _told() -> dict[str, Any]:
    """Read the form; raises BadInputError."""
    told: dict[str, Any] = {name: forms.line(name, most=most) for name, most in LINES.items()}
    told |= {"lat": _degrees("lat"), "lon": _degrees("lon"), "telephone": forms.line("telephone", most=30)}
    chosen = [role for role in request.form.getlist("roles") if role in set(SiteRole)]
    return told | {"roles": tuple(SiteRole(role) for role in chosen), "accepts": tuple(_accepted())}


def _accepted() -> list[str]:
    known = {code for code, _named in words.kinds()}
    return [code for code in request.form.getlist("accepts") if code in known]


def _degrees(name: str) -> float:
    text = forms.needed(name).replace(",", ".")
    try:
        return float(text)
    except ValueError as error:
        raise BadInputError(
            N_("A number is not understood."), fields={name: N_("write degrees, such as 43.6045")}
        ) from error


def _typed(organisation: UUID, found: Site | None, error: ReuseError) -> ResponseReturnValue:
    given = request.form.getlist
    return _page(organisation, found, Form.typed(error), roles=given("roles"), accepts=given("accepts")), error.status


def _page(organisation: UUID, found: Site | None, form: Form, *, roles: list[str], accepts: list[str]) -> str:
    check_runs(organisation, http.current_actor())
    with http.reading() as session:
        home: Organisation = queries.organisation(session, organisation)
        return render_template(
            "site.html",
            home=home,
            site=found,
            form=form,
            problem=form.problem,
            said=hours.said(found.opening_hours) if found else [],
            site_roles=[(role.value, words.site_role(role.value)) for role in SiteRole],
            kinds=[(code, named.name) for code, named in words.kinds()],
            roles=set(roles),
            accepts=set(accepts),
        )
