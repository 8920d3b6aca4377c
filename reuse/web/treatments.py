"""Treatments of lots at a plant, which prove recycling."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

import seeds
from reuse import http
from reuse.actors.models import Site, SiteRole
from reuse.actors.queries import sites
from reuse.codes import looks_like_code, show_code
from reuse.devices import queries
from reuse.devices.models import Device
from reuse.errors import N_, BadInputError, ReuseError
from reuse.evidence.service import today
from reuse.lifecycle.stages import Role
from reuse.recycling.models import Treatment
from reuse.recycling.rules import FractionMass
from reuse.recycling.service import Treated, record_treatment
from reuse.web import forms
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form

FRACTION_ROWS = 6
MATERIALS = (
    N_("Ferrous metals"),
    N_("Aluminium"),
    N_("Copper and cables"),
    N_("Circuit boards"),
    N_("Plastics"),
    N_("Glass"),
    N_("Batteries"),
    N_("Residue"),
)
SHOWN = 50


@blueprint.get("/treatments")
@http.roles(Role.RECYCLER)
def treatments() -> ResponseReturnValue:
    """Ask what was done with a lot, under the treatments already recorded."""
    code = request.args.get("code", "")
    day = today().date().isoformat()
    return _page(
        Form({"devices": show_code(code) if looks_like_code(code) else "", "treated_on": day, "measured": "yes"})
    )


def _page(form: Form) -> str:
    by = http.current_actor()
    with http.reading() as session:
        own = sites(session, organisation=by.organisation, within=by.sites, limit=200)
        return render_template("treatments.html", **_choices(session, list(own)), form=form, problem=form.problem)


def _choices(session: Session, own: list[Site]) -> dict[str, Any]:
    day, language = today().date().isoformat(), http.language()
    tables = {name: seeds.valid_on(seeds.read_csv(f"reference/{name}"), day) for name in ("waste_codes", "operations")}
    treated = select(Treatment).where(Treatment.organisation_id == http.current_actor().organisation)
    return {
        "plants": [(str(one.id), one.name) for one in own if SiteRole.TREATMENT_PLANT in one.roles],
        "materials": [_(one) for one in MATERIALS],
        "fractions": range(FRACTION_ROWS),
        "recorded": session.scalars(treated.order_by(Treatment.recorded_at.desc()).limit(SHOWN)).all(),
        **{name: [(row["code"], f"{row['code']} – {row[language]}") for row in rows] for name, rows in tables.items()},
    }


@blueprint.post("/treatments")
@http.roles(Role.RECYCLER)
def treat() -> ResponseReturnValue:
    """Record the treatment of a lot and open its certificate."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            devices = [_device(session, code) for code in forms.needed("devices", most=20_000).split()]
            key = http.idempotency_key()
            _treatment, issued = record_treatment(session, devices, _treated(), by=by, key=key, paper=http.paper())
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    flash(_("Recorded: %(what)s.", what=_("Recycled")))
    return redirect(url_for("web.document", number=issued.number), 303)


def _device(session: Session, code: str) -> Device:
    try:
        return queries.by_code(session, code)
    except ReuseError as error:
        raise BadInputError(
            N_("{code} is not the code of a device."), code=code[:20], fields={"devices": N_("correct this code")}
        ) from error


def _treated() -> Treated:
    plant = forms.identifier("plant")
    if plant is None:
        raise BadInputError(N_("Something is missing."), fields={"plant": N_("choose one of the answers")})
    return Treated(
        plant=plant,
        treated_on=forms.needed_day("treated_on"),
        waste_code=forms.needed("waste_code"),
        operation=forms.needed("operation"),
        mass_in_g=forms.scaled("mass_in_g", 1000, required=True) or 0,
        certificate=forms.needed("certificate", most=60),
        fractions=tuple(_fractions()),
        mass_measured=forms.ticked("measured"),
    )


def _fractions() -> list[FractionMass]:
    """Read the rows that have a material; a row without a date of average was measured."""
    found = []
    for row in range(FRACTION_ROWS):
        material, mass = forms.line(f"material-{row}", most=60), forms.scaled(f"mass-{row}", 1000)
        if material and mass is not None:
            averaged = forms.day(f"averaged-{row}", required=False)
            found.append(FractionMass(material, mass, averaged is None, averaged))
    return found
