"""Files of purchases: previewed, every row answered, then taken over whole; the same file again changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import UUID, uuid5

from sqlalchemy import CursorResult, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.errors import N_, ConflictError, NotFoundError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role
from reuse.purchases.models import Answer, Purchase, PurchaseFile, PurchaseFileRow
from reuse.purchases.queries import contracts_of
from reuse.purchases.reading import Row, read_rows
from reuse.purchases.service import Told, check_own

PREVIEW_LASTS = timedelta(hours=1)
ANSWERS_KEPT = timedelta(days=30)
REMOVED = N_("It was taken away here since: it stays so.")
MOVED = N_("Somebody changed this purchase since the preview: send the file again.")
Columns = tuple[Any, ...]
_TOLD: tuple[str, ...] = (
    *("day", "line", "count", "spend_cents", "reused_cents", "recycled_cents"),
    *("supplier", "reference", "contract_id", "gift", "gift_value"),
)


def preview_file(session: Session, content: bytes, *, by: Actor, key: UUID) -> PurchaseFile:
    """Read a file and keep for an hour what it would change; replaying the key returns the same preview.

    Raises UnreadableFileError.
    """
    by.needs(Role.BUYER, Role.COORDINATOR)
    digest = sha256(content).hexdigest()
    if asked_before(session, by, key, "purchase-file", {"sha256": digest}):
        return file_of(session, by.thing(key), by=by)
    named = {reference: identifier for identifier, reference in contracts_of(session, by.organisation).items()}
    rows = read_rows(content, named)
    forget_files(session, clock.now())
    made = PurchaseFile(id=by.thing(key), organisation_id=by.organisation, sha256=digest, made_at=clock.now())
    session.add(made)
    session.flush()
    known = _Known.of(session, by.organisation, rows)
    if answers := [{"file_id": made.id} | known.answer(row) for row in rows]:
        session.execute(insert(PurchaseFileRow), answers)
    return made


@dataclass
class _Known:
    """The purchases that a file may tell of again, by all they say and by their reference and line."""

    same: dict[Columns, list[Purchase]] = field(default_factory=lambda: defaultdict(list))
    named: dict[tuple[str, str], list[Purchase]] = field(default_factory=lambda: defaultdict(list))
    told: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def of(cls, session: Session, organisation: UUID, rows: Sequence[Row]) -> "_Known":
        """Read them; what the file tells exactly is no change of another purchase with the same reference."""
        found = cls()
        days = [row.told.day for row in rows if row.told]
        names = {row.told.reference for row in rows if row.told and row.told.reference}
        if not days:
            return found
        within = and_(Purchase.day >= min(days), Purchase.day <= max(days))
        query = select(Purchase).where(Purchase.organisation_id == organisation)
        query = query.where(or_(within, Purchase.reference.in_(names)))
        for one in session.scalars(query.order_by(Purchase.removed_at.is_not(None), Purchase.id)):
            found.same[_said(one)].append(one)
        wanted: dict[Columns, int] = defaultdict(int)
        for row in rows:
            wanted[_columns(row.told) if row.told else ()] += 1
        for said, alike in found.same.items():
            for one in alike[wanted[said] :]:
                if one.reference and one.removed_at is None:
                    found.named[one.reference, one.line].append(one)
        return found

    def answer(self, row: Row) -> dict[str, Any]:
        """Say what becomes of a row."""
        answer: dict[str, Any] = {"number": row.number, "reason": row.reason, "field": row.field, "told": {}}
        answer |= {"purchase_id": None, "purchase_version": None}
        if row.told is None:
            return answer | {"answer": Answer.REFUSED}
        answer["told"] = row.told.asked()
        if alike := self.same[_columns(row.told)]:
            one = alike.pop(0)
            reason = REMOVED if one.removed_at else ""
            return answer | {"answer": Answer.UNCHANGED, "purchase_id": one.id, "reason": reason}
        if changed := self.named[row.told.reference, row.told.line]:
            one = changed.pop(0)
            return answer | {"answer": Answer.UPDATED, "purchase_id": one.id, "purchase_version": one.version}
        return answer | {"answer": Answer.ADDED}


def _said(one: Purchase) -> Columns:
    return tuple(getattr(one, name) for name in _TOLD)


def _columns(told: Told) -> Columns:
    columns = told.checked()
    return tuple(columns[name] for name in _TOLD)


def apply_file(session: Session, found: PurchaseFile, *, by: Actor, key: UUID) -> None:
    """Take over every row that can be, in one go; a file taken over already is answered as it was.

    Raises ConflictError once the preview is past its hour, or the same file was taken over since it was made.
    """
    check_own(found.organisation_id, by)
    if asked_before(session, by, key, "apply-purchases", {"file": str(found.id)}):
        return
    again = _sent_alike(session, found)
    if found.applied_at is not None:
        return
    if any(one.applied_at and one.applied_at > found.made_at for one in again):
        raise ConflictError(N_("The same file was taken over since this preview."), remedy=N_("Send the file again."))
    if found.made_at < clock.now() - PREVIEW_LASTS:
        raise ConflictError(N_("This preview is older than an hour."), remedy=N_("Send the file again."))
    _add(session, found)
    changed = (PurchaseFileRow.file_id == found.id, PurchaseFileRow.answer == Answer.UPDATED)
    for row in session.scalars(select(PurchaseFileRow).where(*changed).order_by(PurchaseFileRow.number)):
        _change(session, row)
    found.applied_at = clock.now()
    session.flush()
    audit.note(session, Action.PURCHASES_IMPORTED, by=by, subject=found.id, organisation=found.organisation_id)


def _sent_alike(session: Session, found: PurchaseFile) -> Sequence[PurchaseFile]:
    """Lock the previews of the very same file, in one order: of two taken over at once, the second sees the first."""
    alike = (PurchaseFile.organisation_id == found.organisation_id, PurchaseFile.sha256 == found.sha256)
    query = select(PurchaseFile).where(*alike).order_by(PurchaseFile.id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _add(session: Session, found: PurchaseFile) -> None:
    """Add the new purchases at once: one by one they would hold up every other writer for seconds."""
    names = (PurchaseFileRow.number, PurchaseFileRow.told)
    rows = session.execute(
        select(*names).where(PurchaseFileRow.file_id == found.id, PurchaseFileRow.answer == Answer.ADDED)
    ).all()
    if not rows:
        return
    made = {row.number: uuid5(found.id, str(row.number)) for row in rows}
    shared = {"organisation_id": found.organisation_id, "recorded_at": clock.now(), "version": 1}
    session.execute(
        insert(Purchase), [shared | {"id": made[row.number]} | Told.again(row.told).checked() for row in rows]
    )
    told = [{"file_id": found.id, "number": number, "purchase_id": made[number]} for number in made]
    session.execute(update(PurchaseFileRow), told)


def _change(session: Session, row: PurchaseFileRow) -> None:
    known = session.get(Purchase, row.purchase_id, with_for_update=True, populate_existing=True)
    if known is None or known.version != row.purchase_version:
        row.answer, row.reason = Answer.REFUSED, MOVED
        return
    for name, value in Told.again(row.told).checked().items():
        setattr(known, name, value)
    known.version += 1


def file_of(session: Session, identifier: UUID, *, by: Actor) -> PurchaseFile:
    """Return one file; raises NotFoundError, also once its preview is forgotten, or for whom it is not to see."""
    found = session.get(PurchaseFile, identifier)
    if found is None or not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("This preview is no longer kept."), remedy=N_("Send the file again."))
    return found


def counts_of(session: Session, found: PurchaseFile) -> dict[Answer, int]:
    """Count the rows of each answer that occurs, in the order of the answers."""
    query = select(PurchaseFileRow.answer, func.count()).where(PurchaseFileRow.file_id == found.id)
    counted = {row[0]: row[1] for row in session.execute(query.group_by(PurchaseFileRow.answer))}
    return {answer: counted[answer] for answer in Answer if answer in counted}


def rows_of(
    session: Session, found: PurchaseFile, *, after: int | None = None, limit: int = 50
) -> Sequence[PurchaseFileRow]:
    """List the rows in the file's order, from the one after `after`."""
    query = select(PurchaseFileRow).where(PurchaseFileRow.file_id == found.id).order_by(PurchaseFileRow.number)
    return session.scalars(query.where(PurchaseFileRow.number > (after or 0)).limit(limit)).all()


def forget_files(session: Session, present: datetime) -> int:
    """Delete previews never taken over an hour after they were made, and the answers of files after thirty days."""
    never = and_(PurchaseFile.applied_at.is_(None), PurchaseFile.made_at < present - PREVIEW_LASTS)
    gone = delete(PurchaseFile).where(or_(never, PurchaseFile.applied_at < present - ANSWERS_KEPT))
    return cast("CursorResult[Any]", session.execute(gone)).rowcount
