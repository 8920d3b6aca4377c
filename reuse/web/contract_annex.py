"""The annex of a contract: a page, a PDF to print, an ODT to go on writing."""

from datetime import date
from uuid import UUID

from babel.dates import format_date
from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reuse import http
from reuse.contracts import queries
from reuse.contracts.models import Contract
from reuse.contracts.terms import terms_at
from reuse.documents.contract_annex import ContractAnnex
from reuse.web.blueprint import blueprint
from reuse.web.clauses import agreed, annex_as


@blueprint.get("/contracts/<uuid:contract>/annex")
@http.signed_in
def contract_annex(contract: UUID) -> ResponseReturnValue:
    """Show the annex of a contract: its terms as agreed, how each clause is checked and on what evidence."""
    with http.reading() as session:
        found = queries.contract(session, contract, by=http.current_actor())
        return render_template("contract_annex.html", contract=found, annex=annex_of(session, found))


@blueprint.get("/contracts/<uuid:contract>/annex.<any(pdf, odt):form>")
@http.signed_in
def contract_annex_file(contract: UUID, form: str) -> ResponseReturnValue:
    """Give the annex of a contract as a file."""
    with http.reading() as session:
        annex = annex_of(session, queries.contract(session, contract, by=http.current_actor()))
    return annex_as(form, annex)


def annex_of(session: Session, contract: Contract) -> ContractAnnex:
    """Write the annex of a contract, in French as the contract is."""
    found = terms_at(session, contract)
    names = {one.id: one.name for one in queries.suppliers_of(session, contract)}
    terms = found.terms
    parties = [("Marché", f"{terms.reference} – {terms.title}"), ("Acheteur", queries.buyer_of(session, contract))]
    parties += [("Titulaire", names[one]) for one in terms.suppliers]
    parties += [
        ("Sous-traitant", f"{names[one.organisation]}, pour {names[one.serves]}") for one in terms.subcontractors
    ]
    parties.append(("Durée", f"du {_french(terms.starts_on)} au {_french(terms.ends_on)}"))
    lots = tuple((one.title, names[one.supplier] if one.supplier else "tous les titulaires") for one in terms.lots)
    steps = tuple((_french(one.day), one.what) for one in terms.milestones)
    breaches = tuple((one.what, one.amount) for one in terms.penalties)
    particulars = (("Lots", lots), ("Échéances", steps), ("Pénalités convenues", breaches))
    return ContractAnnex(
        tuple(agreed(one) for one in found.clauses),
        terms.reference,
        tuple(parties),
        tuple((name, rows) for name, rows in particulars if rows),
    )


def _french(day: date) -> str:
    text = str(format_date(day, "long", locale="fr"))
    return f"1er{text[1:]}" if text.startswith("1 ") else text
