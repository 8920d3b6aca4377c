"""Who has a contract cover what, and who removed it, read from the chains; receipts found by their device."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from reuse.clock import stamp
from reuse.contracts.terms import subject_of
from reuse.db import CanonicalJson, UtcDateTime

revision = "0032"
down_revision = "0031"

NAME = "contract_coverage"
KEY = ["contract_id", "cover", "thing_id", "added_at"]
COVERAGE = sa.table(
    NAME,
    sa.column("cover"),
    *(sa.column(name, sa.Uuid()) for name in ("contract_id", "thing_id", "by_id", "removed_by_id")),
    *(sa.column(name, UtcDateTime()) for name in ("added_at", "removed_at")),
)
CONTRACTS = sa.table("contracts", sa.column("id", sa.Uuid()), sa.column("buyer_id", sa.Uuid()))
EVENTS = sa.table(
    "events",
    *(sa.column(name) for name in ("subject", "seq", "type", "actor")),
    sa.column("recorded_at", UtcDateTime()),
    sa.column("data", CanonicalJson()),
)


def upgrade() -> None:
    with op.batch_alter_table(NAME) as coverage:
        coverage.add_column(sa.Column("by_id", sa.Uuid(), nullable=True))
        coverage.add_column(sa.Column("removed_by_id", sa.Uuid(), nullable=True))
    for contract in op.get_bind().execute(sa.select(CONTRACTS)).all():
        _tell(contract)
    with op.batch_alter_table(NAME, recreate="auto") as coverage:
        coverage.alter_column("by_id", existing_type=sa.Uuid(), nullable=False)
        coverage.drop_constraint("pk_contract_coverage", type_="primary")
        coverage.create_primary_key("pk_contract_coverage", [*KEY, "by_id"])
        for name in ("by_id", "removed_by_id"):
            coverage.create_foreign_key(f"fk_contract_coverage_{name}", "organisations", [name], ["id"])
    op.create_index("ix_receipts_device", "receipts", ["device_id"])


def _tell(contract: Any) -> None:
    """Write beside each thing whose word it was; what no event tells of was the buyer's."""
    said = _said(contract.id)
    own = sa.select(COVERAGE).where(COVERAGE.c.contract_id == contract.id)
    for one in op.get_bind().execute(own).all():
        thing = (one.cover, str(one.thing_id))
        told = {"by_id": said.get(("contract_covered", *thing, stamp(one.added_at)), contract.buyer_id)}
        if one.removed_at:
            gone = ("contract_uncovered", *thing, stamp(one.removed_at))
            told["removed_by_id"] = said.get(gone, contract.buyer_id)
        this = (getattr(COVERAGE.c, name) == getattr(one, name) for name in KEY)
        op.get_bind().execute(sa.update(COVERAGE).where(*this).values(told))


def _said(contract: UUID) -> dict[tuple[str, str, str, str], UUID]:
    """Read who said what of which thing, and when."""
    kinds = ("contract_covered", "contract_uncovered")
    query = sa.select(EVENTS).where(EVENTS.c.subject == subject_of(contract), EVENTS.c.type.in_(kinds))
    return {
        (event.type, cover, thing, stamp(event.recorded_at)): UUID(event.actor.partition("/")[0])
        for event in op.get_bind().execute(query.order_by(EVENTS.c.seq)).all()
        for cover, things in event.data.items()
        for thing in (things if isinstance(things, list) else ())
    }


def downgrade() -> None:
    op.drop_index("ix_receipts_device", "receipts")
    with op.batch_alter_table(NAME, recreate="auto") as coverage:
        for name in ("by_id", "removed_by_id"):
            coverage.drop_constraint(f"fk_contract_coverage_{name}", type_="foreignkey")
        coverage.drop_constraint("pk_contract_coverage", type_="primary")
        coverage.create_primary_key("pk_contract_coverage", KEY)
        for name in ("by_id", "removed_by_id"):
            coverage.drop_column(name)
