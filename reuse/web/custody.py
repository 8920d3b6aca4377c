"""Scanning devices in, one after the other."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.actors.models import Site
from reuse.codes import show_code
from reuse.devices import queries
from reuse.errors import ReuseError
from reuse.events.custody import receive as take_custody
from reuse.lifecycle.stages import HOLDERS
from reuse.web import forms
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form


@blueprint.get("/receive")
@http.roles(*HOLDERS)
def receive() -> ResponseReturnValue:
    """Ask for the label of the device that has arrived."""
    return _page(Form({"code": request.args.get("code", "")}))


def _page(form: Form) -> str:
    by = http.current_actor()
    with http.reading() as session:
        site = session.get(Site, by.site) if by.site else None
        return render_template("receive.html", form=form, problem=form.problem, site=site)


@blueprint.post("/receive")
@http.roles(*HOLDERS)
def received() -> ResponseReturnValue:
    """Take custody of the device, then ask for the next label."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            device = queries.by_code(session, forms.needed("code"))
            event = take_custody(session, device, by=by, key=http.idempotency_key())
            code, waits = show_code(device.code or ""), "waits" in event.data
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    if waits:
        flash(
            _("%(code)s is noted, and waits: nobody announced it to you. Its last holder is told.", code=code),
            "waiting",
        )
    else:
        flash(_("%(code)s received: your organisation holds it now.", code=code))
    return redirect(url_for("web.receive"), 303)
