"""Files that tools write, sent as they are: inventories of one device, reports of erasures."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import http
from reuse.erasure.reports.entry import read_report
from reuse.erasure.service import Filed, file_erasures
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events.sight import seen
from reuse.evidence.service import keep_file
from reuse.lifecycle.stages import Role
from reuse.refurbishment.inventory.reading import Reading
from reuse.refurbishment.service import record_inventory
from reuse.territory import territory
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form

MEDIA_TYPE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one erasure of a report."""

    serial: str
    code: str | None
    reason: str


def _file() -> bytes:
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        raise BadInputError(N_("No file was sent."), fields={"file": N_("choose a file")})
    return content


def _read(content: bytes) -> Reading:
    return read_report(content, zone=territory().zone, limit=http.settings().upload_limit)


@blueprint.get("/reports")
@http.roles(Role.REFURBISHER, Role.RECYCLER)
def reports() -> ResponseReturnValue:
    """Ask for an erasure report."""
    return render_template("reports.html", form=Form())


@blueprint.post("/reports")
@http.roles(Role.REFURBISHER, Role.RECYCLER)
def report() -> ResponseReturnValue:
    """File each erasure of a report on its device, and say what became of each."""
    by, key = http.current_actor(), http.idempotency_key()
    try:
        content = _file()
        reading = _read(content)
        with http.unit_of_work() as session:
            kept = keep_file(session, content, media_type=MEDIA_TYPE, by=by, key=key)
            filed = file_erasures(session, reading.erasures, kept, by=by, key=key)
            lines = [_line(one) for one in filed]
    except ReuseError as error:
        form = Form.typed(error)
        return render_template("reports.html", form=form, problem=form.problem), error.status
    return render_template("reported.html", lines=lines, warnings=[_(str(one)) for one in reading.warnings])


def _line(filed: Filed) -> Line:
    code = filed.device.code if filed.device else None
    return Line(filed.medium or "–", code, _(filed.reason) if filed.reason else "")


@blueprint.post("/devices/<code>/inventory")
@http.roles(Role.REFURBISHER, Role.RECYCLER)
def read_inventory(code: str) -> ResponseReturnValue:
    """Read a hardware file into the device, with the erasures it reports."""
    content = _file()
    reading = _read(content)
    with http.unit_of_work() as session:
        there, notes = _keep(session, code, content, reading)
    flash(_("File read: %(count)s media found.", count=len(reading.media)))
    for note in notes:
        flash(note, "waiting")
    return redirect(url_for("web.device", code=there), 303)


def _keep(session: Session, code: str, content: bytes, reading: Reading) -> tuple[str, list[str]]:
    by, key = http.current_actor(), http.idempotency_key()
    device = seen(session, code, by)
    kept = keep_file(session, content, media_type=MEDIA_TYPE, by=by, key=key, device=device)
    done = record_inventory(session, device, reading, by=by, key=key, file=kept)
    notes = [_(str(one)) for one in done.warnings]
    if done.alike:
        codes = ", ".join(one.code for one in done.alike)
        notes.append(
            _("Other devices bear the same numbers: %(codes)s. Check that they are not this one.", codes=codes)
        )
    if reading.erasures:
        filed = file_erasures(session, reading.erasures, kept, by=by, key=by.thing(key, "erasures"))
        notes += [_(one.reason) for one in filed if one.reason]
    return device.code or code, notes
