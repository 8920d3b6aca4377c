"""Contracts whose upkeep fails."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "contract_faults",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("duty", sa.String(40), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_contract_faults_contract_id")),
        sa.PrimaryKeyConstraint("contract_id", "duty", name=op.f("pk_contract_faults")),
    )


def downgrade() -> None:
    op.drop_table("contract_faults")
