"""What the symbol of a document carries beside its number."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"


def upgrade() -> None:
    with op.batch_alter_table("issued_documents") as documents:
        documents.add_column(sa.Column("seal", sa.String(43), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("issued_documents") as documents:
        documents.drop_column("seal")
