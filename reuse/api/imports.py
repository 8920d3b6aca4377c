"""Doors to imports of lists of places: previewed, decided, taken over."""

import time
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.http import current_actor, idempotency_key, reading, roles, unit_of_work
from reuse.imports import queries, service
from reuse.imports.applying import apply_some
from reuse.imports.models import Answer, Import, ImportRow, Kind
from reuse.imports.planning import Choice
from reuse.lifecycle.stages import Role
from reuse.schemas import imports as shapes
from reuse.schemas.papers import FileIn
from reuse.schemas.strict import Strict

doors = Subject("imports", __name__, description="Lists of places imported, every row answered.")
AT_ONCE_SECONDS = 5.0
"""How long one request works through an import before it answers how far it is."""


@doors.tells("/imports", shapes.ImportOut, takes={"query": shapes.ImportQuery, "files": FileIn})
@roles(Role.COORDINATOR)
def import_file(told: dict[str, Any], query: dict[str, Any]) -> dict[str, Any]:
    """Say what a list of places would change and, unless it is a preview, import what is clear."""
    by, key = current_actor(), idempotency_key()
    choice = Choice(query["points"], tuple(sorted(set(query["accepts"]))))
    kind = Kind(query["kind"]) if query["kind"] else None
    with unit_of_work() as session:
        made = service.preview_file(session, told["file"].read(), choice, kind=kind, by=by, key=key)
    return _shown(made.id) if query["preview"] else _applied(made.id, key)


@doors.asks("/imports/<uuid:identifier>", shapes.ImportOut)
@roles(Role.COORDINATOR)
def import_seen(identifier: UUID) -> dict[str, Any]:
    """Show an import: how many rows have each answer, and how far it is."""
    return _shown(identifier)


@doors.tells("/imports/<uuid:identifier>/application", shapes.ImportOut, status=200, takes={"json": Strict})
@roles(Role.COORDINATOR)
def apply_import(_told_nothing: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Import what is clear or decided, for some seconds; while `left` is not 0, ask again with another key."""
    return _applied(identifier, idempotency_key())


def _applied(identifier: UUID, key: UUID) -> dict[str, Any]:
    by, ends, left = current_actor(), time.monotonic() + AT_ONCE_SECONDS, 1
    with unit_of_work() as session:
        service.begin(session, queries.import_of(session, identifier), by=by, key=key)
    while left and time.monotonic() < ends:
        with unit_of_work() as session:
            left = apply_some(session, queries.import_of(session, identifier), by=by)
    return _shown(identifier)


def _shown(identifier: UUID) -> dict[str, Any]:
    with reading() as session:
        return _told(session, queries.import_of(session, identifier))


def _told(session: Session, found: Import) -> dict[str, Any]:
    return {
        "id": found.id,
        "kind": found.kind.value,
        "points": found.as_points,
        "made_at": found.made_at,
        "begun_at": found.begun_at,
        "ended_at": found.ended_at,
        "answers": {answer.value: count for answer, count in queries.counts(session, found).items()},
        "done": queries.worked(session, found),
        "left": queries.remaining(session, found),
    }


@doors.asks("/imports/<uuid:identifier>/rows", shapes.RowList, takes={"query": shapes.RowsQuery})
@roles(Role.COORDINATOR)
def import_rows(query: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """List the rows with their answers."""
    answer = Answer(query["answer"]) if query["answer"] else None
    with reading() as session:
        found = queries.import_of(session, identifier)
        rows = queries.rows(session, found, answer=answer, after=query["after"], limit=query["limit"] + 1)
    return paged([_row(row) for row in rows], query["limit"], lambda one: one["number"])


def _row(row: ImportRow) -> dict[str, Any]:
    names = ("number", "name", "commune", "source_id", "site_id", "changes", "conflicts", "decision", "done")
    return {name: getattr(row, name) for name in names} | {
        "answer": row.answer.value,
        "reason": _(row.reason) if row.reason else "",
        "warnings": [_(warning) for warning in row.warnings],
        "decisions": service.decisions_of(row),
    }


@doors.tells(
    "/imports/<uuid:identifier>/rows/<int:number>/decision",
    shapes.RowOut,
    status=200,
    keyed=False,
    takes={"json": shapes.DecisionIn},
)
@roles(Role.COORDINATOR)
def decide(told: dict[str, Any], identifier: UUID, number: int) -> dict[str, Any]:
    """Decide of a doubtful row; the last decision before the import counts."""
    with unit_of_work() as session:
        found = queries.import_of(session, identifier)
        return _row(service.decide_row(session, found, number, told["decision"], by=current_actor()))
