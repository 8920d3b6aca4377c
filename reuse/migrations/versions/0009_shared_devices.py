"""Shared devices with their PINs, second factors, first passwords."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("must_change_password", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("users") as users:
        users.alter_column("must_change_password", server_default=None)
    _trusted_devices()
    _device_pins()
    _second_factors()
    _recovery_codes()


def downgrade() -> None:
    op.drop_table("recovery_codes")
    op.drop_table("second_factors")
    op.drop_table("device_pins")
    op.drop_table("trusted_devices")
    with op.batch_alter_table("users") as users:
        users.drop_column("must_change_password")


def _trusted_devices() -> None:
    op.create_table(
        "trusted_devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_trusted_devices_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trusted_devices")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_trusted_devices_secret_hash")),
    )
    op.create_index(op.f("ix_trusted_devices_organisation_id"), "trusted_devices", ["organisation_id"], unique=False)


def _device_pins() -> None:
    op.create_table(
        "device_pins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("membership_id", sa.Uuid(), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        _of("device_pins", "device_id", "trusted_devices.id"),
        _of("device_pins", "user_id", "users.id"),
        _of("device_pins", "membership_id", "memberships.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_pins")),
        sa.UniqueConstraint("device_id", "user_id", name=op.f("uq_device_pins_device_id_user_id")),
    )
    op.create_index(op.f("ix_device_pins_user_id"), "device_pins", ["user_id"], unique=False)
    op.create_index(op.f("ix_device_pins_membership_id"), "device_pins", ["membership_id"], unique=False)


def _second_factors() -> None:
    op.create_table(
        "second_factors",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("set_at", TIME, nullable=False),
        _of("second_factors", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_second_factors")),
    )


def _recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        _of("recovery_codes", "user_id", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_codes")),
    )
    op.create_index(op.f("ix_recovery_codes_user_id"), "recovery_codes", ["user_id"], unique=False)


def _of(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")
