"""Applications for the local recycling label, awards and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

TIME = sa.String(24).with_variant(sa.DateTime(timezone=True), "postgresql")
PENDING = sa.text("state IN ('open', 'submitted', 'in_review')")
TABLES = (
    "award_remeasures",
    "award_steps",
    "awards",
    "award_decisions",
    "award_conflicts",
    "award_reviews",
    "award_documents",
    "award_applications",
)


def upgrade() -> None:
    _applications()
    _reviews()
    _decisions()
    _awards()
    _steps()


def _applications() -> None:
    op.create_table(
        "award_applications",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("invited", sa.Boolean(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("submitted_at", TIME, nullable=True),
        sa.Column("measured", sa.Text(), nullable=True),
        sa.Column("measured_hash", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_award_applications_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_applications")),
    )
    op.create_index("ix_award_applications_organisation_id", "award_applications", ["organisation_id"])
    op.create_index("ix_award_applications_opened", "award_applications", ["opened_at", "id"])
    op.create_index(
        "ix_award_applications_pending",
        "award_applications",
        ["organisation_id"],
        unique=True,
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_table(
        "award_documents",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("added_at", TIME, nullable=False),
        sa.Column("added_by", sa.String(length=80), nullable=False),
        sa.Column("removed_at", TIME, nullable=True),
        _of_application("award_documents"),
        sa.ForeignKeyConstraint(["file_id"], ["stored_files.id"], name=op.f("fk_award_documents_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_documents")),
    )
    op.create_index("ix_award_documents_application_id", "award_documents", ["application_id"])
    op.create_index("ix_award_documents_valid_until", "award_documents", ["valid_until"])


def _of_application(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["application_id"], ["award_applications.id"], name=op.f(f"fk_{table}_application_id")
    )


def _of_award(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["award_id"], ["awards.id"], name=op.f(f"fk_{table}_award_id"))


def _reviews() -> None:
    op.create_table(
        "award_reviews",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("criterion", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=40), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("marked_at", TIME, nullable=False),
        sa.Column("marked_by", sa.String(length=80), nullable=False),
        _of_application("award_reviews"),
        sa.PrimaryKeyConstraint("application_id", "criterion", name=op.f("pk_award_reviews")),
    )
    op.create_table(
        "award_conflicts",
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("declared_at", TIME, nullable=False),
        _of_application("award_conflicts"),
        sa.PrimaryKeyConstraint("application_id", "person", name=op.f("pk_award_conflicts")),
    )


def _decisions() -> None:
    op.create_table(
        "award_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("decided_at", TIME, nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=False),
        _of_application("award_decisions"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_decisions")),
    )
    op.create_index("ix_award_decisions_application_id", "award_decisions", ["application_id"])


def _awards() -> None:
    op.create_table(
        "awards",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("scheme_version", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("awarded_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("status_index", sa.Integer(), nullable=False),
        sa.Column("renewed_by", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("awarded_on < expires_on", name=op.f("ck_awards_dates")),
        _of_application("awards"),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisations.id"], name=op.f("fk_awards_organisation_id")),
        sa.ForeignKeyConstraint(["renewed_by"], ["awards.id"], name=op.f("fk_awards_renewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_awards")),
        sa.UniqueConstraint("application_id", name=op.f("uq_awards_application_id")),
        sa.UniqueConstraint("number", name=op.f("uq_awards_number")),
        sa.UniqueConstraint("renewed_by", name=op.f("uq_awards_renewed_by")),
        sa.UniqueConstraint("status_index", name=op.f("uq_awards_status_index")),
    )
    op.create_index("ix_awards_organisation_id", "awards", ["organisation_id"])
    op.create_index("ix_awards_register", "awards", ["awarded_on", "id"])
    op.create_index("ix_awards_expiry", "awards", ["expires_on"])


def _steps() -> None:
    op.create_table(
        "award_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("application_id", sa.Uuid(), nullable=False),
        sa.Column("award_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("said_at", TIME, nullable=False),
        sa.Column("said_by", sa.String(length=80), nullable=False),
        sa.Column("about", sa.Uuid(), nullable=True),
        sa.Column("reply_by", sa.Date(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        _of_application("award_steps"),
        _of_award("award_steps"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_steps")),
    )
    op.create_index("ix_award_steps_application", "award_steps", ["application_id", "said_at"])
    op.create_index("ix_award_steps_award_id", "award_steps", ["award_id"])
    op.create_table(
        "award_remeasures",
        sa.Column("award_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("measured_at", TIME, nullable=False),
        sa.Column("measured", sa.Text(), nullable=False),
        sa.Column("measured_hash", sa.String(length=64), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        _of_award("award_remeasures"),
        sa.PrimaryKeyConstraint("award_id", "due_on", name=op.f("pk_award_remeasures")),
    )


def downgrade() -> None:
    for name in TABLES:
        op.drop_table(name)
