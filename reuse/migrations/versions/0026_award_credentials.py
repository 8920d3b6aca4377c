"""Credentials of awards, as they were signed."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "award_credentials",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("issued_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name="fk_award_credentials_award_id"),
        sa.PrimaryKeyConstraint("award_id", name="pk_award_credentials"),
    )


def downgrade() -> None:
    op.drop_table("award_credentials")
