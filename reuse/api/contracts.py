"""Doors to contracts: recorded by buyers, read by their parties, checked as of any moment."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.api.once import etag, version_asked
from reuse.contracts import auditing, coverage, covering, queries, service
from reuse.contracts.alerts import changes_of
from reuse.contracts.checking import read_place, write_place
from reuse.contracts.checks import check_contract, check_quick
from reuse.contracts.clauses import Chosen, library
from reuse.contracts.coverage import Covered
from reuse.contracts.models import Contract, ContractLink
from reuse.contracts.parties import check_may_change
from reuse.contracts.rules import Offence, Result
from reuse.contracts.terms import Lot, Milestone, Penalty, Subcontractor, Terms, terms_at, versions_of
from reuse.contracts.view import view_of
from reuse.errors import fill
from reuse.http import current_actor, idempotency_key, reading, roles, settings, signed_in, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.schemas import contracts as shapes
from reuse.schemas.clauses import ClauseList
from reuse.schemas.strict import PageById, Strict

doors = Subject("contracts", __name__, description="Public contracts, and what the history says of their clauses.")
MAKERS = (Role.BUYER, Role.COORDINATOR)
PARTICULARS: dict[str, Callable[..., Any]] = {
    "subcontractors": Subcontractor,
    "lots": Lot,
    "milestones": Milestone,
    "penalties": Penalty,
}
Answer = tuple[dict[str, Any], dict[str, str]]
_BRIEF = ("id", "reference", "title", "buyer_id", "starts_on", "ends_on", "version")


@doors.asks("/clauses", ClauseList, takes={"query": Strict})
@signed_in
def clauses(_query: dict[str, Any]) -> dict[str, Any]:
    """Give the library of clauses, whole."""
    return {"items": list(library().values()), "next": None}


@doors.asks("/contracts", shapes.ContractList, takes={"query": PageById})
@signed_in
def contracts(query: dict[str, Any]) -> dict[str, Any]:
    """List the contracts of which this token's organisation is the buyer or a supplier; the coordinator sees all."""
    with reading() as session:
        found = queries.contracts(session, by=current_actor(), after=query["after"], limit=query["limit"] + 1)
    return paged([_brief(one.contract, one.buyer) for one in found], query["limit"], lambda one: one["id"])


def _brief(contract: Contract, buyer: str) -> dict[str, Any]:
    return {name: getattr(contract, name) for name in _BRIEF} | {"buyer": buyer}


@doors.asks("/contracts/<uuid:identifier>", shapes.ContractOut)
@signed_in
def contract(identifier: UUID) -> Answer:
    """Show one contract, with its clauses as agreed."""
    with reading() as session:
        return _whole(session, queries.contract(session, identifier, by=current_actor()))


def _whole(session: Session, contract: Contract) -> Answer:
    agreed = [
        {"clause": one.clause.id, "values": dict(one.values), "text": one.text}
        for one in queries.clauses_of(session, contract)
    ]
    terms = terms_at(session, contract)
    suppliers = [
        {"id": one.id, "name": one.name, "serves": terms.parties.get(one.id)}
        for one in queries.suppliers_of(session, contract)
    ]
    told = _brief(contract, queries.buyer_of(session, contract)) | {"suppliers": suppliers, "clauses": agreed}
    told |= {name: getattr(terms.terms, name) for name in PARTICULARS} | {"amendments": contract.terms_number}
    told |= {"covered": covering.shares_of(session, contract)}
    return told, etag(contract.version)


@doors.tells("/contracts", shapes.ContractOut, takes={"json": shapes.ContractIn}, refuses={404})
@roles(*MAKERS)
def make_contract(told: dict[str, Any]) -> Answer:
    """Record a contract of the organisation that asks."""
    with unit_of_work() as session:
        made = service.make_contract(session, _terms(told), by=current_actor(), key=idempotency_key())
        return _whole(session, made)


def _terms(told: dict[str, Any]) -> Terms:
    lines = {name: tuple(made(**one) for one in told[name]) for name, made in PARTICULARS.items()}
    return Terms(**_tuples(told) | lines)


@doors.changes("/contracts/<uuid:identifier>", shapes.ContractOut, takes={"json": shapes.AmendmentIn})
@roles(*MAKERS)
def amend_contract(told: dict[str, Any], identifier: UUID) -> Answer:
    """Put other terms in force from now on, unless somebody changed the contract since it was read."""
    by, reason = current_actor(), told.pop("reason")
    with unit_of_work() as session:
        found = queries.contract(session, identifier, by=by)
        service.amend_contract(session, found, _terms(told), reason=reason, version=version_asked(), by=by)
        return _whole(session, found)


@doors.tells("/contracts/<uuid:identifier>/coverage", shapes.ContractOut, takes={"json": shapes.CoverageIn})
@signed_in
def cover(told: dict[str, Any], identifier: UUID) -> Answer:
    """Add devices that the contract covers: each party what came to itself; what it covers already stays.

    Where a row is refused nothing is added; `fields` names every such row, `codes.3` being the fourth code, in the same
    words whether it exists or not.
    """
    by = current_actor()
    with unit_of_work() as session:
        found = queries.contract(session, identifier, by=by)
        coverage.cover(session, found, _covered(told), by=by, key=idempotency_key())
        return _whole(session, found)


