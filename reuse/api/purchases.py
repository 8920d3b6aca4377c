"""Doors to purchases: recorded one by one or by a file, reported by year; and to the reasons to buy new."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.api.once import claim_key, etag, version_asked
from reuse.http import current_actor, idempotency_key, reading, roles, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.purchases import files, queries, service
from reuse.purchases.models import Justification, Purchase, PurchaseFile, PurchaseFileRow
from reuse.purchases.queries import Report
from reuse.purchases.rules import LineTotal, Share
from reuse.purchases.service import Told, Why, today
from reuse.schemas import purchases as shapes
from reuse.schemas.papers import FileIn
from reuse.schemas.strict import Strict

doors = Subject("purchases", __name__, description="What public buyers buy, reused or new, and what is missing.")
BUYERS = (Role.BUYER, Role.COORDINATOR)


@doors.asks("/purchases", shapes.PurchaseList, takes={"query": shapes.PurchasesQuery}, refuses={404})
@roles(*BUYERS)
def purchases(query: dict[str, Any]) -> dict[str, Any]:
    """List the purchases of a year."""
    limit = query["limit"]
    with reading() as session:
        home = queries.body(session, query["organisation"], by=current_actor())
        year = query["year"] or today().year
        found = queries.purchases(session, home.id, year, after=query["after"], limit=limit + 1)
    return paged(found, limit, lambda one: one.id)


@doors.tells("/purchases", shapes.PurchaseOut, takes={"json": shapes.PurchaseIn})
@roles(*BUYERS)
def add_purchase(told: dict[str, Any]) -> Purchase:
    """Record a purchase, or a gift received, of the organisation that asks."""
    with unit_of_work() as session:
        return service.add_purchase(session, Told(**told), by=current_actor(), key=idempotency_key())


@doors.asks("/purchases/<uuid:identifier>", shapes.PurchaseOut)
@roles(*BUYERS)
def purchase(identifier: UUID) -> tuple[Purchase, dict[str, str]]:
    """Show one purchase."""
    with reading() as session:
        found = queries.purchase(session, identifier, by=current_actor())
    return found, etag(found.version)


@doors.changes("/purchases/<uuid:identifier>", shapes.PurchaseOut, takes={"json": shapes.PurchaseIn})
@roles(*BUYERS)
def edit_purchase(told: dict[str, Any], identifier: UUID) -> tuple[Purchase, dict[str, str]]:
    """Change all that is told of a purchase, unless somebody did since it was read."""
    by, version = current_actor(), version_asked()
    with unit_of_work() as session:
        found = queries.purchase(session, identifier, by=by)
        service.edit_purchase(session, found, Told(**told), version=version, by=by)
    return found, etag(found.version)


@doors.removes("/purchases/<uuid:identifier>")
@roles(*BUYERS)
def remove_purchase(identifier: UUID) -> None:
    """Take a purchase away; it can be put back for a day."""
    by = current_actor()
    with unit_of_work() as session:
        service.remove_purchase(session, queries.purchase(session, identifier, by=by), by=by)


@doors.tells("/purchases/<uuid:identifier>/restoration", shapes.PurchaseOut, status=200, takes={"json": Strict})
@roles(*BUYERS)
def restore_purchase(told: dict[str, Any], identifier: UUID) -> Purchase:
    """Put a purchase back that was taken away."""
    by = current_actor()
    with unit_of_work() as session:
        found = queries.purchase(session, identifier, by=by)
        claim_key(session, told)
        service.restore_purchase(session, found, by=by)
    return found


@doors.tells("/purchase-files", shapes.PurchaseFileOut, takes={"query": shapes.PreviewQuery, "files": FileIn})
@roles(*BUYERS)
def import_purchases(told: dict[str, Any], query: dict[str, Any]) -> dict[str, Any]:
    """Say what a CSV, XLSX or ODS file would change and, unless it is a preview, take it over."""
    by, key = current_actor(), idempotency_key()
    with unit_of_work() as session:
        made = files.preview_file(session, told["file"].read(), by=by, key=key)
        if not query["preview"]:
            files.apply_file(session, made, by=by, key=key)
        return _file(session, made)


@doors.asks("/purchase-files/<uuid:identifier>", shapes.PurchaseFileOut)
@roles(*BUYERS)
def purchase_file(identifier: UUID) -> dict[str, Any]:
    """Show how many rows of a file have each answer."""
    with reading() as session:
        return _file(session, files.file_of(session, identifier, by=current_actor()))


@doors.tells(
    "/purchase-files/<uuid:identifier>/application", shapes.PurchaseFileOut, status=200, takes={"json": Strict}
)
@roles(*BUYERS)
def apply_purchases(_told_nothing: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Take over a file that was previewed; again changes nothing."""
    by = current_actor()
    with unit_of_work() as session:
        found = files.file_of(session, identifier, by=by)
        files.apply_file(session, found, by=by, key=idempotency_key())
        return _file(session, found)


