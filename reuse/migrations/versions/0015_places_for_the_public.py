"""What residents are told of a site, and organisations that a public list names without their SIRET."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0015"
down_revision = "0014"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")
TOLD: tuple[tuple[str, TypeEngine[Any], Any], ...] = (
    ("services", sa.JSON(), "[]"),
    ("audience", sa.String(40), "everyone"),
    ("by_appointment", sa.Boolean(), sa.false()),
    ("step_free", sa.String(10), ""),
    ("directions", sa.String(500), ""),
    ("website", sa.String(300), ""),
    ("qualifications", sa.JSON(), "[]"),
    ("source", sa.String(20), ""),
    ("source_id", sa.String(100), ""),
    ("attribution", sa.String(300), ""),
)
COUNTED: tuple[tuple[str, TypeEngine[Any]], ...] = (
    ("capacity", sa.Integer()),
    ("last_day", sa.Date()),
    ("confirmed_at", TIME),
)


def upgrade() -> None:
    for name, kind, default in TOLD:
        op.add_column("sites", sa.Column(name, kind, nullable=False, server_default=default))
    for name, kind in COUNTED:
        op.add_column("sites", sa.Column(name, kind, nullable=True))
    op.create_index("ix_sites_source", "sites", ["source", "source_id"], unique=False)
    with op.batch_alter_table("organisations") as organisations:
        organisations.alter_column("siret", existing_type=sa.String(14), nullable=True)


def downgrade() -> None:
    """Give each organisation without a SIRET a mark of its own in its place: the column takes no empty one."""
    op.execute("UPDATE organisations SET siret = substr(CAST(id AS VARCHAR(40)), 1, 14) WHERE siret IS NULL")
    with op.batch_alter_table("organisations") as organisations:
        organisations.alter_column("siret", existing_type=sa.String(14), nullable=False)
    op.drop_index("ix_sites_source", table_name="sites")
    for name, _kind in COUNTED[::-1]:
        op.drop_column("sites", name)
    for name, _kind, _default in TOLD[::-1]:
        op.drop_column("sites", name)
