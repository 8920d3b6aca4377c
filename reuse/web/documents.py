"""Issued documents: the page where anybody checks one, and the paper itself for those it concerns."""

from hmac import compare_digest

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.devices.models import Device
from reuse.errors import N_, ForbiddenError, NotFoundError
from reuse.evidence import queries
from reuse.evidence.models import IssuedDocument
from reuse.evidence.service import public_facts
from reuse.web.blueprint import blueprint


@blueprint.get("/documents")
@http.public
def documents() -> ResponseReturnValue:
    """Lead to the document whose number was typed."""
    return redirect(url_for("web.document", number=request.args.get("number", "").strip()[:40] or "-"), 303)


@blueprint.get("/documents/<number>")
@http.public
def document(number: str) -> ResponseReturnValue:
    """Say whether a document is valid; its paper's holder reads what is public of it, those it concerns all of it.

    The paper's symbol carries a seal that nobody guesses: without it the number alone tells only whether it is valid.
    """
    by = http.actor_or_none()
    with http.reading() as session:
        found = _sealed_so(queries.document(session, number))
        device = session.get(Device, found.device_id) if found.device_id else None
        whole = by is not None and _concerns(session, found, by)
        return render_template(
            "document.html",
            document=found,
            device=device,
            organisation=session.get(Organisation, found.organisation_id),
            revoked=queries.is_revoked(session, found.number),
            whole=whole,
            held=whole or found.seal is None or _holds(found),
        )


def _sealed_so(document: IssuedDocument) -> IssuedDocument:
    """Refuse an address that carries another seal than the paper's: what lies before the reader is not that paper."""
    if document.seal and "c" in request.args and not _holds(document):
        raise NotFoundError(
            N_("No paper with this number carries this seal."),
            remedy=N_("Ask whoever gave it to you for the original."),
        )
    return document


def _holds(document: IssuedDocument) -> bool:
    """Tell whether the address carries the paper's seal."""
    return compare_digest((document.seal or "").encode(), request.args.get("c", "").encode("utf-8", "replace"))


@blueprint.get("/documents/<number>.json")
@http.public
def document_facts(number: str) -> ResponseReturnValue:
    """Give what a paper's seal is the hash of, to whoever has the seal: a browser computes it again."""
    with http.reading() as session:
        found = _sealed_so(queries.document(session, number))
        if not (found.seal and _holds(found)):
            raise NotFoundError(N_("No paper with this number carries this seal."))
        return Response(public_facts(found.facts), mimetype="application/json")


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
