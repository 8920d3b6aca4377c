"""What the pages of accounts show: accesses that may be given back, last sign-ins, the day a token last served."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("memberships", sa.Column("removed_at", TIME, nullable=True))
    op.add_column("api_tokens", sa.Column("last_used_on", sa.Date(), nullable=True))
    op.create_index("ix_audit_entries_actor", "audit_entries", ["actor_id", "number"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_audit_entries_actor", table_name="audit_entries")
    op.drop_column("api_tokens", "last_used_on")
    op.drop_column("memberships", "removed_at")
