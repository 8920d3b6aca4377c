"""Verbs of imports: a file is previewed, its doubts decided, then it is taken over a chunk at a time."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from sqlalchemy import CursorResult, and_, delete, insert, or_
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.devices.kinds import kinds
from reuse.errors import N_, BadInputError, ConflictError
from reuse.events.requests import asked_before
from reuse.imports import queries
from reuse.imports.models import Answer, Import, ImportRow, Kind
from reuse.imports.planning import Choice, plan_rows
from reuse.imports.reading import read_file
from reuse.imports.rows import Row
from reuse.lifecycle.stages import Role

PREVIEW_LASTS = timedelta(hours=1)
ANSWERS_KEPT = timedelta(days=30)
NEW, OURS, THEIRS = "new", "ours", "theirs"
_MANY = 1000


def preview_file(
    session: Session, content: bytes, choice: Choice, *, kind: Kind | None = None, by: Actor, key: UUID
) -> Import:
    """Read a file and keep for an hour what it would change; replaying the key returns the same preview.

    Raises UnreadableFileError, ForbiddenError.
    """
    by.needs(Role.COORDINATOR)
    digest = sha256(content).hexdigest()
    told = {"sha256": digest, "kind": kind, "points": choice.as_points, "accepts": sorted(choice.accepts)}
    if asked_before(session, by, key, "import", told):
        return queries.import_of(session, by.thing(key))
    _check_kinds(choice.accepts)
    found, rows = read_file(content, kind)
    forget_previews(session, clock.now())
    made = Import(
        id=by.thing(key),
        made_by=by.reference,
        kind=found,
        as_points=choice.as_points,
        accepts=sorted(choice.accepts),
        sha256=digest,
        made_at=clock.now(),
    )
    session.add(made)
    session.flush()
    _keep_answers(session, made, rows, choice)
    return made


def _check_kinds(accepts: Iterable[str]) -> None:
    if unknown := sorted(set(accepts) - kinds().keys()):
        raise BadInputError(
            N_("“{kind}” is no kind of device known here."), kind=unknown[0], fields={"accepts": N_("unknown kind")}
        )


def _keep_answers(session: Session, made: Import, rows: Sequence[Row], choice: Choice) -> None:
    if not rows:
        raise BadInputError(N_("The list has no row under its titles."), fields={"file": N_("choose another file")})
    answers = [{"import_id": made.id} | answer for answer in plan_rows(session, rows, made.kind, choice)]
    for first in range(0, len(answers), _MANY):
        session.execute(insert(ImportRow), answers[first : first + _MANY])


def decide_row(session: Session, found: Import, number: int, decision: str, *, by: Actor) -> ImportRow:
    """Say what a doubtful row is: a new site, one of those that it may be, or left aside; of two values, whose counts.

    Deciding again before the import is the last word. Raises BadInputError, ConflictError.
    """
    by.needs(Role.COORDINATOR)
    row = queries.row_of(session, found, number)
    if row.done:
        raise ConflictError(N_("This row was imported already."), remedy=N_("Change the site on its own page."))
    if decision not in decisions_of(row):
        raise BadInputError(N_("Something is missing."), fields={"decision": N_("choose one of the answers")})
    row.decision = decision
    session.flush()
    return row


def decisions_of(row: ImportRow) -> list[str]:
    """List what may be decided of a row; nothing where it is clear."""
    if row.answer is Answer.CONFLICT:
        return [OURS, THEIRS]
    return ["", NEW, *row.candidates] if row.answer is Answer.UNDECIDED else []


def begin(session: Session, found: Import, *, by: Actor, key: UUID) -> None:
    """Note that a preview is imported from now on; a preview past its hour must be made again."""
    by.needs(Role.COORDINATOR)
    if asked_before(session, by, key, "apply-import", {"import": str(found.id)}):
        return
    if found.begun_at is None and found.made_at < clock.now() - PREVIEW_LASTS:
        raise ConflictError(N_("This preview is older than an hour."), remedy=N_("Send the file again."))
    if found.begun_at is None:
        found.begun_at = clock.now()
        audit.note(session, Action.SITES_IMPORTED, by=by, subject=found.id)


def forget_previews(session: Session, present: datetime) -> int:
    """Delete previews never imported an hour after they were made, and the answers of imports after thirty days."""
    done = session.execute(
        delete(Import).where(
            or_(
                and_(Import.begun_at.is_(None), Import.made_at < present - PREVIEW_LASTS),
                Import.begun_at < present - ANSWERS_KEPT,
            )
        )
    )
    return cast("CursorResult[Any]", done).rowcount
