"""What residents report of points."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "point_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("settled_at", TIME, nullable=True),
        sa.Column("settled", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_point_reports_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_reports")),
    )
    op.create_index("ix_point_reports_site", "point_reports", ["site_id", "settled_at"], unique=False)
    op.create_index("ix_point_reports_waiting", "point_reports", ["settled_at", "made_at", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("point_reports")
