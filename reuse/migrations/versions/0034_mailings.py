"""Reminders by e-mail."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "mailings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("stop_hash", sa.String(64), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mailings_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_mailings_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mailings")),
        sa.UniqueConstraint("stop_hash", name=op.f("uq_mailings_stop_hash")),
    )
    op.create_index("ix_mailings_organisation", "mailings", ["organisation_id", "made_at"])
    op.create_index(op.f("ix_mailings_user_id"), "mailings", ["user_id"])
    op.create_index(op.f("ix_mailings_due_at"), "mailings", ["due_at"])
    _reminders()
    op.create_table(
        "mail_refusals",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mail_refusals_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_mail_refusals")),
    )


def _reminders() -> None:
    name = "mailed_reminders"
    op.create_table(
        name,
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("mailing_id", sa.Uuid(), nullable=False),
        sa.Column("matter", sa.String(40), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("detail", sa.String(100), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f(f"fk_{name}_user_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["mailing_id"], ["mailings.id"], name=op.f(f"fk_{name}_mailing_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_mailing_id"), name, ["mailing_id"])


def downgrade() -> None:
    for name in ("mail_refusals", "mailed_reminders", "mailings"):
        op.drop_table(name)
