"""Who answers for a token: the person who made it, as the audit log tells of those made before."""

from collections.abc import Iterator
from uuid import UUID

import sqlalchemy as sa
from alembic import op

from reuse.actors.actor import OPERATOR

revision = "0031"
down_revision = "0030"

TOKENS = sa.table("api_tokens", sa.column("id", sa.Uuid), sa.column("made_by", sa.Uuid))
ENTRIES = sa.table(
    "audit_entries",
    sa.column("number", sa.BigInteger),
    sa.column("action", sa.String),
    sa.column("subject", sa.String),
    sa.column("actor_id", sa.Uuid),
)


def upgrade() -> None:
    op.add_column("api_tokens", sa.Column("made_by", sa.Uuid(), nullable=True))
    for token, person in _makers():
        op.get_bind().execute(sa.update(TOKENS).where(TOKENS.c.id == token).values(made_by=person))


def _makers() -> Iterator[tuple[UUID, UUID | None]]:
    """Follow a token that another token made back to the person; what the shell made has nobody."""
    made = sa.select(ENTRIES.c.subject, ENTRIES.c.actor_id).where(ENTRIES.c.action == "token_made")
    makers: dict[UUID, UUID | None] = {OPERATOR: None}
    for subject, actor in op.get_bind().execute(made.order_by(ENTRIES.c.number)):
        token = UUID(subject)
        makers[token] = makers.get(actor, actor)
        yield token, makers[token]


def downgrade() -> None:
    op.drop_column("api_tokens", "made_by")
