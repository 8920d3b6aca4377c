"""Recording a contract, and amending it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.contracts import queries, service
from reuse.contracts.parties import check_may_change
from reuse.contracts.terms import Agreed, terms_at, versions_of
from reuse.errors import N_, ReuseError
from reuse.lifecycle.stages import Role
from reuse.web import fields, forms
from reuse.web.blueprint import blueprint
from reuse.web.clauses import chosen_in, clause_words, parameter_names, typed
from reuse.web.contract_terms import filled_in, terms_typed
from reuse.web.contract_words import terms_said
from reuse.web.forms import Form
from reuse.web.places import version_read

MAKERS = (Role.BUYER, Role.COORDINATOR)
SHARED = ("reference", "starts_on", "ends_on", "suppliers", "subcontractors", "lots", "milestones", "penalties")
LABELS = {name: fields.LABELS[name] for name in SHARED} | {
    "title": N_("Title"),
    "reason": N_("Why it changes"),
    "clauses": N_("Clauses"),
}


@blueprint.get("/contracts/new")
@http.roles(*MAKERS)
def new_contract() -> ResponseReturnValue:
    """Ask for the terms of a contract; clauses chosen in the address are ticked."""
    return _form(Form(typed(chosen_in(request.args))))


def _form(form: Form) -> str:
    return render_template("contract_new.html", form=form, problem=form.problem, labels=_labels(), **clause_words())


@blueprint.post("/contracts")
@http.roles(*MAKERS)
def add_contract() -> ResponseReturnValue:
    """Record a contract, then ask what it covers."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            made = service.make_contract(session, terms_typed(session), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _form(Form.typed(error)), error.status
    flash(_("Contract recorded. Say now which devices it covers."))
    return redirect(url_for("web.contract_coverage", contract=made.id), 303)


@blueprint.get("/contracts/<uuid:contract>/terms")
@http.signed_in
def contract_terms(contract: UUID) -> ResponseReturnValue:
    """Show how the terms of a contract were amended, and when."""
    with http.reading() as session:
        found = queries.contract(session, contract, by=http.current_actor())
        names = {one.id: one.name for one in queries.suppliers_of(session, found)}
        versions = [(one, list(terms_said(Agreed.kept(one.terms), names))) for one in versions_of(session, found)]
        return render_template("contract_terms.html", contract=found, versions=versions)


@blueprint.get("/contracts/<uuid:contract>/edit")
@http.roles(*MAKERS)
def edit_contract(contract: UUID) -> ResponseReturnValue:
    """Show the terms of a contract, to be amended."""
    return _amendment(contract, None)


def _amendment(contract: UUID, form: Form | None) -> str:
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, contract, by=by)
        check_may_change(found, by)
        form = form or Form(filled_in(session, found) | {"version": str(found.version)})
        words = clause_words(terms_at(session, found).clauses)
    return render_template(
        "contract_edit.html", contract=found, form=form, problem=form.problem, labels=_labels(), **words
    )


def _labels() -> dict[str, str]:
    """Name the fields as the form does."""
    return {name: _(words) for name, words in LABELS.items()} | parameter_names()


@blueprint.post("/contracts/<uuid:contract>/edit")
@http.roles(*MAKERS)
def amend_contract(contract: UUID) -> ResponseReturnValue:
    """Put the terms typed in force, unless somebody changed the contract since they were read."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = queries.contract(session, contract, by=by)
            terms, reason = terms_typed(session, found), forms.needed("reason", most=500)
            service.amend_contract(session, found, terms, reason=reason, version=version_read(), by=by)
    except ReuseError as error:
        return _amendment(contract, Form.typed(error)), error.status
    flash(_("Contract amended. What was agreed before still counts for the days before."))
    return redirect(url_for("web.contract", contract=contract), 303)
