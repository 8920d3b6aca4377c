"""A deposit at the counter, and its receipt."""

from uuid import UUID

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.actors.models import Site
from reuse.collection import queries
from reuse.collection.models import Deposit
from reuse.collection.receipts import receipt as write_receipt
from reuse.collection.receipts import show_follow_up
from reuse.collection.service import follow_up_code
from reuse.devices.models import Device, Model
from reuse.documents.deposit import DepositReceipt
from reuse.documents.document import facts
from reuse.documents.pdf import draw_document
from reuse.impact.queries import impact_of
from reuse.lifecycle.guards import Question
from reuse.territory import territory
from reuse.web.blueprint import blueprint


@blueprint.get("/deposits/<uuid:deposit>")
@http.signed_in
def deposit(deposit: UUID) -> ResponseReturnValue:
    """Show a deposit to the organisation that took it in."""
    with http.reading() as session:
        found = own(session, deposit)
        return render_template(
            "deposit.html",
            deposit=found,
            devices=_named(session, found),
            impact=impact_of(session, Device.deposit_id == found.id),
            site=session.get(Site, found.site_id) if found.site_id else None,
            follow_up=show_follow_up(follow_up_code(http.settings().secret_key, found.id)),
        )


def own(session: Session, identifier: UUID) -> Deposit:
    """Return a deposit that is this organisation's to see; raises NotFoundError."""
    return queries.own_deposit(session, identifier, by=http.current_actor())


def _named(session: Session, deposit: Deposit) -> list[tuple[Device, Model | None, set[str]]]:
    """Give each device with its model and the media inside that are not erased."""
    devices = queries.devices_of(session, deposit)
    known = select(Model).where(Model.id.in_({one.model_id for one in devices if one.model_id}))
    models = {model.id: model for model in session.scalars(known)}
    policy = territory().policy(clock.now().date())
    return [(one, models.get(one.model_id or 0), Question(one.situation, {}, policy).unerased) for one in devices]


@blueprint.get("/deposits/<uuid:deposit>/receipt")
@http.signed_in
def receipt(deposit: UUID) -> ResponseReturnValue:
    """Show the receipt, to be printed or read out."""
    written = _receipt(deposit)
    return render_template("receipt.html", deposit=deposit, paper=written, sections=facts(written))


@blueprint.get("/deposits/<uuid:deposit>/receipt.pdf")
@http.signed_in
def receipt_pdf(deposit: UUID) -> ResponseReturnValue:
    """Draw the receipt; it bears the follow-up code, so that no cache keeps it."""
    written = _receipt(deposit)
    headers = {"Content-Disposition": f"attachment; filename={written.number}.pdf", "Cache-Control": "no-store"}
    return Response(draw_document(written), mimetype="application/pdf", headers=headers)


def _receipt(identifier: UUID) -> DepositReceipt:
    with http.reading() as session:
        found = own(session, identifier)
        return write_receipt(session, found, secret=http.settings().secret_key, paper=http.paper())
