"""Announced lists: sent as a spreadsheet, then seen arriving device by device."""

from hashlib import sha256
from itertools import islice
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import ngettext

from reuse import http
from reuse.collection import queries
from reuse.collection.lists import CHUNK, Answer, Line, announce_lines, read_list
from reuse.collection.models import REASONS, RESALES, Deposit, Depositor, Status
from reuse.collection.service import open_deposit
from reuse.devices.models import Device
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events.requests import asked_before
from reuse.impact.queries import impact_of
from reuse.lifecycle.stages import Role
from reuse.web import fields, forms
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint
from reuse.web.deposits import own
from reuse.web.forms import Form
from reuse.web.intake import terms
from reuse.web.spreadsheet import head, line

ANNOUNCERS = (Role.COLLECTOR, Role.COORDINATOR)
SHOWN = 100
TITLES = {
    "fr": ("Type", "Marque", "Modèle", "Numéro de série", "Inventaire"),
    "en": ("Kind", "Maker", "Model", "Serial number", "Asset tag"),
}
EXAMPLES = {
    "fr": (
        ("ordinateur portable", "Dell", "Latitude 5480", "EXEMPLE-1", "INV-0001"),
        ("écran", "HP", "E24", "", "INV-0002"),
    ),
    "en": (("laptop", "Dell", "Latitude 5480", "EXAMPLE-1", "INV-0001"), ("screen", "HP", "E24", "", "INV-0002")),
}
"""Rows to write over: a title that `read_list` knows, a kind that it knows."""


class UnreadRowsError(BadInputError):
    """Some rows of the list cannot be announced, so that none was."""

    def __init__(self, rows: list[Line]):
        super().__init__(
            N_("Some rows cannot be read: nothing was announced."),
            remedy=N_("Correct them in the file and send it again, or send it with these rows left out."),
            fields={"file": N_("some rows cannot be read")},
        )
        self.rows = rows


@blueprint.get("/lists")
@http.roles(*ANNOUNCERS)
def lists() -> ResponseReturnValue:
    """Ask for a list, and show the latest ones with how many of their devices arrived."""
    return render_template("lists.html", **_asked(Form()))


def _asked(form: Form, rows: list[Line] | None = None) -> dict[str, Any]:
    with http.reading() as session:
        found = queries.lists_of(session, http.current_actor())
    return {
        "form": form,
        "problem": form.problem,
        "rows": rows or [],
        "found": found,
        "shown": SHOWN,
        "depositors": [(one.value, fields.choice(one.value)) for one in Depositor if one is not Depositor.RESIDENT],
        "statuses": [(one.value, fields.choice(one.value)) for one in Status],
        "reasons": [(one, fields.choice(one)) for one in REASONS],
        "resales": [(one, fields.choice(one)) for one in RESALES],
    }


@blueprint.get("/lists/model.csv")
@http.roles(*ANNOUNCERS)
def list_model() -> ResponseReturnValue:
    """Give a list to fill in, its titles and kinds in the reader's language."""
    language = http.language()
    text = head(TITLES[language]) + "".join(line(cells) for cells in EXAMPLES[language])
    headers = {"Content-Disposition": "attachment; filename=reuse-list.csv"}
    return Response(text, mimetype="text/csv", headers=headers)


@blueprint.post("/lists")
@http.roles(*ANNOUNCERS)
def announce() -> ResponseReturnValue:
    """Announce the devices of a list: all of them, or none and which rows say why, unless these are left out."""
    try:
        content = _content()
        deposit = _opened(content)
    except ReuseError as error:
        rows = error.rows if isinstance(error, UnreadRowsError) else []
        return render_template("lists.html", **_asked(Form.typed(error), rows)), error.status
    created, known = _announced(content, deposit)
    flash(ngettext("%(num)s device announced.", "%(num)s devices announced.", created))
    if known:
        flash(ngettext("%(num)s device was known already.", "%(num)s devices were known already.", known), "waiting")
    return redirect(url_for("web.announced", deposit=deposit.id), 303)


def _content() -> bytes:
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        raise BadInputError(N_("No file was sent."), fields={"file": N_("choose a file")})
    unread, read = [], 0
    for one in read_list(content):
        read += one.seen is not None
        if one.seen is None:
            unread.append(one)
    if not (read or unread):
        raise BadInputError(N_("The list has no row under its titles."), fields={"file": N_("choose another file")})
    if unread and not (read and forms.ticked("leave_out")):
        raise UnreadRowsError(unread)
    return content


def _opened(content: bytes) -> Deposit:
    """Open the deposit of the list; sending the same form again finds the same one."""
    by, key = http.current_actor(), http.idempotency_key()
    with http.unit_of_work() as session:
        asked_before(session, by, key, "list", {"sha256": sha256(content).hexdigest()})
        return open_deposit(session, terms(), secret=http.settings().secret_key, by=by, key=key)


def _announced(content: bytes, deposit: Deposit) -> tuple[int, int]:
    """Announce the rows a chunk at a time, so that nobody waits for a long list; count those on it and those known.

    What is on the list is counted, not what was just done: sending the form again is answered as the first time.
    """
    by, lines, readable = http.current_actor(), read_list(content), 0
    while some := list(islice(lines, CHUNK)):
        with http.unit_of_work() as session:
            answers = announce_lines(session, some, deposit, by=by)
        readable += sum(one.answer is not Answer.REFUSED for one in answers)
    with http.reading() as session:
        there = queries.announced_in(session, deposit).devices
    return there, readable - there


@blueprint.get("/lists/<uuid:deposit>")
@http.roles(*ANNOUNCERS)
def announced(deposit: UUID) -> ResponseReturnValue:
    """Show a list: how many of its devices arrived, and each of them."""
    with http.reading() as session:
        found, after = own(session, deposit), _after()
        rows = queries.listed(session, found, after=after, limit=SHOWN + 1)
        more = url_for("web.announced", deposit=deposit, after=rows[SHOWN - 1].device.id) if rows[SHOWN:] else ""
        shown = {
            "told": queries.announced_in(session, found),
            "impact": impact_of(session, Device.announced_in == found.id),
            "rows": rows[:SHOWN],
        }
        return render_template("list.html", **shown, next_url=more, paged=bool(after))


def _after() -> int:
    """Read where the page goes on; what is no place is the beginning."""
    return number_in(request.args.get("after", "")) or 0
