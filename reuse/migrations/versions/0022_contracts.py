"""Public contracts, their clauses and what they cover."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")
COLLATED = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "contracts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("buyer_id", sa.Uuid(), nullable=False),
        sa.Column("reference", COLLATED, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_contracts_dates")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organisations.id"], name=op.f("fk_contracts_buyer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contracts")),
        sa.UniqueConstraint("buyer_id", "reference", name=op.f("uq_contracts_buyer_id_reference")),
    )
    _suppliers()
    _clauses()


def _suppliers() -> None:
    op.create_table(
        "contract_suppliers",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_contract_suppliers_contract_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_contract_suppliers_organisation_id")
        ),
        sa.PrimaryKeyConstraint("contract_id", "organisation_id", name=op.f("pk_contract_suppliers")),
    )
    op.create_index("ix_contract_suppliers_organisation", "contract_suppliers", ["organisation_id"], unique=False)


def _clauses() -> None:
    op.create_table(
        "contract_clauses",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("clause", sa.String(length=40), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("clause_version", sa.Integer(), nullable=False),
        sa.Column("chosen", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_contract_clauses_contract_id")),
        sa.PrimaryKeyConstraint("contract_id", "clause", name=op.f("pk_contract_clauses")),
    )
    op.create_table(
        "contract_coverage",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("cover", sa.String(length=40), nullable=False),
        sa.Column("thing_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_contract_coverage_contract_id")),
        sa.PrimaryKeyConstraint("contract_id", "cover", "thing_id", name=op.f("pk_contract_coverage")),
    )


def downgrade() -> None:
    for name in ("contract_coverage", "contract_clauses", "contract_suppliers", "contracts"):
        op.drop_table(name)
