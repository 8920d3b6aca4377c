"""Devices and their append-only history."""

import sqlalchemy as sa
from alembic import op

from reuse.events.models import APPEND_ONLY_POSTGRESQL, APPEND_ONLY_SQLITE

revision = "0002"
down_revision = "0001"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    _events()
    _models()
    _requests()
    _agreements()
    _voided_events()
    _devices()
    _codes()
    _identities()
    _media()
    _waiting_facts()
    _receipts()
    _refuse_changes()


def downgrade() -> None:
    op.drop_table("receipts")
    op.drop_table("waiting_facts")
    op.drop_table("media")
    op.drop_table("identities")
    op.drop_table("codes")
    op.drop_table("devices")
    op.drop_table("voided_events")
    op.drop_table("agreements")
    op.drop_table("requests")
    op.drop_table("models")
    op.drop_table("events")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_change()")


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=40), nullable=False),
        sa.Column("occurred_at", TIME, nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("site", sa.String(length=36), nullable=True),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("prev", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_events")),
        sa.UniqueConstraint("id", name=op.f("uq_events_id")),
        sa.UniqueConstraint("subject", "seq", name=op.f("uq_events_subject_seq")),
    )
    op.create_index("ix_events_recorded_at", "events", ["recorded_at"], unique=False)


def _models() -> None:
    op.create_table(
        "models",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("maker", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_models_kind_key")),
    )


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("answered_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "key", name=op.f("pk_requests")),
    )


def _agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("receiver_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["giver_id"], ["organisations.id"], name=op.f("fk_agreements_giver_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["organisations.id"], name=op.f("fk_agreements_receiver_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
        sa.UniqueConstraint("giver_id", "receiver_id", name=op.f("uq_agreements_giver_id_receiver_id")),
    )


def _voided_events() -> None:
    op.create_table(
        "voided_events",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("by_event_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_event_id"], ["events.id"], name=op.f("fk_voided_events_by_event_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_voided_events_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_voided_events")),
    )


def _devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("uuid", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=9), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("model_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=True),
        sa.Column("site_id", sa.Uuid(), nullable=True),
        sa.Column("deposit_id", sa.Uuid(), nullable=True),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("treatment_id", sa.Uuid(), nullable=True),
        sa.Column("situation_text", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.Column("last_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.CheckConstraint(
            "(stage = 'recycled') = (treatment_id IS NOT NULL)", name=op.f("ck_devices_recycling_is_proved")
        ),
        sa.ForeignKeyConstraint(["deposit_id"], ["deposits.id"], name=op.f("fk_devices_deposit_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["organisations.id"], name=op.f("fk_devices_holder_id")),
        sa.ForeignKeyConstraint(["model_id"], ["models.id"], name=op.f("fk_devices_model_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["devices.id"], name=op.f("fk_devices_parent_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_devices_site_id")),
        sa.ForeignKeyConstraint(["treatment_id"], ["treatments.id"], name=op.f("fk_devices_treatment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("uuid", name=op.f("uq_devices_uuid")),
    )
    op.create_index(op.f("ix_devices_code"), "devices", ["code"], unique=False)
    op.create_index(op.f("ix_devices_deposit_id"), "devices", ["deposit_id"], unique=False)
    op.create_index("ix_devices_holder_stage", "devices", ["holder_id", "stage", "id"], unique=False)
    op.create_index("ix_devices_model", "devices", ["model_id", "id"], unique=False)
    op.create_index(op.f("ix_devices_parent_id"), "devices", ["parent_id"], unique=False)
    op.create_index("ix_devices_site_stage", "devices", ["site_id", "stage", "id"], unique=False)
    op.create_index("ix_devices_stage", "devices", ["stage", "id"], unique=False)


def _codes() -> None:
    op.create_table(
        "codes",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("claimed_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["label_batches.id"], name=op.f("fk_codes_batch_id")),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_codes_device_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_codes")),
    )
    op.create_index(op.f("ix_codes_batch_id"), "codes", ["batch_id"], unique=False)
    op.create_index(op.f("ix_codes_device_id"), "codes", ["device_id"], unique=False)


def _identities() -> None:
    op.create_table(
        "identities",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("key", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_identities_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identities")),
        sa.UniqueConstraint("device_id", "kind", "key", name=op.f("uq_identities_device_id_kind_key")),
    )
    op.create_index("ix_identities_key", "identities", ["key", "device_id"], unique=False)


def _media() -> None:
    op.create_table(
        "media",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("maker", sa.String(length=200), nullable=True),
        sa.Column("model", sa.String(length=200), nullable=True),
        sa.Column("size_bytes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("health", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_media_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_media")),
        sa.UniqueConstraint("device_id", "key", name=op.f("uq_media_device_id_key")),
    )
    op.create_index(op.f("ix_media_key"), "media", ["key"], unique=False)


def _waiting_facts() -> None:
    op.create_table(
        "waiting_facts",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=True),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("settled_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_waiting_facts_device_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_waiting_facts_event_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_waiting_facts")),
    )
    op.create_index(op.f("ix_waiting_facts_device_id"), "waiting_facts", ["device_id"], unique=False)
    op.create_index("ix_waiting_facts_open", "waiting_facts", ["settled_by_id", "opened_at"], unique=False)


def _receipts() -> None:
    op.create_table(
        "receipts",
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("giver_id", sa.Uuid(), nullable=False),
        sa.Column("giver_site_id", sa.Uuid(), nullable=True),
        sa.Column("receiver_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_receipts_device_id")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_receipts_event_id")),
        sa.ForeignKeyConstraint(["giver_id"], ["organisations.id"], name=op.f("fk_receipts_giver_id")),
        sa.ForeignKeyConstraint(["giver_site_id"], ["sites.id"], name=op.f("fk_receipts_giver_site_id")),
        sa.ForeignKeyConstraint(["receiver_id"], ["organisations.id"], name=op.f("fk_receipts_receiver_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_receipts")),
    )
    op.create_index("ix_receipts_giver", "receipts", ["giver_id", "received_at", "event_id"], unique=False)


def _refuse_changes() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in APPEND_ONLY_POSTGRESQL if postgresql else APPEND_ONLY_SQLITE:
        op.execute(statement)
