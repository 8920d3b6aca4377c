"""Whether a treatment's mass in was measured."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Mark those recorded before as not measured: nothing but their certificate says otherwise."""
    op.add_column("treatments", sa.Column("mass_measured", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("treatments", "mass_measured")
