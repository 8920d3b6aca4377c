"""Table of the audit log."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import DDL, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column

from reuse.db import Base, BigId

TERM = timedelta(days=365)
"""How long an entry is kept."""


class AuditEntry(Base):
    """One act on accounts, tokens, places or keys: who did it and on what, by reference only."""

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_organisation", "organisation_id", "number"),
        Index("ix_audit_entries_actor", "actor_id", "number"),
        Index("ix_audit_entries_at", "at"),
    )
    number: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    organisation_id: Mapped[UUID | None]
    actor_id: Mapped[UUID | None]
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(80))
    detail: Mapped[dict[str, Any]]


_WORDS = "the audit log is append-only"
KEEP_AUDIT_SQLITE = (
    f"CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    f"""CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_entries
    WHEN OLD.at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-364 days')
    BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
)
KEEP_AUDIT_POSTGRESQL = (
    f"""CREATE FUNCTION keep_audit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN
    IF TG_OP = 'DELETE' THEN
      IF OLD.at <= now() - interval '364 days' THEN RETURN OLD; END IF;
    END IF;
    RAISE EXCEPTION '{_WORDS}';
    END $$""",
    "CREATE TRIGGER audit_kept BEFORE UPDATE OR DELETE ON audit_entries FOR EACH ROW EXECUTE FUNCTION keep_audit()",
    "CREATE TRIGGER audit_full BEFORE TRUNCATE ON audit_entries FOR EACH STATEMENT EXECUTE FUNCTION keep_audit()",
)
"""Nothing changes an entry, and nothing deletes one before its term, less the day by which two clocks may differ."""
for _dialect, _statements in (("sqlite", KEEP_AUDIT_SQLITE), ("postgresql", KEEP_AUDIT_POSTGRESQL)):
    for _statement in _statements:
        _rule = DDL(_statement.replace("%", "%%")).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(AuditEntry.__table__, "after_create", _rule)
