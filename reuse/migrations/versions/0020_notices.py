"""Who asked for news of a deposit by e-mail, the letters to send, and how far the log has been read for them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("deposit_id", sa.Uuid(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("address_hash", sa.String(64), nullable=False),
        sa.Column("confirm_hash", sa.String(64), nullable=False),
        sa.Column("leave_hash", sa.String(64), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("confirmed_at", TIME, nullable=True),
        sa.Column("told_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["deposit_id"], ["deposits.id"], name="fk_notices_deposit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("confirm_hash", name="uq_notices_confirm_hash"),
        sa.UniqueConstraint("deposit_id", "address_hash", name="uq_notices_deposit_id_address_hash"),
        sa.UniqueConstraint("leave_hash", name="uq_notices_leave_hash"),
    )
    op.create_index("ix_notices_address", "notices", ["address_hash", "asked_at"])
    op.create_table(
        "notice_letters",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("news", sa.Text(), nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name="fk_notice_letters_notice_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_letters"),
    )
    op.create_index("ix_notice_letters_notice_id", "notice_letters", ["notice_id"])
    op.create_index("ix_notice_letters_due_at", "notice_letters", ["due_at"])
    op.create_table(
        "notice_cursor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice_cursor"),
    )
    op.execute("INSERT INTO notice_cursor (id, position) SELECT 1, coalesce(max(position) + 1, 0) FROM log_entries")


def downgrade() -> None:
    op.drop_table("notice_cursor")
    op.drop_table("notice_letters")
    op.drop_table("notices")
