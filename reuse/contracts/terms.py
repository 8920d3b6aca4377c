"""What a contract says: its clauses, who carries it out, its lots, milestones and penalties, as agreed at a moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.rules import name_of
from reuse.contracts.clauses import Chosen, chosen, clause
from reuse.contracts.models import Contract, ContractVersion
from reuse.errors import N_, BadInputError
from reuse.events.canonical import digest

MOST_SUPPLIERS = 50
MOST_LINES = 50
"""How many lots, milestones and penalties a contract names."""


@dataclass(frozen=True, slots=True)
class Subcontractor:
    """An organisation that works for one of the suppliers."""

    organisation: UUID
    serves: UUID


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot, and the supplier that carries it out, if one alone does."""

    title: str
    supplier: UUID | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is expected by a day."""

    day: date
    what: str


@dataclass(frozen=True, slots=True)
class Penalty:
    """What the contract says of a breach, in its own words: shown, never computed."""

    what: str
    amount: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What a contract says: clauses as `{"clause": id, "values": {…}}`, organisations by id, days both included."""

    reference: str
    title: str
    starts_on: date
    ends_on: date
    suppliers: tuple[UUID, ...]
    clauses: tuple[Mapping[str, Any], ...]
    subcontractors: tuple[Subcontractor, ...] = ()
    lots: tuple[Lot, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    penalties: tuple[Penalty, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreed:
    """Terms that hold together: texts cleaned, clauses read, everybody named once."""

    terms: Terms
    clauses: tuple[Chosen, ...]

    @classmethod
    def of(cls, terms: Terms, signed: Sequence[Chosen] = ()) -> Self:
        """Read terms, where clauses `signed` before keep their version unless another is named.

        Raises BadInputError, and NotFoundError for a clause that the library does not have.
        """
        _check_parties(terms)
        check_day(terms.starts_on, "starts_on")
        check_day(terms.ends_on, "ends_on")
        if terms.starts_on > terms.ends_on:
            raise BadInputError(
                N_("The contract ends before it begins."), fields={"ends_on": N_("a day after the first one")}
            )
        return cls(_cleaned(terms), chosen(terms.clauses, signed))

    @classmethod
    def kept(cls, told: Mapping[str, Any]) -> Self:
        """Give back terms that were kept, with their clauses as they were agreed then."""
        clauses = tuple(Chosen(clause(one["clause"], one["version"]), one["values"]) for one in told["clauses"])
        return cls(_terms(told), clauses)

    @property
    def parties(self) -> dict[UUID, UUID | None]:
        """Everybody whose charges count, with whom a subcontractor serves."""
        served: dict[UUID, UUID | None] = {one.organisation: one.serves for one in self.terms.subcontractors}
        return dict.fromkeys(self.terms.suppliers) | served

    def told(self) -> dict[str, Any]:
        """Write the terms as they are kept and hashed."""
        terms = self.terms
        return {
            "reference": terms.reference,
            "title": terms.title,
            "starts_on": terms.starts_on.isoformat(),
            "ends_on": terms.ends_on.isoformat(),
            "suppliers": sorted(map(str, terms.suppliers)),
            "subcontractors": {str(one.organisation): str(one.serves) for one in terms.subcontractors},
            "clauses": [
                {"clause": one.clause.id, "version": one.clause.version, "values": dict(one.values)}
                for one in self.clauses
            ],
            "lots": [
                {"title": one.title, "supplier": str(one.supplier) if one.supplier else None} for one in terms.lots
            ],
            "milestones": [{"day": one.day.isoformat(), "what": one.what} for one in terms.milestones],
            "penalties": [{"what": one.what, "amount": one.amount} for one in terms.penalties],
        }


def fact_of(number: int, told: Mapping[str, Any], reason: str = "") -> dict[str, Any]:
    """Say terms as an event does: ids, days and numbers; of every word only the hash."""
    plain = {name: told[name] for name in ("starts_on", "ends_on", "suppliers", "subcontractors")}
    clauses = [one | {"values": _unworded(one)} for one in told["clauses"]]
    return {"number": number, **plain, "clauses": clauses, "terms": digest({"terms": told, "reason": reason})}


def _unworded(one: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the values that somebody wrote in words: the hash of the terms holds them too."""
    words = {each.name for each in clause(one["clause"], one["version"]).parameters if each.type == "text"}
    return {name: value for name, value in one["values"].items() if name not in words}


def check_day(day: date, field: str) -> None:
    """Refuse a day from which no time can be counted, as years of nine thousand; raises BadInputError."""
    if not 1980 <= day.year < 2200:
        raise BadInputError(N_("This day is too far away."), fields={field: N_("between 1980 and 2199")})


def subject_of(contract: UUID) -> str:
    """Name the chain of a contract."""
    return f"contract:{contract}"


def terms_at(session: Session, contract: Contract, moment: datetime | None = None) -> Agreed:
    """Return the terms in force at a moment, now if none is given; before the contract was recorded, the first ones."""
    own = select(ContractVersion.terms).where(ContractVersion.contract_id == contract.id)
    newest = own.order_by(ContractVersion.number.desc()).limit(1)
    told = session.scalar(newest if moment is None else newest.where(ContractVersion.at <= moment))
    return Agreed.kept(told or session.scalars(own.order_by(ContractVersion.number).limit(1)).one())


def versions_of(session: Session, contract: Contract) -> Sequence[ContractVersion]:
    """Return the terms as first agreed and as amended, the latest first; nobody amends a contract a hundred times."""
    own = select(ContractVersion).where(ContractVersion.contract_id == contract.id)
    return session.scalars(own.order_by(ContractVersion.number.desc()).limit(100)).all()


def _terms(told: Mapping[str, Any]) -> Terms:
    return Terms(
        reference=told["reference"],
        title=told["title"],
        starts_on=date.fromisoformat(told["starts_on"]),
        ends_on=date.fromisoformat(told["ends_on"]),
        suppliers=tuple(map(UUID, told["suppliers"])),
        clauses=tuple({"clause": one["clause"], "values": one["values"]} for one in told["clauses"]),
        subcontractors=tuple(Subcontractor(UUID(one), UUID(of)) for one, of in told["subcontractors"].items()),
        lots=tuple(Lot(one["title"], UUID(one["supplier"]) if one["supplier"] else None) for one in told["lots"]),
        milestones=tuple(Milestone(date.fromisoformat(one["day"]), one["what"]) for one in told["milestones"]),
        penalties=tuple(Penalty(one["what"], one["amount"]) for one in told["penalties"]),
    )


def _check_parties(terms: Terms) -> None:
    suppliers = set(terms.suppliers)
    served = [one.organisation for one in terms.subcontractors]
    if not 0 < len(suppliers) + len(served) <= MOST_SUPPLIERS or not suppliers:
        raise BadInputError(
            N_("A contract has at least one supplier, and 50 at most."), fields={"suppliers": N_("choose again")}
        )
    if len(set(served)) < len(served) or suppliers & set(served):
        raise BadInputError(
            N_("An organisation is a supplier, or the subcontractor of one of them."),
            fields={"subcontractors": N_("choose again")},
        )
    carriers = {one.supplier for one in terms.lots} - {None}
    if not {one.serves for one in terms.subcontractors} <= suppliers or not carriers <= suppliers:
        raise BadInputError(
            N_("A subcontractor serves a supplier of the contract, and a lot is carried out by one."),
            fields={"subcontractors": N_("choose again")},
        )


def _cleaned(terms: Terms) -> Terms:
    if max(len(terms.lots), len(terms.milestones), len(terms.penalties)) > MOST_LINES:
        raise BadInputError(N_("This is too much at once."), fields={"lots": N_("at most 50")})
    return replace(
        terms,
        reference=name_of(terms.reference, "reference", most=60),
        title=name_of(terms.title, "title", most=200),
        suppliers=tuple(sorted(set(terms.suppliers))),
        subcontractors=tuple(sorted(terms.subcontractors, key=lambda one: one.organisation)),
        lots=tuple(replace(one, title=_first_half(one.title, "lots")) for one in terms.lots),
        milestones=tuple(replace(one, what=name_of(one.what, "milestones", most=200)) for one in terms.milestones),
        penalties=tuple(
            Penalty(_first_half(one.what, "penalties"), name_of(one.amount, "penalties", most=100))
            for one in terms.penalties
        ),
    )


def _first_half(text: str, field: str) -> str:
    """Read what a form's line says before its semicolon: one inside would move its end at the next amendment."""
    found = name_of(text, field, most=200)
    if ";" in found:
        raise BadInputError(N_("A semicolon ends this text."), fields={field: N_("write a comma instead")})
    return found
