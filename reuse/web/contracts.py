"""Contracts as their parties see them, the clauses to copy, and the annex to print."""

from datetime import date
from uuid import UUID

from babel.dates import format_date
from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import clock, http
from reuse.contracts import queries
from reuse.contracts.checks import check_contract, end_of_day
from reuse.contracts.clauses import WORDS, Chosen, Clause, Parameter, library
from reuse.contracts.coverage import covered
from reuse.contracts.parties import may_change
from reuse.contracts.rules import ANSWERS, Answer, Result
from reuse.documents.contract_annex import AgreedClause, ContractAnnex, draw_contract_annex
from reuse.errors import N_, fill
from reuse.impact.queries import impact_of
from reuse.lifecycle.stages import Role
from reuse.territory import territory
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.handouts import printed

PAGE = 30
MAKERS = (Role.BUYER, Role.COORDINATOR)
TONES = {
    Answer.MET: ("done", "done"),
    Answer.NOT_MET: ("refused", "refused"),
    Answer.NOT_YET_DUE: ("waiting", "waiting"),
    Answer.NO_EVIDENCE: ("stopped", "search"),
}
"""Each answer's tone and icon."""

MARKS = {
    "S": N_("read in its source"),
    "secondary": N_("quoted by another source: to be read again before you publish"),
    "K": N_("known, not read again: to be checked before you publish"),
}
PLACES = {"CCTP": "CCTP", "CCAP": "CCAP", "criterion": N_("Award criterion")}


@blueprint.get("/clauses")
@http.public
def clauses() -> ResponseReturnValue:
    """Show the library of clauses, each with its text to copy."""
    return render_template(
        "clauses.html", found=library().values(), place_of=place_of, mark=mark, label=label, default_of=default_of
    )


def place_of(clause: Clause) -> str:
    """Name the piece of the tender where a clause goes."""
    return str(_(PLACES[clause.place]))


def mark(code: str) -> str:
    """Say how well a legal text is known."""
    return str(_(MARKS[code]))


def label(parameter: Parameter) -> str:
    """Name a parameter in the reader's language."""
    return parameter.fr if http.language() == "fr" else parameter.en


def default_of(parameter: Parameter) -> str:
    """Say a parameter's usual value."""
    if isinstance(parameter.default, bool):
        return str(_("yes") if parameter.default else _("no"))
    return str(WORDS.get(str(parameter.default), parameter.default)) or "–"


@blueprint.get("/contracts")
@http.signed_in
def contracts() -> ResponseReturnValue:
    """List the contracts of which whoever is asking is the buyer or a supplier."""
    by = http.current_actor()
    with http.reading() as session:
        after = identifier_in(request.args.get("after", ""))
        found = queries.contracts(session, by=by, after=after, limit=PAGE + 1)
    next_url = url_for("web.contracts", after=found[PAGE - 1].contract.id) if len(found) > PAGE else ""
    may_make = bool(by.roles & set(MAKERS))
    return render_template("contracts.html", found=found[:PAGE], next_url=next_url, may_make=may_make)


@blueprint.get("/contracts/<uuid:contract>")
@http.signed_in
def contract(contract: UUID) -> ResponseReturnValue:
    """Show what each clause answers, as of the day in the address."""
    return contract_page(contract, Form())


def contract_page(identifier: UUID, form: Form) -> str:
    """Draw the page of a contract, with what was typed of a refused form."""
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, identifier, by=by)
        asked = day_asked()
        checked = check_contract(session, found, as_of=end_of_day(asked) if asked else None)
        return render_template(
            "contract.html",
            contract=found,
            buyer=queries.buyer_of(session, found),
            suppliers=queries.suppliers_of(session, found),
            checked=checked,
            impact=None if asked else impact_of(session, covered(found)),
            day_asked=asked,
            today=clock.now().astimezone(territory().zone).date(),
            answer=answer,
            sentence=sentence,
            may_change=may_change(found, by),
            form=form,
            problem=form.problem,
        )


def day_asked() -> date | None:
    """Read the day in the address; anything else means now."""
    try:
        asked = date.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return None
    return asked if 1980 <= asked.year < 2200 else None


def answer(result: Result) -> tuple[str, str, str]:
    """Name an answer, after its tone and icon."""
    return *TONES[result.answer], str(_(ANSWERS[result.answer]))


def sentence(result: Result) -> str:
    """Say a result in one sentence."""
    return fill(result.sentence, result.figures, _)


@blueprint.get("/contracts/<uuid:contract>/annex")
@http.signed_in
def contract_annex(contract: UUID) -> ResponseReturnValue:
    """Show the annex of a contract: its clauses as agreed, how each is checked and on what evidence."""
    with http.reading() as session:
        found = queries.contract(session, contract, by=http.current_actor())
        return render_template(
            "contract_annex.html",
            contract=found,
            buyer=queries.buyer_of(session, found),
            suppliers=queries.suppliers_of(session, found),
            clauses=queries.clauses_of(session, found),
            french=lambda day: format_date(day, "long", locale="fr"),
        )


@blueprint.get("/contracts/<uuid:contract>/annex.pdf")
@http.signed_in
def contract_annex_pdf(contract: UUID) -> ResponseReturnValue:
    """Draw the annex of a contract on A4 pages."""
    with http.reading() as session:
        found = queries.contract(session, contract, by=http.current_actor())
        annex = ContractAnnex(
            reference=found.reference,
            title=found.title,
            buyer=queries.buyer_of(session, found),
            suppliers=tuple(one.name for one in queries.suppliers_of(session, found)),
            starts_on=found.starts_on,
            ends_on=found.ends_on,
            clauses=tuple(_agreed(one) for one in queries.clauses_of(session, found)),
        )
    return printed(draw_contract_annex(annex), "annexe")


def _agreed(one: Chosen) -> AgreedClause:
    clause = one.clause
    source = f"{clause.id}, version {clause.version}"
    return AgreedClause(clause.title["fr"], one.text, clause.evidence, clause.checked, source)
