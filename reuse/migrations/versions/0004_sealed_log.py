"""The sealed log and its signed heads."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    _checkpoints()
    _log_keys()
    _log_tiles()
    _subject_heads()
    _subject_tiles()
    _log_entries()


def downgrade() -> None:
    op.drop_table("log_entries")
    op.drop_table("subject_tiles")
    op.drop_table("subject_heads")
    op.drop_table("log_tiles")
    op.drop_table("log_keys")
    op.drop_table("checkpoints")


def _checkpoints() -> None:
    op.create_table(
        "checkpoints",
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("subjects_root", sa.String(length=64), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("size", name=op.f("pk_checkpoints")),
    )


def _log_keys() -> None:
    op.create_table(
        "log_keys",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("vkey", sa.String(length=400), nullable=False),
        sa.Column("statement", sa.Text(), nullable=True),
        sa.Column("published_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_keys")),
        sa.UniqueConstraint("vkey", name=op.f("uq_log_keys_vkey")),
    )


def _log_tiles() -> None:
    op.create_table(
        "log_tiles",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("index", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_log_tiles")),
    )


def _subject_heads() -> None:
    op.create_table(
        "subject_heads",
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("subject", name=op.f("pk_subject_heads")),
    )
    op.create_index(op.f("ix_subject_heads_bucket"), "subject_heads", ["bucket"], unique=False)


def _subject_tiles() -> None:
    op.create_table(
        "subject_tiles",
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("index", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hashes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_subject_tiles")),
    )


def _log_entries() -> None:
    op.create_table(
        "log_entries",
        sa.Column(
            "position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("event_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["event_number"], ["events.number"], name=op.f("fk_log_entries_event_number")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_log_entries")),
        sa.UniqueConstraint("event_number", name=op.f("uq_log_entries_event_number")),
    )
