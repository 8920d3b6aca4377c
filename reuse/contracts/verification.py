"""Verification of contracts: their tables say what their chains say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.clock import stamp
from reuse.contracts.models import Contract, ContractClause, ContractSupplier, ContractVersion, Coverage
from reuse.contracts.terms import fact_of, subject_of
from reuse.events.canonical import digest
from reuse.events.findings import Finding
from reuse.events.models import Event
from reuse.territory import local_day

PREFIX = subject_of(UUID(int=0))[:9]
AT_ONCE = 500

Entry = tuple[str, str, str, str]
Held = dict[Entry, tuple[str, str, str, str]]
"""What was covered, from when, by whom → since which day, until when, the hash of the reason, and who removed it."""


@dataclass(slots=True)
class Said:
    """What a contract's chain amounts to."""

    versions: dict[int, tuple[str, str]] = field(default_factory=dict)
    """By number: when, and the hash of the event's data."""
    held: Held = field(default_factory=dict)
    buyer: str = ""
    """The organisation for which it was recorded."""


def verify_contracts(session: Session) -> Iterator[Finding]:
    """Compare every contract's tables with its chain, itself recomputed by `verify`, and yield what differs."""
    columns = (Event.subject, Event.type, Event.recorded_at, Event.actor, Event.data)
    told = select(*columns).where(Event.subject.startswith(PREFIX))
    events = session.execute(told.order_by(Event.subject, Event.seq).execution_options(yield_per=AT_ONCE))
    known = {subject_of(one): one for one in session.scalars(select(Contract.id))}
    for subject, group in groupby(events, lambda row: row.subject):
        said = _said(list(group))
        if contract := known.pop(subject, None):
            yield from _compare(session, session.get_one(Contract, contract), said)
        else:
            yield Finding("contracts", "id", subject, "-", subject)
    for subject in sorted(known):
        yield Finding("contract", "history", "-", subject, subject)


def _said(events: list[Any]) -> Said:
    said = Said()
    for row in events:
        at, data = stamp(row.recorded_at), row.data
        if row.type in ("contract_made", "contract_amended"):
            said.versions[data["number"]] = at, digest(data)
            said.buyer = said.buyer or row.actor.partition("/")[0]
        else:
            for cover, things in data.items():
                for thing in things if isinstance(things, list) else ():
                    _hold(said.held, row.type, (cover, thing, at, row.actor.partition("/")[0]), data)
    return said


def _hold(held: Held, kind: str, entry: Entry, data: Mapping[str, Any]) -> None:
    cover, thing, at, by = entry
    if kind == "contract_covered":
        held[entry] = (data["since"] if cover == "organisation" else "", "", "", "")
        return
    for known, (since, until, *_rest) in held.items():
        owner = data.get("covered_by", known[3])  # older events do not say: nothing stood twice then
        if known[:2] == (cover, thing) and known[3] == owner and not until:
            held[known] = since, at, data["reason"], by
            return


def _compare(session: Session, contract: Contract, said: Said) -> Iterator[Finding]:
    subject = subject_of(contract.id)
    if said.buyer and said.buyer != str(contract.buyer_id):
        yield Finding("contract", "buyer_id", said.buyer, str(contract.buyer_id), subject)
    own = select(ContractVersion).where(ContractVersion.contract_id == contract.id).order_by(ContractVersion.number)
    rows = session.scalars(own).all()
    stored = {one.number: (stamp(one.at), digest(fact_of(one.number, one.terms, one.reason))) for one in rows}
    yield from _differences(subject, "contract_versions", said.versions, stored)
    if rows and contract.terms_number == rows[-1].number:
        expected = rows[-1].terms
        yield from _differences(subject, "contract", expected, _present(session, contract, expected))
    else:
        last = max(said.versions, default=0)
        yield Finding("contract", "terms_number", str(last), str(contract.terms_number), subject)
    yield from _differences(subject, "contract_coverage", said.held, _held(session, contract))


def _present(session: Session, contract: Contract, expected: Mapping[str, Any]) -> dict[str, Any]:
    """Write the terms that queries go by as they would be kept; lots, milestones and penalties stand nowhere else."""
    bound = select(ContractSupplier).where(ContractSupplier.contract_id == contract.id)
    parties = {str(one.organisation_id): one.serves_id for one in session.scalars(bound)}
    own = select(ContractClause).where(ContractClause.contract_id == contract.id).order_by(ContractClause.place)
    return {
        **expected,
        "reference": contract.reference,
        "title": contract.title,
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": contract.ends_on.isoformat(),
        "suppliers": sorted(one for one, serves in parties.items() if serves is None),
        "subcontractors": {one: str(serves) for one, serves in parties.items() if serves is not None},
        "clauses": [
            {"clause": one.clause, "version": one.clause_version, "values": one.chosen} for one in session.scalars(own)
        ],
    }


def _held(session: Session, contract: Contract) -> Held:
    rows = session.scalars(select(Coverage).where(Coverage.contract_id == contract.id))
    return {
        (one.cover.value, str(one.thing_id), stamp(one.added_at), str(one.by_id)): (
            local_day(one.since).isoformat() if one.since else "",
            stamp(one.removed_at) if one.removed_at else "",
            sha256(one.reason.encode()).hexdigest() if one.removed_at else "",
            str(one.removed_by_id) if one.removed_by_id else "",
        )
        for one in rows
    }


def _differences(subject: str, where: str, expected: Mapping[Any, Any], found: Mapping[Any, Any]) -> Iterator[Finding]:
    """Name what one side says and the other does not, in the order of their names."""
    for name in sorted(expected.keys() | found.keys(), key=str):
        said, stored = expected.get(name, "-"), found.get(name, "-")
        if said != stored:
            yield Finding(where, _written(name), _written(said), _written(stored), subject)


def _written(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