def _file(session: Session, found: PurchaseFile) -> dict[str, Any]:
    answers = {answer.value: count for answer, count in files.counts_of(session, found).items()}
    return {"id": found.id, "made_at": found.made_at, "applied_at": found.applied_at, "answers": answers}


@doors.asks("/purchase-files/<uuid:identifier>/rows", shapes.PurchaseFileRowList, takes={"query": shapes.RowsQuery})
@roles(*BUYERS)
def purchase_file_rows(query: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """List the rows of a file with their answers."""
    with reading() as session:
        found = files.file_of(session, identifier, by=current_actor())
        rows = files.rows_of(session, found, after=query["after"], limit=query["limit"] + 1)
    return paged([_row(row) for row in rows], query["limit"], lambda one: one["number"])


def _row(row: PurchaseFileRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("number", "answer", "field")}
    return told | {"reason": _(row.reason) if row.reason else "", "purchase": row.purchase_id}


@doors.asks("/purchases/report", shapes.PurchaseReportOut, takes={"query": shapes.ReportQuery}, refuses={404})
@roles(*BUYERS)
def purchase_report(query: dict[str, Any]) -> dict[str, Any]:
    """Tell the share reached in a year by line and whole, and what is missing."""
    with reading() as session:
        home = queries.body(session, query["organisation"], by=current_actor())
        found = queries.report(session, home, query["year"] or today().year, until=query["until"])
    return _report(found)


def _report(found: Report) -> dict[str, Any]:
    justified = [
        {"line": line, "reason": reason, "times": times, "things": things}
        for (line, reason), (times, things) in found.justified.items()
    ]
    return {
        "organisation": found.organisation.id,
        "year": found.year,
        "until": found.until,
        "whole": share_told(found.total.share, found.total.percent),
        "lines": [_line(one) for one in found.total.lines],
        "justified": justified,
    }


def share_told(share: Share, percent: int | None) -> dict[str, Any]:
    """Give a share with its target."""
    told = {name: getattr(share, name) for name in ("reached", "whole", "basis_points", "missing", "standing")}
    return told | {"target_percent": percent}


def _line(one: LineTotal) -> dict[str, Any]:
    return share_told(one.share, one.target.percent if one.target else None) | {
        "line": one.line,
        "spend_cents": one.spend,
        "reused_cents": one.reused,
        "recycled_cents": one.recycled,
        "gifts_cents": one.gifts,
        "gifts": one.gifts_count,
        "gifts_without_value": one.gifts_unvalued,
        "target_reused_percent": one.target.reused if one.target else None,
        "target_recycled_percent": one.target.recycled if one.target else None,
    }


@doors.asks("/new-equipment", shapes.JustificationList, takes={"query": shapes.PurchasesQuery}, refuses={404})
@roles(*BUYERS)
def justifications(query: dict[str, Any]) -> dict[str, Any]:
    """List why new equipment was bought in a year."""
    limit = query["limit"]
    with reading() as session:
        home = queries.body(session, query["organisation"], by=current_actor())
        year = query["year"] or today().year
        found = queries.justifications(session, home.id, year, after=query["after"], limit=limit + 1)
    return paged(found, limit, lambda one: one.id)


@doors.tells("/new-equipment", shapes.JustificationOut, takes={"json": shapes.JustificationIn})
@roles(*BUYERS)
def justify(told: dict[str, Any]) -> Justification:
    """Keep why new equipment is about to be bought."""
    with unit_of_work() as session:
        return service.justify(session, Why(**told), by=current_actor(), key=idempotency_key())


@doors.removes("/new-equipment/<uuid:identifier>")
@roles(*BUYERS)
def withdraw(identifier: UUID) -> None:
    """Delete a justification for good."""
    by = current_actor()
    with unit_of_work() as session:
        service.withdraw(session, queries.justification(session, identifier, by=by), by=by)
