"""What public buyers bought, what they retired, and why they buy new."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")
TABLES = (
    "purchase_file_rows",
    "purchase_files",
    "uncounted_devices",
    "disposal_lists",
    "retired_years",
    "new_equipment",
    "purchases",
)


def upgrade() -> None:
    _purchases()
    _new_equipment()
    _retired()
    _files()


def _purchases() -> None:
    op.create_table(
        "purchases",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("line", sa.String(length=30), nullable=False),
        sa.Column("gift", sa.Boolean(), nullable=False),
        sa.Column("gift_value", sa.String(length=30), nullable=False),
        sa.Column("spend_cents", sa.BigInteger(), nullable=False),
        sa.Column("reused_cents", sa.BigInteger(), nullable=False),
        sa.Column("recycled_cents", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("supplier", sa.String(length=200), nullable=False),
        sa.Column("reference", sa.String(length=80), nullable=False),
        sa.Column("contract_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("reused_cents >= 0 AND recycled_cents >= 0", name=op.f("ck_purchases_parts")),
        sa.CheckConstraint(
            "reused_cents + recycled_cents <= spend_cents", name=op.f("ck_purchases_parts_of_the_whole")
        ),
        sa.CheckConstraint("NOT gift OR spend_cents = 0", name=op.f("ck_purchases_gifts_cost_nothing")),
        sa.CheckConstraint("count > 0", name=op.f("ck_purchases_count")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_purchases_organisation_id")),
        sa.ForeignKeyConstraint(["contract_id"], ["contracts.id"], name=op.f("fk_purchases_contract_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchases")),
    )
    op.create_index("ix_purchases_organisation", "purchases", ["organisation_id", "day", "id"], unique=False)
    op.create_index("ix_purchases_removed_at", "purchases", ["removed_at"], unique=False)


def _new_equipment() -> None:
    op.create_table(
        "new_equipment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("line", sa.String(length=30), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.CheckConstraint("count > 0", name=op.f("ck_new_equipment_count")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_new_equipment_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_new_equipment")),
    )
    op.create_index("ix_new_equipment_organisation", "new_equipment", ["organisation_id", "day", "id"], unique=False)


def _retired() -> None:
    op.create_table(
        "retired_years",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("older", sa.Integer(), nullable=False),
        sa.Column("older_reason", sa.String(length=500), nullable=False),
        sa.Column("protected", sa.Integer(), nullable=False),
        sa.Column("protected_reason", sa.String(length=500), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "older >= 0 AND protected >= 0 AND older + protected <= held", name=op.f("ck_retired_years_parts")
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_retired_years_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "year", name=op.f("pk_retired_years")),
    )
    op.create_table(
        "disposal_lists",
        sa.Column("deposit_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("commitment", sa.String(length=200), nullable=False),
        sa.Column("claimed_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["deposit_id"], ["deposits.id"], name=op.f("fk_disposal_lists_deposit_id")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_disposal_lists_organisation_id")
        ),
        sa.PrimaryKeyConstraint("deposit_id", name=op.f("pk_disposal_lists")),
    )
    op.create_index("ix_disposal_lists_organisation", "disposal_lists", ["organisation_id", "claimed_at"], unique=False)
    op.create_table(
        "uncounted_devices",
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("device", sa.Uuid(), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_uncounted_devices_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "device", name=op.f("pk_uncounted_devices")),
    )


def _files() -> None:
    op.create_table(
        "purchase_files",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("applied_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_purchase_files_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purchase_files")),
    )
    op.create_index("ix_purchase_files_made_at", "purchase_files", ["made_at"], unique=False)
    op.create_table(
        "purchase_file_rows",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answer", sa.String(length=40), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("field", sa.String(length=30), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("purchase_id", sa.Uuid(), nullable=True),
        sa.Column("purchase_version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["file_id"], ["purchase_files.id"], name=op.f("fk_purchase_file_rows_file_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("file_id", "number", name=op.f("pk_purchase_file_rows")),
    )
    op.create_index("ix_purchase_file_rows_answer", "purchase_file_rows", ["file_id", "answer", "number"], unique=False)


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
