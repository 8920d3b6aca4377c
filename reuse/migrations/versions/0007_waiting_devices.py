"""Columns of a device that tell since when and for what it waits."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")
WAITING = ("collected_at", "handover_site_id", "media_known")
EXPECTED = sa.text("handover_site_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("devices", sa.Column("handover_site_id", sa.Uuid(), nullable=True))
    op.add_column("devices", sa.Column("collected_at", TIME, nullable=True))
    op.add_column("devices", sa.Column("media_known", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_devices_waiting", "devices", ["holder_id", "stage", "last_at", "id", *WAITING])
    op.create_index(
        "ix_devices_handover_site",
        "devices",
        ["handover_site_id"],
        sqlite_where=EXPECTED,
        postgresql_where=EXPECTED,
    )
    op.create_index("ix_codes_batch_state", "codes", ["batch_id", "state"])
    op.drop_index("ix_codes_batch_id", "codes")


def downgrade() -> None:
    op.create_index("ix_codes_batch_id", "codes", ["batch_id"])
    op.drop_index("ix_codes_batch_state", "codes")
    op.drop_index("ix_devices_handover_site", "devices")
    op.drop_index("ix_devices_waiting", "devices")
    op.drop_column("devices", "media_known")
    op.drop_column("devices", "collected_at")
    op.drop_column("devices", "handover_site_id")
