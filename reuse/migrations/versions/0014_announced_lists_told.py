"""The list of each device that was announced before lists were noted and has not arrived."""

from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    op.execute("UPDATE devices SET announced_in = deposit_id WHERE stage = 'announced'")


def downgrade() -> None:
    op.execute("UPDATE devices SET announced_in = NULL")
