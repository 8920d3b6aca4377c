"""What the situations of known devices say of their wait."""

from alembic import op

revision = "0008"
down_revision = "0007"

_TOLD = {
    "sqlite": "collected_at = CASE WHEN json_extract(situation_text, '$.same_as') IS NULL"
    " THEN NULLIF(json_extract(situation_text, '$.collected_at'), '') END,"
    " media_known = json_extract(situation_text, '$.media_known'),"
    " handover_site_id = replace(json_extract(situation_text, '$.handover.to_site'), '-', '')",
    "postgresql": "collected_at = CASE WHEN situation_text::json->>'same_as' IS NULL"
    " THEN NULLIF(situation_text::json->>'collected_at', '')::timestamptz END,"
    " media_known = (situation_text::json->>'media_known')::boolean,"
    " handover_site_id = (situation_text::json->'handover'->>'to_site')::uuid",
}


def upgrade() -> None:
    op.execute(f"UPDATE devices SET {_TOLD[op.get_bind().dialect.name]}")  # noqa: S608 - our own words only


def downgrade() -> None:
    """Leave the columns to the migration that drops them."""
