"""Recording a contract and what it covers."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import http
from reuse.contracts import coverage, queries, service
from reuse.contracts.clauses import Clause, Parameter, library
from reuse.contracts.coverage import Covered
from reuse.contracts.parties import by_siret
from reuse.contracts.terms import Terms
from reuse.errors import N_, BadInputError, ReuseError
from reuse.web import forms
from reuse.web.blueprint import blueprint
from reuse.web.contracts import MAKERS, contract_page, label
from reuse.web.forms import Form

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
CHOICES = {
    "clear": "Clear",
    "purge": "Purge",
    "destroy": "Destroy",
    "number": N_("number of devices"),
    "mass": N_("mass"),
}


@blueprint.get("/contracts/new")
@http.roles(*MAKERS)
def new_contract() -> ResponseReturnValue:
    """Ask for the terms of a contract and its clauses."""
    return _form(Form())


def _form(form: Form) -> str:
    return render_template(
        "contract_new.html", form=form, problem=form.problem, clauses=library().values(), label=label, choices=_choices
    )


def _choices(parameter: Parameter) -> list[tuple[str, str]]:
    return [(one, _(CHOICES[one])) for one in parameter.choices]


@blueprint.post("/contracts")
@http.roles(*MAKERS)
def add_contract() -> ResponseReturnValue:
    """Record a contract, then show it."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            made = service.make_contract(session, _terms(session), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _form(Form.typed(error)), error.status
    flash(_("Contract recorded. Say now which devices it covers."))
    return redirect(url_for("web.contract", contract=made.id), 303)


def _terms(session: Session) -> Terms:
    clauses = tuple(_clause(one) for one in library().values() if forms.ticked(f"clause-{one.id}"))
    return Terms(
        forms.needed("reference", most=60),
        forms.needed("title"),
        _day("starts_on"),
        _day("ends_on"),
        _suppliers(session),
        clauses,
    )


def _clause(one: Clause) -> dict[str, Any]:
    """Read what was chosen for a clause; raises BadInputError naming the fields as the page does."""
    try:
        return {"clause": one.id, "values": one.read({each.name: _value(one.id, each) for each in one.parameters})}
    except BadInputError as error:
        error.fields = {name if "-" in name else f"{one.id}-{name}": why for name, why in error.fields.items()}
        raise


def _day(name: str) -> date:
    try:
        return date.fromisoformat(forms.needed(name))
    except ValueError as error:
        raise BadInputError(N_("A day is not understood."), fields={name: N_("choose a day")}) from error


def _suppliers(session: Session) -> tuple[UUID, ...]:
    return tuple(by_siret(session, forms.needed("suppliers", most=1000)))


def _value(clause: str, parameter: Parameter) -> Any:
    name = f"{clause}-{parameter.name}"
    if parameter.type == "flag":
        return forms.ticked(name)
    if parameter.type in ("days", "percent"):
        number = forms.scaled(name, 1)
        return parameter.default if number is None else number
    return forms.line(name) or parameter.default


@blueprint.post("/contracts/<uuid:contract>/coverage")
@http.roles(*MAKERS)
def cover(contract: UUID) -> ResponseReturnValue:
    """Add the devices whose codes were typed, and the deposit or list named."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = queries.contract(session, contract, by=by)
            number = coverage.cover(session, found, _covered(), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return contract_page(contract, Form.typed(error)), error.status
    flash(_("Added: %(number)s.", number=number))
    return redirect(url_for("web.contract", contract=contract), 303)


def _covered() -> Covered:
    codes = tuple(line.strip() for line in request.form.get("codes", "").splitlines() if line.strip())
    return Covered(_pasted("deposit"), _pasted("announced"), codes)


def _pasted(name: str) -> tuple[UUID, ...]:
    """Read the address of a deposit's or a list's page; raises BadInputError."""
    text = forms.line(name, most=500)
    if not text:
        return ()
    found = _ID.search(text)
    if found is None:
        raise BadInputError(N_("An address is not understood."), fields={name: N_("paste the address of its page")})
    return (UUID(found[0]),)
