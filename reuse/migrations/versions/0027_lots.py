"""Index of the devices of each treatment: who asks what became of one device's matter reads its whole lot."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

TREATED = sa.text("treatment_id IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_devices_treatment", "devices", ["treatment_id"], sqlite_where=TREATED, postgresql_where=TREATED)


def downgrade() -> None:
    op.drop_index("ix_devices_treatment", "devices")
