"""What others received from this organisation, so that a wrong receipt does not pass unseen."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.devices import queries as devices
from reuse.events import queries
from reuse.events.custody import contest
from reuse.lifecycle.stages import HOLDERS
from reuse.web import forms
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint

PAGE = 50


@blueprint.get("/departures")
@http.roles(*HOLDERS)
def departures() -> ResponseReturnValue:
    """List the devices that left by somebody else's scan."""
    with http.reading() as session:
        found = queries.departures(
            session,
            http.current_actor().organisation,
            before=identifier_in(request.args.get("before", "")),
            limit=PAGE + 1,
        )
    next_url = url_for("web.departures", before=found[PAGE - 1].Receipt.event_id) if len(found) > PAGE else ""
    return render_template("departures.html", rows=found[:PAGE], next_url=next_url)


@blueprint.post("/departures/<uuid:receipt>")
@http.roles(*HOLDERS)
def contested(receipt: UUID) -> ResponseReturnValue:
    """Contest one receipt, then show the others."""
    with http.unit_of_work() as session:
        device = devices.by_code(session, forms.needed("code"))
        contest(session, device, receipt, by=http.current_actor(), key=http.idempotency_key())
    flash(_("Contested. The organisation that received it, or the coordinator, decides."), "waiting")
    return redirect(url_for("web.departures"), 303)
