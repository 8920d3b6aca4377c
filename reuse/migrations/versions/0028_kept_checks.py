"""What is kept of contracts' checks: the next one reads only what changed."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "contract_checks",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("as_of", TIME, nullable=False),
        sa.Column("basis", sa.String(64), nullable=False),
        sa.Column("read_to", NUMBER, nullable=False),
        sa.Column("devices", sa.Integer(), nullable=False),
        sa.Column("totals", sa.Text(), nullable=False),
        sa.Column("plants", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_checks_contract_id"),
        sa.PrimaryKeyConstraint("contract_id", name="pk_contract_checks"),
    )
    _devices()
    op.create_table(
        "contract_offences",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("device_id", NUMBER, nullable=False),
        sa.Column("charge", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_offences_contract_id"),
        sa.PrimaryKeyConstraint("contract_id", "place", "device_id", "charge", name="pk_contract_offences"),
    )


def _devices() -> None:
    op.create_table(
        "contract_devices",
        sa.Column("contract_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", NUMBER, nullable=False),
        sa.Column("charges", sa.String(), nullable=False),
        sa.Column("changes_on", sa.Date(), nullable=True),
        sa.Column("treatment_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name="fk_contract_devices_contract_id"),
        sa.PrimaryKeyConstraint("contract_id", "device_id", name="pk_contract_devices"),
    )
    for name, columns, some in (
        ("ix_contract_devices_changes", ["contract_id", "changes_on"], "changes_on IS NOT NULL"),
        ("ix_contract_devices_treatment", ["treatment_id"], "treatment_id IS NOT NULL"),
    ):
        op.create_index(name, "contract_devices", columns, sqlite_where=sa.text(some), postgresql_where=sa.text(some))


def downgrade() -> None:
    for name in ("contract_offences", "contract_devices", "contract_checks"):
        op.drop_table(name)