@doors.tells("/contracts/<uuid:identifier>/removals", shapes.ContractOut, takes={"json": shapes.RemovalIn})
@signed_in
def uncover(told: dict[str, Any], identifier: UUID) -> Answer:
    """Remove what the asking organisation covers, from now on, with the reason; answers as of an earlier day count it.

    The coordinator removes what the organisation `covered_by` covers, or everybody.
    """
    by, reason, of = current_actor(), told.pop("reason"), told.pop("covered_by")
    with unit_of_work() as session:
        found = queries.contract(session, identifier, by=by)
        things = coverage.named(session, _covered(told))
        coverage.uncover(session, found, things, reason, of=of, by=by, key=idempotency_key())
        return _whole(session, found)


def _covered(told: dict[str, Any]) -> Covered:
    return Covered(**_tuples(told))


def _tuples(told: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in told.items()}


@doors.asks("/contracts/<uuid:identifier>/check", shapes.CheckOut, takes={"query": shapes.CheckQuery}, refuses={409})
@signed_in
def check(query: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Answer for each clause from the events alone, as the history was known at `as_of`.

    Figures are of all devices, whoever asks; a supplier is named only the offending ones that came to it. Of more than
    100,000 devices only now is answered, and only once the upkeep has kept a check.
    """
    by = current_actor()
    with reading() as session:
        found = queries.contract(session, identifier, by=by)
        check_quick(session, found, as_of=query["as_of"])
        checked = check_contract(session, found, as_of=query["as_of"], view=view_of(session, found, by))
    answers = [_answer(chosen, result) for chosen, result in checked.results]
    told = {"as_of": checked.as_of, "devices": checked.devices, "charges": checked.charges}
    return told | {"clauses": answers}


def _answer(chosen: Chosen, result: Result) -> dict[str, Any]:
    return {
        "clause": chosen.clause.id,
        "values": dict(chosen.values),
        "answer": result.answer.value,
        "sentence": fill(result.sentence, result.figures, _),
        "figures": dict(result.figures),
        "offending": [_offence(one) for one in result.offending],
    }


def _offence(one: Offence) -> dict[str, Any]:
    return {"code": one.code, "why": _(one.why), "event": UUID(one.event) if one.event else None, "day": one.day}


@doors.asks(
    "/contracts/<uuid:identifier>/clauses/<clause>/devices",
    shapes.OffenceList,
    takes={"query": shapes.OffencesQuery},
    refuses={409},
)
@signed_in
def clause_devices(query: dict[str, Any], identifier: UUID, clause: str) -> dict[str, Any]:
    """List every device that decides a clause, to a supplier its own; `check` names the first 500."""
    by, limit, told = current_actor(), query["limit"], {"as_of": query["as_of"]}
    with reading() as session:
        found = queries.contract(session, identifier, by=by)
        check_quick(session, found, **told)
        told |= {"view": view_of(session, found, by), "after": read_place(query["after"])}
        checked = check_contract(session, found, listed=limit + 1, **told)
    page = paged(checked.of(clause)[1].offending, limit, write_place)
    return page | {"items": [_offence(one) for one in page["items"]]}


@doors.asks("/contracts/<uuid:identifier>/terms", shapes.VersionList)
@signed_in
def contract_terms(identifier: UUID) -> dict[str, Any]:
    """List the terms of a contract as first agreed and as amended, the latest first, 100 at most."""
    with reading() as session:
        found = queries.contract(session, identifier, by=current_actor())
        return {"items": list(versions_of(session, found)), "next": None}


@doors.asks("/contracts/<uuid:identifier>/changes", shapes.ChangeList)
@signed_in
def contract_changes(identifier: UUID) -> dict[str, Any]:
    """List what daily checks found otherwise than before, the latest first, 50 at most."""
    with reading() as session:
        found = queries.contract(session, identifier, by=current_actor())
        return {"items": list(changes_of(session, found)), "next": None}


@doors.asks("/contracts/<uuid:identifier>/links", shapes.LinkList)
@roles(*MAKERS)
def contract_links(identifier: UUID) -> dict[str, Any]:
    """List the auditors' links of a contract, the latest first, 100 at most."""
    by = current_actor()
    with reading() as session:
        found = queries.contract(session, identifier, by=by)
        check_may_change(found, by)
        return {"items": list(auditing.links_of(session, found)), "next": None}


@doors.tells("/contracts/<uuid:identifier>/links", shapes.LinkMade, takes={"json": shapes.LinkIn})
@roles(*MAKERS)
def make_link(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Make an auditor's link to one contract: read-only, and for a time."""
    by, secret = current_actor(), settings().secret_key
    with unit_of_work() as session:
        found = queries.contract(session, identifier, by=by)
        made, token = auditing.make_link(session, found, **told, secret=secret, by=by, key=idempotency_key())
        return _link(made) | {"url": f"{settings().public_url}{url_for('web.audited', token=token)}"}


def _link(made: ContractLink) -> dict[str, Any]:
    return {name: getattr(made, name) for name in shapes.LinkOut().fields}


@doors.removes("/contracts/<uuid:identifier>/links/<uuid:link>")
@roles(*MAKERS)
def revoke_link(identifier: UUID, link: UUID) -> None:
    """Close an auditor's link for good."""
    by = current_actor()
    with unit_of_work() as session:
        auditing.revoke_link(session, queries.contract(session, identifier, by=by), link, by=by)
