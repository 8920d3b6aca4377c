"""First terms of the contracts that were recorded before terms had versions and contracts a chain."""

from typing import Any
from uuid import UUID, uuid5

import sqlalchemy as sa
from alembic import op

from reuse import clock
from reuse.actors.actor import OPERATOR, Actor
from reuse.contracts.terms import fact_of, subject_of
from reuse.db import CanonicalJson, UtcDateTime
from reuse.events.chains import Tail
from reuse.events.record import Fact, chained

revision = "0030"
down_revision = "0029"


def _table(name: str, *plain: str, **typed: Any) -> sa.TableClause:
    return sa.table(name, *(sa.column(one) for one in plain), *(sa.column(one, kind) for one, kind in typed.items()))


CONTRACTS = _table(
    "contracts",
    *("reference", "title", "terms_number"),
    id=sa.Uuid(),
    buyer_id=sa.Uuid(),
    starts_on=sa.Date(),
    ends_on=sa.Date(),
)
VERSIONS = _table(
    "contract_versions", "number", "reason", contract_id=sa.Uuid(), at=UtcDateTime(), terms=CanonicalJson()
)
SUPPLIERS = _table("contract_suppliers", contract_id=sa.Uuid(), organisation_id=sa.Uuid(), serves_id=sa.Uuid())
CLAUSES = _table("contract_clauses", "clause", "place", "clause_version", contract_id=sa.Uuid(), chosen=CanonicalJson())
COVERAGE = _table("contract_coverage", "cover", contract_id=sa.Uuid(), thing_id=sa.Uuid(), added_at=UtcDateTime())
EVENTS = _table(
    "events",
    *("subject", "seq", "type", "actor", "site", "prev", "hash"),
    id=sa.Uuid(),
    occurred_at=UtcDateTime(),
    recorded_at=UtcDateTime(),
    data=CanonicalJson(),
    canonical=sa.LargeBinary(),
)


def upgrade() -> None:
    """Tell them now, under the machine's own reference: a chain never says that it was written earlier."""
    untold = ~sa.exists().where(VERSIONS.c.contract_id == CONTRACTS.c.id)
    for contract in op.get_bind().execute(sa.select(CONTRACTS).where(untold)).all():
        _tell_terms(contract)
        _tell_coverage(contract)


def _tell_terms(contract: Any) -> None:
    told, number = _terms(contract), _told_before(contract.id)
    kind = "contract_amended" if number else "contract_made"
    at = _append(contract, Fact(kind, fact_of(number, told)))
    row = {"contract_id": contract.id, "number": number, "at": at, "terms": told, "reason": ""}
    op.get_bind().execute(sa.insert(VERSIONS).values(row))
    op.get_bind().execute(sa.update(CONTRACTS).where(CONTRACTS.c.id == contract.id).values(terms_number=number))


def _terms(contract: Any) -> dict[str, Any]:
    bind = op.get_bind()
    parties = bind.execute(sa.select(SUPPLIERS).where(SUPPLIERS.c.contract_id == contract.id)).all()
    clauses = bind.execute(
        sa.select(CLAUSES).where(CLAUSES.c.contract_id == contract.id).order_by(CLAUSES.c.place)
    ).all()
    return {
        "reference": contract.reference,
        "title": contract.title,
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": contract.ends_on.isoformat(),
        "suppliers": sorted(str(one.organisation_id) for one in parties if one.serves_id is None),
        "subcontractors": {str(one.organisation_id): str(one.serves_id) for one in parties if one.serves_id},
        "clauses": [{"clause": one.clause, "version": one.clause_version, "values": one.chosen} for one in clauses],
        "lots": [],
        "milestones": [],
        "penalties": [],
    }


def _tell_coverage(contract: Any) -> None:
    own = COVERAGE.c.contract_id == contract.id
    things: dict[str, list[str]] = {}
    for one in op.get_bind().execute(sa.select(COVERAGE).where(own).order_by(COVERAGE.c.cover, COVERAGE.c.thing_id)):
        things.setdefault(one.cover, []).append(str(one.thing_id))
    if things:
        at = _append(contract, Fact("contract_covered", things))
        op.get_bind().execute(sa.update(COVERAGE).where(own).values(added_at=at))


def _told_before(contract: UUID) -> int:
    """Count the versions that the chain of a contract taken back to before 0024 still tells."""
    terms = EVENTS.c.type.in_(("contract_made", "contract_amended"))
    query = sa.select(sa.func.count()).select_from(EVENTS).where(EVENTS.c.subject == subject_of(contract), terms)
    return op.get_bind().execute(query).scalar_one()


def _append(contract: Any, fact: Fact) -> Any:
    """Chain one fact, and return when it was recorded."""
    subject = subject_of(contract.id)
    query = sa.select(EVENTS.c.seq, EVENTS.c.hash).where(EVENTS.c.subject == subject).order_by(EVENTS.c.seq.desc())
    last = op.get_bind().execute(query.limit(1)).one_or_none()
    after = Tail(subject, *last) if last else Tail(subject, 0, "0" * 64)
    by, present = Actor(OPERATOR, contract.buyer_id, frozenset()), clock.now()
    columns = chained(after, fact, by, uuid5(contract.id, f"told {after.seq}"), present)
    op.get_bind().execute(sa.insert(EVENTS).values(columns))
    return present


def downgrade() -> None:
    """Leave what was told: a chain takes nothing back."""
