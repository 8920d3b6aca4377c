"""Stock-takes and their lines."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")
OPEN, ON_NO_DEVICE = sa.text("closed_at IS NULL"), sa.text("device_id IS NULL")


def upgrade() -> None:
    _stocktakes()
    _stocktake_lines()


def downgrade() -> None:
    op.drop_table("stocktake_lines")
    op.drop_table("stocktakes")


def _stocktakes() -> None:
    op.create_table(
        "stocktakes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("closed_by", sa.String(length=80), nullable=True),
        sa.Column("report", sa.String(length=30), nullable=True),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_stocktakes_organisation_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_stocktakes_site_id")),
        sa.ForeignKeyConstraint(["report"], ["issued_documents.number"], name=op.f("fk_stocktakes_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktakes")),
    )
    op.create_index(
        "ix_stocktakes_open", "stocktakes", ["site_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_index("ix_stocktakes_organisation", "stocktakes", ["organisation_id", "opened_at", "id"], unique=False)


def _stocktake_lines() -> None:
    op.create_table(
        "stocktake_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stocktake_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("code", sa.String(length=9), nullable=True),
        sa.Column("finding", sa.String(length=40), nullable=False),
        sa.Column("expected", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=True),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("seen_at", TIME, nullable=True),
        sa.Column("skew_ms", sa.Integer(), nullable=True),
        sa.Column("counted_at", TIME, nullable=True),
        sa.Column("counted_by", sa.String(length=80), nullable=True),
        sa.Column("key", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["stocktake_id"], ["stocktakes.id"], name=op.f("fk_stocktake_lines_stocktake_id")),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_stocktake_lines_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stocktake_lines")),
        sa.UniqueConstraint("stocktake_id", "device_id", name=op.f("uq_stocktake_lines_stocktake_id_device_id")),
    )
    op.create_index(
        "ix_stocktake_lines_label",
        "stocktake_lines",
        ["stocktake_id", "code"],
        unique=True,
        sqlite_where=ON_NO_DEVICE,
        postgresql_where=ON_NO_DEVICE,
    )
    op.create_index("ix_stocktake_lines_finding", "stocktake_lines", ["stocktake_id", "finding", "id"], unique=False)
    op.create_index("ix_stocktake_lines_counted", "stocktake_lines", ["stocktake_id", "counted_at"], unique=False)
    op.create_index(op.f("ix_stocktake_lines_device_id"), "stocktake_lines", ["device_id"], unique=False)
