"""Where a label leads: the device for those who work on it, the intake form for a new label, the passport for all."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reuse import http
from reuse.codes import read_code
from reuse.devices import queries
from reuse.devices.models import Device
from reuse.errors import ForbiddenError, NotFoundError
from reuse.events.sight import seen
from reuse.impact.queries import impact_of
from reuse.lifecycle.stages import HOLDERS
from reuse.passport.queries import passport as read_passport
from reuse.web.blueprint import blueprint
from reuse.web.intake import TAKES_IN


@blueprint.get("/open")
@http.public
def open_code() -> ResponseReturnValue:
    """Lead a typed code where its label would."""
    code = read_code(request.args.get("code", "")[:200])
    return redirect(url_for("web.passport", code=code, deposit=request.args.get("deposit") or None), 303)


@blueprint.get("/D/<code>")
@http.public
def scanned(code: str) -> ResponseReturnValue:
    """Lead on what a label holds, which is all capitals."""
    return redirect(url_for("web.passport", code=read_code(code)), 308)


@blueprint.get("/d/<code>")
@http.limiter.limit("120 per minute")
@http.public
def passport(code: str) -> ResponseReturnValue:
    """Show a device's passport; staff go on to the device, or to the intake form of a label that is on none."""
    by = http.actor_or_none()
    with http.reading() as session:
        label = queries.code_state(session, code)
        if label.device_id is None:
            return _unclaimed(label.code)
        if by is not None and _may_open(session, label.code):
            return redirect(url_for("web.device", code=label.code), 303)
        shown = read_passport(session, label.code)
        impact = impact_of(session, Device.id == label.device_id)
    may_receive = by is not None and bool(by.roles & HOLDERS)
    return render_template("passport.html", passport=shown, impact=impact, may_receive=may_receive)


def _unclaimed(code: str) -> ResponseReturnValue:
    by = http.actor_or_none()
    if by is not None and by.roles & set(TAKES_IN):
        return redirect(url_for("web.intake", code=code, deposit=request.args.get("deposit") or None), 303)
    return render_template("unclaimed.html", code=code), 404


def _may_open(session: Session, code: str) -> bool:
    try:
        seen(session, code, http.current_actor())
    except (NotFoundError, ForbiddenError):
        return False
    return True
