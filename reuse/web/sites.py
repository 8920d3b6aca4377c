"""One site of an organisation: where it is, when it is open, what it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.actors import queries, service
from reuse.actors.models import Audience, Organisation, Service, Site, SiteRole
from reuse.actors.rules import STEP_FREE
from reuse.actors.service import Place, check_runs
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role
from reuse.web import forms, hours, words
from reuse.web.actors import SERVICES
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.places import version_read

LINES = {"name": 200, "address": 300, "postcode": 5, "commune": 100, "commune_code": 5, "opening_hours": 500}
"""Fields of one line, with their longest."""

AUDIENCES = {
    Audience.EVERYONE: N_("Everybody"),
    Audience.OWN_PUBLIC: N_("Its own public: pupils, families and staff of a school"),
    Audience.PROFESSIONALS: N_("Professionals only"),
}
STEPS = {"yes": N_("Yes"), "limited": N_("With help, or in part"), "no": N_("No")}


@blueprint.get("/places/<uuid:organisation>/sites/new")
@http.roles(Role.COORDINATOR, Role.ADMIN)
def new_site(organisation: UUID) -> ResponseReturnValue:
    """Ask where the new site is and what it does."""
    return _page(organisation, None, Form({"audience": Audience.EVERYONE.value}), _Ticks())


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
    known = {name: str(getattr(found, name)) for name in (*LINES, "lat", "lon", "telephone", "version", "audience")}
    known |= {name: getattr(found, name) for name in ("step_free", "directions", "website")}
    known |= {"capacity": str(found.capacity or ""), "qualifications": ", ".join(found.qualifications)}
    known |= {"by_appointment": "yes"} if found.by_appointment else {}
    return _page(found.organisation_id, found, Form(known), _Ticks(found.roles, found.accepts, found.services))


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
    told |= {"roles": tuple(SiteRole(role) for role in chosen), "accepts": tuple(_accepted())}
    return told | _for_residents()


def _for_residents() -> dict[str, Any]:
    """Read what residents ask beside the address; raises BadInputError."""
    offered = [service for service in request.form.getlist("services") if service in set(Service)]
    held = (name.strip() for name in forms.line("qualifications", most=1000).split(","))
    return {
        "services": tuple(Service(service) for service in offered),
        "audience": Audience(forms.one_of("audience", frozenset(Audience), required=False) or Audience.EVERYONE),
        "by_appointment": forms.ticked("by_appointment"),
        "step_free": forms.one_of("step_free", frozenset(STEP_FREE), required=False) or "",
        "directions": forms.line("directions", most=500),
        "website": forms.line("website", most=300),
        "qualifications": tuple(name for name in held if name),
        "capacity": forms.scaled("capacity", 1),
    }


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
    ticks = _Ticks(given("roles"), given("accepts"), given("services"))
    return _page(organisation, found, Form.typed(error), ticks), error.status


@dataclass(frozen=True, slots=True)
class _Ticks:
    """What is ticked of the lists of a site."""

    roles: Sequence[str] = ()
    accepts: Sequence[str] = ()
    services: Sequence[str] = ()


def _page(organisation: UUID, found: Site | None, form: Form, ticks: _Ticks) -> str:
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
            roles=set(ticks.roles),
            accepts=set(ticks.accepts),
            offered=set(ticks.services),
            services=[(service.value, words.said(name)) for service, name in SERVICES.items()],
            audiences=[(audience.value, words.said(name)) for audience, name in AUDIENCES.items()],
            steps=[(code, words.said(name)) for code, name in STEPS.items()],
        )
