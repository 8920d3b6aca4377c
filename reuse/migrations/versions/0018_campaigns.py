"""Campaigns, their places, and special openings of sites."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "special_openings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_special_openings_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_special_openings")),
    )
    op.create_index("ix_special_openings_site", "special_openings", ["site_id", "ends_at"], unique=False)
    _campaigns()
    _campaign_stops()


def downgrade() -> None:
    op.drop_table("campaign_stops")
    op.drop_table("campaigns")
    op.drop_table("special_openings")


def _campaigns() -> None:
    op.create_table(
        "campaigns",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("about", sa.String(length=1000), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("cancelled_at", TIME, nullable=True),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("report", sa.String(length=30), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_campaigns_organisation_id")),
        sa.ForeignKeyConstraint(["report"], ["issued_documents.number"], name=op.f("fk_campaigns_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaigns")),
    )
    op.create_index(op.f("ix_campaigns_organisation_id"), "campaigns", ["organisation_id"], unique=False)


def _campaign_stops() -> None:
    op.create_table(
        "campaign_stops",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("campaign_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=True),
        sa.Column("starts_at", TIME, nullable=False),
        sa.Column("ends_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaigns.id"], name=op.f("fk_campaign_stops_campaign_id")),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name=op.f("fk_campaign_stops_site_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["special_openings.id"], name=op.f("fk_campaign_stops_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_stops")),
        sa.UniqueConstraint(
            "campaign_id", "site_id", "starts_at", name=op.f("uq_campaign_stops_campaign_id_site_id_starts_at")
        ),
    )
    op.create_index("ix_campaign_stops_site", "campaign_stops", ["site_id", "ends_at"], unique=False)
    op.create_index(op.f("ix_campaign_stops_campaign_id"), "campaign_stops", ["campaign_id"], unique=False)
