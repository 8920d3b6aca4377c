"""Doors to retired equipment: what a public body held, its lists, its reuse rate."""

from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse.api.door import Subject
from reuse.api.once import claim_key, etag, version_asked
from reuse.api.purchases import BUYERS, share_told
from reuse.devices.queries import by_code
from reuse.http import current_actor, reading, roles, unit_of_work
from reuse.purchases import disposals, queries, retired
from reuse.purchases.disposals import Held
from reuse.purchases.models import DisposalList, RetiredYear, Uncounted
from reuse.purchases.reuse_rate import Item
from reuse.purchases.service import today
from reuse.schemas import purchases as shapes

doors = Subject("retired equipment", __name__, description="What public bodies retire, and what of it serves again.")
SHOWN = 500


@doors.asks("/retired-equipment", shapes.ReuseRateOut, takes={"query": shapes.RateQuery}, refuses={404})
@roles(*BUYERS)
def reuse_rate(query: dict[str, Any]) -> dict[str, Any]:
    """Reckon the reuse rate of a year from the events of each device."""
    year = query["year"] or today().year
    with reading() as session:
        home = queries.body(session, query["organisation"], by=current_actor())
        found = retired.reuse_rate(session, home.id, year, as_of=query["as_of"])
        return {
            "organisation": home.id,
            "year": year,
            "declared": _declared(year, retired.declared(session, home.id, year)),
            "rate": share_told(found.share, found.target.percent if found.target else None),
            "devices": [_item(one) for one in found.items[:SHOWN]],
        }


def _item(one: Item) -> dict[str, Any]:
    told = {"code": one.code, "kind": one.kind, "day": one.departure.day, "fact": one.departure.fact}
    return told | {"event": UUID(one.departure.event), "why": _(one.why) if one.why else ""}


def _declared(year: int, found: RetiredYear | None) -> dict[str, Any]:
    nothing = RetiredYear(year=year, held=0, older=0, older_reason="", protected=0, protected_reason="", version=0)
    told = found or nothing
    names = ("year", "held", "older", "older_reason", "protected", "protected_reason", "version")
    return {name: getattr(told, name) for name in names}


@doors.changes("/retired-equipment/<int:year>", shapes.RetiredYearOut, takes={"json": shapes.HeldIn})
@roles(*BUYERS)
def declare_held(told: dict[str, Any], year: int) -> tuple[RetiredYear, dict[str, str]]:
    """Declare what was held on 1 January of a year; `"0"` is the version of a year never declared."""
    with unit_of_work() as session:
        found = disposals.declare_held(session, year, Held(**told), version=version_asked(), by=current_actor())
    return found, etag(found.version)


@doors.tells("/disposal-lists", shapes.DisposalListOut, takes={"json": shapes.DisposalListIn}, refuses={404})
@roles(*BUYERS)
def claim_list(told: dict[str, Any]) -> DisposalList:
    """Count a deposit as the organisation's own; again: change where its taker committed to reuse."""
    by = current_actor()
    with unit_of_work() as session:
        claim_key(session, told | {"deposit": str(told["deposit"]) if told["deposit"] else None})
        if told["deposit"]:
            deposit = disposals.deposit_named(session, told["deposit"], by=by)
        else:
            deposit = disposals.deposit_of_receipt(session, told["follow_up"])
        return disposals.claim_list(session, deposit, told["commitment"], by=by)


@doors.removes("/disposal-lists/<uuid:identifier>")
@roles(*BUYERS)
def release_list(identifier: UUID) -> None:
    """Count a deposit as the organisation's no more."""
    with unit_of_work() as session:
        disposals.release_list(session, identifier, by=current_actor())


@doors.tells("/uncounted-devices", shapes.UncountedIn, status=200, takes={"json": shapes.UncountedIn}, refuses={404})
@roles(*BUYERS)
def leave_out(told: dict[str, Any]) -> dict[str, Any]:
    """Leave a device of the organisation's lists out of its rate, or count it again."""
    by = current_actor()
    with unit_of_work() as session:
        claim_key(session, told)
        _leave_out(session, told, by.organisation)
    return told


def _leave_out(session: Session, told: dict[str, Any], organisation: UUID) -> None:
    device = by_code(session, told["code"])
    retired.check_listed(session, organisation, device.uuid)
    disposals.leave_out(session, device, Uncounted(told["why"]) if told["why"] else None, by=current_actor())
