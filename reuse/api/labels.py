"""Doors to printed labels: batches, sheets, single symbols."""

import io
from typing import Any
from uuid import UUID

from flask.wrappers import Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.api.door import Bytes, Subject
from reuse.api.listing import paged
from reuse.api.once import claim_key
from reuse.codes import show_code
from reuse.devices.queries import code_state
from reuse.devices.service import mark_printed, reserve_batch
from reuse.documents.symbols import draw_png, draw_svg
from reuse.errors import N_, NotFoundError
from reuse.http import current_actor, public, reading, roles, settings, unit_of_work
from reuse.labels.models import LabelBatch
from reuse.labels.sheets import Label, draw_sheet
from reuse.labels.symbols import label_symbol
from reuse.labels.templates import sheet_template
from reuse.labels.thermal import draw_zpl
from reuse.labels.wording import label_for
from reuse.lifecycle.stages import Role
from reuse.schemas import devices as shapes
from reuse.schemas.strict import Strict

doors = Subject("labels", __name__, description="Codes reserved before the devices exist, and their labels.")
MAKERS = (Role.COLLECTOR, Role.CARRIER, Role.REFURBISHER, Role.COORDINATOR)


@doors.asks("/label-batches", shapes.BatchList, takes={"query": shapes.BatchesQuery})
@roles(*MAKERS)
def batches(query: dict[str, Any]) -> dict[str, Any]:
    """List this organisation's batches."""
    chosen = (
        select(LabelBatch)
        .where(LabelBatch.organisation_id == current_actor().organisation)
        .order_by(LabelBatch.id)
        .limit(query["limit"] + 1)
    )
    if query["after"]:
        chosen = chosen.where(LabelBatch.id > query["after"])
    with reading() as session:
        return paged(session.scalars(chosen).all(), query["limit"], lambda one: one.id)


@doors.tells("/label-batches", shapes.BatchOut, takes={"json": shapes.BatchIn}, refuses={404})
@roles(*MAKERS)
def reserve(told: dict[str, Any]) -> LabelBatch:
    """Reserve codes to be printed before their devices exist."""
    with unit_of_work() as session:
        return reserve_batch(
            session, told["count"], site=told["site"], by=current_actor(), key=claim_key(session, told)
        )


@doors.asks("/label-batches/<uuid:identifier>", shapes.BatchOut)
@roles(*MAKERS)
def batch(identifier: UUID) -> LabelBatch:
    """Show one batch."""
    with reading() as session:
        return _own(session, identifier)


@doors.asks("/label-batches/<uuid:identifier>/sheet.pdf", Bytes("application/pdf"), takes={"query": shapes.SheetQuery})
@roles(*MAKERS)
def sheet(query: dict[str, Any], identifier: UUID) -> Response:
    """Draw the batch on A4 sheets of labels, and note that it is on paper."""
    out = io.BytesIO()
    template = sheet_template(query["template"])
    offset = (query["dx"] / 10, query["dy"] / 10)
    draw_sheet(_printed(identifier), template, out, first=query["first"], offset_mm=offset)
    return Response(out.getvalue(), mimetype="application/pdf")


@doors.asks("/label-batches/<uuid:identifier>/labels.zpl", Bytes("text/plain"), takes={"query": Strict})
@roles(*MAKERS)
def zpl(_query: dict[str, Any], identifier: UUID) -> Response:
    """Write the batch for a thermal printer that reads ZPL, and note that it is on paper."""
    return Response("".join(map(draw_zpl, _printed(identifier))), mimetype="text/plain")


def _printed(identifier: UUID) -> list[Label]:
    with unit_of_work() as session:
        codes = mark_printed(session, _own(session, identifier))
    return [label_for(code, settings()) for code in codes]


def _own(session: Session, identifier: UUID) -> LabelBatch:
    by, found = current_actor(), session.get(LabelBatch, identifier)
    if found is None or not (by.sees_all() or found.organisation_id == by.organisation):
        raise NotFoundError(N_("There is no such batch here."))
    return found


@doors.asks("/codes/<code>", shapes.CodeOut)
@public
def code_shown(code: str) -> dict[str, Any]:
    """Say what became of a code: reserved, printed, or on a device."""
    with reading() as session:
        found = code_state(session, code)
    url = settings().code_url(found.code)
    return {"code": found.code, "printed": show_code(found.code), "state": found.state.value, "url": url}


@doors.asks("/codes/<code>.svg", Bytes("image/svg+xml"))
@public
def code_svg(code: str) -> Response:
    """Draw the symbol of a code as SVG."""
    known = _known(code)
    return Response(draw_svg(label_symbol(known.url), show_code(known.code)), mimetype="image/svg+xml")


@doors.asks("/codes/<code>.png", Bytes("image/png"))
@public
def code_png(code: str) -> Response:
    """Draw the symbol of a code as PNG."""
    return Response(draw_png(label_symbol(_known(code).url)), mimetype="image/png")


def _known(code: str) -> Label:
    with reading() as session:
        return label_for(code_state(session, code).code, settings())
