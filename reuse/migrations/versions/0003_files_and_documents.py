"""Files, documents, erasures and outcomes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    _issued_documents()
    _outcomes()
    _stored_files()
    _document_sources()
    _erasure_records()
    _unmatched_erasures()


def downgrade() -> None:
    op.drop_table("unmatched_erasures")
    op.drop_table("erasure_records")
    op.drop_table("document_sources")
    op.drop_table("stored_files")
    op.drop_table("outcomes")
    op.drop_table("issued_documents")


def _issued_documents() -> None:
    op.create_table(
        "issued_documents",
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_issued_documents_device_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_issued_documents_organisation_id")
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_issued_documents")),
    )
    op.create_index("ix_issued_documents_device", "issued_documents", ["device_id", "issued_at"], unique=False)


def _outcomes() -> None:
    op.create_table(
        "outcomes",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("receiver", sa.String(length=40), nullable=False),
        sa.Column("receiver_name", sa.String(length=200), nullable=True),
        sa.Column("referral", sa.String(length=40), nullable=True),
        sa.Column("price_cents", sa.Integer(), nullable=True),
        sa.Column("tariff", sa.String(length=10), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_outcomes_device_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_outcomes_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_outcomes")),
    )
    op.create_index(op.f("ix_outcomes_device_id"), "outcomes", ["device_id"], unique=False)
    op.create_index(op.f("ix_outcomes_kind"), "outcomes", ["kind"], unique=False)


def _stored_files() -> None:
    op.create_table(
        "stored_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(length=60), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("purge_after", TIME, nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_stored_files_device_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_stored_files_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_files")),
    )
    op.create_index(op.f("ix_stored_files_device_id"), "stored_files", ["device_id"], unique=False)
    op.create_index(op.f("ix_stored_files_purge_after"), "stored_files", ["purge_after"], unique=False)
    op.create_index(op.f("ix_stored_files_sha256"), "stored_files", ["sha256"], unique=False)


def _document_sources() -> None:
    op.create_table(
        "document_sources",
        sa.Column("number", sa.String(length=30), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_document_sources_event_id")),
        sa.ForeignKeyConstraint(["number"], ["issued_documents.number"], name=op.f("fk_document_sources_number")),
        sa.PrimaryKeyConstraint("number", "event_id", name=op.f("pk_document_sources")),
    )
    op.create_index(op.f("ix_document_sources_event_id"), "document_sources", ["event_id"], unique=False)


def _erasure_records() -> None:
    op.create_table(
        "erasure_records",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("medium", sa.String(length=200), nullable=False),
        sa.Column("method", sa.String(length=10), nullable=False),
        sa.Column("technique", sa.String(length=30), nullable=False),
        sa.Column("tool", sa.String(length=100), nullable=False),
        sa.Column("passes", sa.Integer(), nullable=True),
        sa.Column("verified", sa.String(length=20), nullable=True),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("attested", sa.Boolean(), nullable=False),
        sa.Column("started_at", TIME, nullable=True),
        sa.Column("finished_at", TIME, nullable=True),
        sa.Column("file_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_erasure_records_device_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_erasure_records_event_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_erasure_records_file_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_erasure_records")),
    )
    op.create_index("ix_erasure_records_device", "erasure_records", ["device_id", "finished_at"], unique=False)
    op.create_index(op.f("ix_erasure_records_medium"), "erasure_records", ["medium"], unique=False)


def _unmatched_erasures() -> None:
    op.create_table(
        "unmatched_erasures",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("filed_at", TIME, nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_unmatched_erasures_event_id")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_unmatched_erasures_file_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_unmatched_erasures_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unmatched_erasures")),
    )
    op.create_index(
        op.f("ix_unmatched_erasures_organisation_id"), "unmatched_erasures", ["organisation_id"], unique=False
    )
