"""Figures by month, place and kind, made again from the history."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "figures",
        sa.Column("month", sa.String(7), nullable=False),
        sa.Column("commune_code", sa.String(5), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("fact", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("measured", sa.Integer(), nullable=False),
        sa.Column("mass_g", BIG, nullable=False),
        sa.PrimaryKeyConstraint("month", "commune_code", "kind", "fact", name="pk_figures"),
    )
    op.create_table(
        "place_figures",
        sa.Column("year", sa.String(4), nullable=False),
        sa.Column("place", sa.String(9), nullable=False),
        sa.Column("axis", sa.String(5), nullable=False),
        sa.Column("part", sa.String(30), nullable=False),
        sa.Column("fact", sa.String(40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=True),
        sa.Column("mass_g", BIG, nullable=True),
        sa.PrimaryKeyConstraint("year", "place", "axis", "part", "fact", name="pk_place_figures"),
    )
    op.create_index("ix_place_figures_place", "place_figures", ["place", "year"])
    op.create_table(
        "figure_builds",
        sa.Column("id", BIG, nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("last_event", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_figure_builds"),
    )


def downgrade() -> None:
    op.drop_table("figure_builds")
    op.drop_index("ix_place_figures_place", table_name="place_figures")
    op.drop_table("place_figures")
    op.drop_table("figures")
