"""Kept files in the faster compression, where PostgreSQL was built with it: files kept before stay as they are."""

from alembic import op

revision = "0035"
down_revision = "0034"

KNOWN = "SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'"
COMPRESSED = "ALTER TABLE stored_files ALTER COLUMN content SET COMPRESSION"


def upgrade() -> None:
    if _may_choose():
        op.execute(f"{COMPRESSED} lz4")


def _may_choose() -> bool:
    return op.get_bind().dialect.name == "postgresql" and bool(op.get_bind().exec_driver_sql(KNOWN).scalar())


def downgrade() -> None:
    if _may_choose():
        op.execute(f"{COMPRESSED} default")
