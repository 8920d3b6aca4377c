"""The library of clauses: texts to copy, and an annex built from those chosen, before any contract is recorded."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.contracts.clauses import MOST_TEXT, Chosen, Clause, Parameter, chosen, library, offered
from reuse.documents.contract_annex import AgreedClause, ContractAnnex, draw_contract_annex
from reuse.documents.contract_odt import write_contract_odt
from reuse.errors import N_, BadInputError
from reuse.refusals import problem_of
from reuse.web import forms
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.handouts import printed

ODT = "application/vnd.oasis.opendocument.text"
MARKS = {
    "S": N_("read in its source"),
    "secondary": N_("quoted by another source: to be read again before you publish"),
    "K": N_("known, not read again: to be checked before you publish"),
}
PLACES = {"CCTP": "CCTP", "CCAP": "CCAP", "criterion": N_("Award criterion")}
CHOICES = {
    "clear": "Clear",
    "purge": "Purge",
    "destroy": "Destroy",
    "number": N_("number of devices"),
    "mass": N_("mass"),
}


@blueprint.get("/clauses")
@http.public
def clauses() -> ResponseReturnValue:
    """Show the library of clauses, each with its text to copy."""
    return render_template(
        "clauses.html", found=library().values(), place_of=place_of, mark=mark, label=label, default_of=default_of
    )


@blueprint.get("/clauses/annex")
@http.public
def clause_builder() -> ResponseReturnValue:
    """Let choose clauses and their values, and show the texts that they give; nothing is kept."""
    form = Form({name: value for name, value in request.args.items() if len(value) <= MOST_TEXT})
    annex: list[AgreedClause] = []
    try:
        annex = [agreed(one) for one in chosen_in(request.args)]
    except BadInputError as error:
        form = Form(form.values, problem_of(error))
    return render_template(
        "clause_builder.html",
        form=form,
        problem=form.problem,
        annex=annex,
        query=request.args.to_dict(),
        labels=parameter_names(),
        may_make=http.actor_or_none() is not None,
        **clause_words(),
    ), form.problem.status if form.problem else 200


@blueprint.get("/clauses/annex.<any(pdf, odt):form>")
@http.limiter.limit("60 per minute")
@http.public
def clause_annex(form: str) -> ResponseReturnValue:
    """Give the annex of the clauses chosen in the address; raises BadInputError."""
    annex = ContractAnnex(tuple(agreed(one) for one in chosen(plain(chosen_in(request.args)))))
    return annex_as(form, annex)


def annex_as(form: str, annex: ContractAnnex) -> Response:
    """Give an annex as PDF to print or as ODT to go on writing."""
    if form == "pdf":
        return printed(draw_contract_annex(annex), "annexe")
    headers = {"Content-Disposition": "attachment; filename=annexe.odt"}
    return Response(write_contract_odt(annex), mimetype=ODT, headers=headers)


def agreed(one: Chosen) -> AgreedClause:
    """Write a clause as an annex shows it."""
    source = f"{one.clause.id}, version {one.clause.version}"
    return AgreedClause(one.clause.title["fr"], one.text, one.clause.evidence, one.clause.checked, source)


def chosen_in(given: Mapping[str, str], signed: Sequence[Chosen] = ()) -> tuple[Chosen, ...]:
    """Read the clauses ticked and their values; raises BadInputError naming the fields as the page does."""
    return tuple(_clause(one, given) for one in offered(signed).values() if given.get(f"clause-{one.id}"))


def plain(found: tuple[Chosen, ...]) -> tuple[dict[str, Any], ...]:
    """Give clauses as terms hold them."""
    return tuple({"clause": one.clause.id, "version": one.clause.version, "values": dict(one.values)} for one in found)


def typed(found: tuple[Chosen, ...]) -> dict[str, str]:
    """Give clauses as a form holds them."""
    values = {f"clause-{one.clause.id}": "yes" for one in found}
    for one in found:
        for name, value in one.values.items():
            flag = "yes" if value else ""
            values[f"{one.clause.id}-{name}"] = flag if isinstance(value, bool) else str(value)
    return values


def _clause(one: Clause, given: Mapping[str, str]) -> Chosen:
    try:
        return Chosen(one, one.read({each.name: _value(one.id, each, given) for each in one.parameters}))
    except BadInputError as error:
        error.fields = {name if "-" in name else f"{one.id}-{name}": why for name, why in error.fields.items()}
        raise


def _value(clause: str, parameter: Parameter, given: Mapping[str, str]) -> Any:
    name = f"{clause}-{parameter.name}"
    text = " ".join(given.get(name, "").split())
    if parameter.type == "flag":
        return bool(text)
    if text and parameter.type in ("days", "percent"):
        return forms.units(name, text, 1)
    return text or parameter.default


def clause_words(signed: Sequence[Chosen] = ()) -> dict[str, Any]:
    """Give the templates what they say clauses with, those of a contract as they were signed."""
    return {"clauses": offered(signed).values(), "label": label, "choices": _choices, "place_of": place_of}


def _choices(parameter: Parameter) -> list[tuple[str, str]]:
    return [(one, _(CHOICES[one])) for one in parameter.choices]


def place_of(clause: Clause) -> str:
    """Name the piece of the tender where a clause goes."""
    return str(_(PLACES[clause.place]))


def mark(code: str) -> str:
    """Say how well a legal text is known."""
    return str(_(MARKS[code]))


def label(parameter: Parameter) -> str:
    """Name a parameter in the reader's language."""
    return parameter.fr if http.language() == "fr" else parameter.en


def parameter_names() -> dict[str, str]:
    """Name the fields that hold the parameters of clauses, for what a refusal points at."""
    return {f"{one.id}-{each.name}": label(each) for one in library().values() for each in one.parameters}


def default_of(parameter: Parameter) -> str:
    """Say a parameter's usual value."""
    return value_said(parameter.default) or "–"


def value_said(value: object) -> str:
    """Say a value of a parameter in the reader's language."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    return str(_(CHOICES[str(value)]) if str(value) in CHOICES else value)
