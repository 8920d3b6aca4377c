"""The terms of a contract as a form takes them: one line for each lot, milestone, penalty and subcontractor."""

from collections.abc import Iterator
from uuid import UUID

from flask import request
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation
from reuse.contracts.models import Contract
from reuse.contracts.parties import by_siret
from reuse.contracts.terms import MOST_LINES, Lot, Milestone, Penalty, Subcontractor, Terms, terms_at
from reuse.errors import N_, BadInputError
from reuse.web import forms
from reuse.web.clauses import chosen_in, plain, typed

BETWEEN = ";"
"""What stands between the two halves of a line."""


def terms_typed(session: Session, contract: Contract | None = None) -> Terms:
    """Read the form, of a contract to be amended if one is given; raises BadInputError naming the field."""
    signed = terms_at(session, contract).clauses if contract else ()
    return Terms(
        forms.needed("reference", most=60),
        forms.needed("title"),
        forms.needed_day("starts_on"),
        forms.needed_day("ends_on"),
        tuple(by_siret(session, forms.needed("suppliers", most=1000))),
        plain(chosen_in(request.form, signed)),
        subcontractors=tuple(_subcontractors(session)),
        lots=tuple(_lots(session)),
        milestones=tuple(_milestones()),
        penalties=tuple(Penalty(what, amount) for what, amount in _pairs("penalties")),
    )


def _lines(name: str) -> Iterator[str]:
    found = [line for line in map(str.strip, request.form.get(name, "").splitlines()) if line]
    if len(found) > MOST_LINES or any(len(line) > 400 for line in found):
        raise BadInputError(N_("This is too much at once."), fields={name: N_("at most 50")})
    yield from found


def _pairs(name: str) -> Iterator[tuple[str, str]]:
    for line in _lines(name):
        one, between, other = (part.strip() for part in line.partition(BETWEEN))
        if not (one and between and other):
            raise BadInputError(
                N_("A line has not its two halves."), fields={name: N_("write both, with a semicolon between them")}
            )
        yield one, other


def _subcontractors(session: Session) -> Iterator[Subcontractor]:
    for one, other in _pairs("subcontractors"):
        yield Subcontractor(_party(session, one, "subcontractors"), _party(session, other, "subcontractors"))


def _lots(session: Session) -> Iterator[Lot]:
    for line in _lines("lots"):
        title, _between, siret = (part.strip() for part in line.partition(BETWEEN))
        yield Lot(title, _party(session, siret, "lots") if siret else None)


def _party(session: Session, siret: str, field: str) -> UUID:
    found = by_siret(session, siret, field=field)
    if len(found) != 1:
        raise BadInputError(N_("A supplier is not known here."), fields={field: N_("one SIRET on each side")})
    return found[0]


def _milestones() -> Iterator[Milestone]:
    for day, what in _pairs("milestones"):
        yield Milestone(forms.day_of("milestones", day, N_("write each day as 30/06/2026")), what)


def filled_in(session: Session, contract: Contract) -> dict[str, str]:
    """Give the terms of a contract as its form holds them."""
    found = terms_at(session, contract)
    terms, sirets = found.terms, _sirets(session, list(found.parties))
    lots = [f"{one.title} {BETWEEN} {sirets[one.supplier]}" if one.supplier else one.title for one in terms.lots]
    served = [f"{sirets[one.organisation]} {BETWEEN} {sirets[one.serves]}" for one in terms.subcontractors]
    return typed(found.clauses) | {
        "reference": terms.reference,
        "title": terms.title,
        "starts_on": terms.starts_on.isoformat(),
        "ends_on": terms.ends_on.isoformat(),
        "suppliers": ", ".join(sirets[one] for one in terms.suppliers),
        "subcontractors": "\n".join(served),
        "lots": "\n".join(lots),
        "milestones": "\n".join(f"{one.day:%d/%m/%Y} {BETWEEN} {one.what}" for one in terms.milestones),
        "penalties": "\n".join(f"{one.what} {BETWEEN} {one.amount}" for one in terms.penalties),
    }


def _sirets(session: Session, parties: list[UUID]) -> dict[UUID, str]:
    rows = session.execute(select(Organisation.id, Organisation.siret).where(Organisation.id.in_(parties)))
    return {row.id: row.siret or str(row.id) for row in rows}
