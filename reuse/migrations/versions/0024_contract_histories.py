"""Terms of contracts as amended, what they cover and covered, auditors' links, answers of the daily checks."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("contracts") as contracts:
        contracts.add_column(sa.Column("terms_number", sa.Integer(), nullable=False, server_default="0"))
        contracts.add_column(sa.Column("checked_at", TIME, nullable=True))
    with op.batch_alter_table("contracts") as contracts:
        contracts.alter_column("terms_number", server_default=None)
    with op.batch_alter_table("contract_suppliers") as suppliers:
        suppliers.add_column(sa.Column("serves_id", sa.Uuid(), nullable=True))
    with op.batch_alter_table("contract_coverage", recreate="auto") as coverage:
        coverage.add_column(sa.Column("since", TIME, nullable=True))
        coverage.add_column(sa.Column("removed_at", TIME, nullable=True))
        coverage.add_column(sa.Column("reason", sa.String(200), nullable=False, server_default=""))
        coverage.drop_constraint("pk_contract_coverage", type_="primary")
        coverage.create_primary_key("pk_contract_coverage", ["contract_id", "cover", "thing_id", "added_at"])
    with op.batch_alter_table("contract_coverage") as coverage:
        coverage.alter_column("reason", server_default=None)
    _versions()
    _links()
    _answers()


def _versions() -> None:
    op.create_table(
        "contract_versions",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_versions_contract_id"),
        sa.PrimaryKeyConstraint("contract_id", "number", name="pk_contract_versions"),
    )


def _links() -> None:
    op.create_table(
        "contract_links",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.Column("used_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_links_contract_id"),
        sa.PrimaryKeyConstraint("id", name="pk_contract_links"),
        sa.UniqueConstraint("token_hash", name="uq_contract_links_token_hash"),
    )
    op.create_index("ix_contract_links_contract_id", "contract_links", ["contract_id"])


def _answers() -> None:
    op.create_table(
        "contract_answers",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("clause", sa.String(40), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("answer", sa.String(40), nullable=False),
        sa.Column("was", sa.String(40), nullable=True),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("offending", sa.JSON(), nullable=False),
        sa.Column("fresh", sa.Integer(), nullable=False),
        sa.Column("alerts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_answers_contract_id"),
        sa.PrimaryKeyConstraint("contract_id", "clause", "at", name="pk_contract_answers"),
    )
    op.create_index("ix_contract_answers_at", "contract_answers", ["at"])


def downgrade() -> None:
    for name in ("contract_answers", "contract_links", "contract_versions"):
        op.drop_table(name)
    op.execute("DELETE FROM contract_coverage WHERE removed_at IS NOT NULL OR cover = 'organisation'")
    with op.batch_alter_table("contract_coverage") as coverage:
        coverage.drop_constraint("pk_contract_coverage", type_="primary")
        coverage.create_primary_key("pk_contract_coverage", ["contract_id", "cover", "thing_id"])
        for name in ("since", "removed_at", "reason"):
            coverage.drop_column(name)
    with op.batch_alter_table("contract_suppliers") as suppliers:
        suppliers.drop_column("serves_id")
    with op.batch_alter_table("contracts") as contracts:
        contracts.drop_column("terms_number")
        contracts.drop_column("checked_at")
