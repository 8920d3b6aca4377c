"""Issued documents: the page where anybody checks one, and the paper itself for those it concerns."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.devices.models import Device
from reuse.errors import N_, ForbiddenError
from reuse.evidence import queries
from reuse.evidence.models import IssuedDocument
from reuse.web.blueprint import blueprint


@blueprint.get("/documents")
@http.public
def documents() -> ResponseReturnValue:
    """Lead to the document whose number was typed."""
    return redirect(url_for("web.document", number=request.args.get("number", "").strip()[:40] or "-"), 303)


@blueprint.get("/documents/<number>")
@http.public
def document(number: str) -> ResponseReturnValue:
    """Say whether a document is valid, with the little that the public may read; all of it to those it concerns."""
    by = http.actor_or_none()
    with http.reading() as session:
        found = queries.document(session, number)
        device = session.get(Device, found.device_id) if found.device_id else None
        return render_template(
            "document.html",
            document=found,
            device=device,
            organisation=session.get(Organisation, found.organisation_id),
            revoked=queries.is_revoked(session, found.number),
            whole=by is not None and _concerns(session, found, by),
        )


def _concerns(session: Session, document: IssuedDocument, by: Actor) -> bool:
    device = session.get(Device, document.device_id) if document.device_id else None
    holds = device is not None and device.holder_id == by.organisation
    return holds or by.sees_all() or document.organisation_id == by.organisation


@blueprint.get("/documents/<number>.pdf")
@http.signed_in
def document_pdf(number: str) -> ResponseReturnValue:
    """Give the paper as it was issued to those it concerns."""
    with http.reading() as session:
        found = queries.document(session, number)
        if not _concerns(session, found, http.current_actor()):
            raise ForbiddenError(N_("Only the organisation that issued this paper, or holds the device, may read it."))
        headers = {"Content-Disposition": f"attachment; filename={found.number}.pdf"}
        return Response(found.pdf, mimetype="application/pdf", headers=headers)
