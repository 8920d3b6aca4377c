"""Column of a device that names the list it was announced on, whatever deposit it arrives in."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

ANNOUNCED = sa.text("announced_in IS NOT NULL")


def upgrade() -> None:
    op.add_column("devices", sa.Column("announced_in", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_devices_announced_in",
        "devices",
        ["announced_in", "id"],
        sqlite_where=ANNOUNCED,
        postgresql_where=ANNOUNCED,
    )


def downgrade() -> None:
    op.drop_index("ix_devices_announced_in", "devices")
    op.drop_column("devices", "announced_in")
