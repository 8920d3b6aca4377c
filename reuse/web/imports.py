"""Lists of places imported: a file is sent, what it would change is looked at, then it is taken over."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from reuse import http
from reuse.errors import N_, BadInputError, ConflictError, ReuseError
from reuse.imports import queries, service
from reuse.imports.applying import apply_some
from reuse.imports.models import Answer, Kind
from reuse.imports.planning import Choice
from reuse.lifecycle.stages import Role
from reuse.web import forms, import_words, words
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.spreadsheet import head, line

PAGE = 50
AT_ONCE_SECONDS = 5.0
"""How long one request works through an import before it shows how far it is."""


@blueprint.get("/imports")
@http.roles(Role.COORDINATOR)
def imports() -> ResponseReturnValue:
    """Ask for a file, and show the latest imports."""
    return _asked(Form())


def _asked(form: Form) -> str:
    with http.reading() as session:
        found = queries.imports(session)
    return render_template(
        "imports.html",
        form=form,
        problem=form.problem,
        found=found,
        say=import_words,
        kinds=[(kind.value, import_words.kind(kind)) for kind in Kind],
        devices=[(code, named.name) for code, named in words.kinds()],
        chosen=request.form.getlist("accepts"),
    )


@blueprint.post("/imports")
@http.roles(Role.COORDINATOR)
def preview_import() -> ResponseReturnValue:
    """Read the file and show what it would change; nothing is changed yet."""
    try:
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        if not content:
            raise BadInputError(N_("No file was sent."), fields={"file": N_("choose a file")})
        kind = forms.one_of("kind_of_list", frozenset(Kind), required=False)
        points = forms.one_of("use", frozenset({"points", "directory"})) == "points"
        choice = Choice(points, tuple(sorted(set(request.form.getlist("accepts")))))
        with http.unit_of_work() as session:
            by, key = http.current_actor(), http.idempotency_key()
            made = service.preview_file(session, content, choice, kind=Kind(kind) if kind else None, by=by, key=key)
    except ReuseError as error:
        return _asked(Form.typed(error)), error.status
    return redirect(url_for("web.import_seen", identifier=made.id), 303)


@blueprint.get("/imports/<uuid:identifier>")
@http.roles(Role.COORDINATOR)
def import_seen(identifier: UUID) -> ResponseReturnValue:
    """Show what a file would change, or changed: how many rows of each answer, and each of them."""
    return _seen(identifier)


def _seen(identifier: UUID, form: Form | None = None) -> str:
    answer, after = _answer(), number_in(request.args.get("after", ""))
    with http.reading() as session:
        found = queries.import_of(session, identifier)
        rows = queries.rows(session, found, answer=answer, after=after, limit=PAGE + 1)
        more = len(rows) > PAGE
        return render_template(
            "import.html",
            found=found,
            rows=rows[:PAGE],
            counts=queries.counts(session, found),
            left=queries.remaining(session, found),
            worked=queries.worked(session, found),
            sites=queries.sites_named(session, rows[:PAGE]),
            answer=answer,
            say=import_words,
            form=form or Form(),
            problem=form.problem if form else None,
            decisions=service.decisions_of,
            next_url=_page(identifier, answer, rows[PAGE - 1].number) if more else "",
            first_url=_page(identifier, answer) if after else "",
        )


def _answer() -> Answer | None:
    asked = request.args.get("answer", "")
    return Answer(asked) if asked in set(Answer) else None


def _page(identifier: UUID, answer: Answer | None, after: int | None = None) -> str:
    return url_for("web.import_seen", identifier=identifier, answer=answer.value if answer else None, after=after)


@blueprint.post("/imports/<uuid:identifier>/rows/<int:number>")
@http.roles(Role.COORDINATOR)
def decide_row(identifier: UUID, number: int) -> ResponseReturnValue:
    """Keep what was decided of one row, and come back to it."""
    try:
        with http.unit_of_work() as session:
            found = queries.import_of(session, identifier)
            row = service.decide_row(session, found, number, forms.line("decision"), by=http.current_actor())
    except (BadInputError, ConflictError) as error:
        return _seen(identifier, Form.typed(error)), error.status
    flash(_("Noted for row %(number)s.", number=row.number))
    before = number_in(request.args.get("after", ""))
    return redirect(f"{_page(identifier, _answer(), before)}#row-{number}", 303)


@blueprint.post("/imports/<uuid:identifier>")
@http.roles(Role.COORDINATOR)
def apply_import(identifier: UUID) -> ResponseReturnValue:
    """Take the rows over for some seconds, then show how far it is; sending again goes on."""
    by, ends, left = http.current_actor(), time.monotonic() + AT_ONCE_SECONDS, 1
    try:
        with http.unit_of_work() as session:
            service.begin(session, queries.import_of(session, identifier), by=by, key=http.idempotency_key())
        while left and time.monotonic() < ends:
            with http.unit_of_work() as session:
                left = apply_some(session, queries.import_of(session, identifier), by=by)
    except ConflictError as error:
        return _seen(identifier, Form.typed(error)), error.status
    if left:
        flash(ngettext("%(num)s row is left: go on.", "%(num)s rows are left: go on.", left), "waiting")
    else:
        flash(_("Imported."))
    return redirect(url_for("web.import_seen", identifier=identifier), 303)


@blueprint.get("/imports/<uuid:identifier>.csv")
@http.roles(Role.COORDINATOR)
def import_answers(identifier: UUID) -> ResponseReturnValue:
    """Export every answer, as French spreadsheets read it."""
    with http.reading() as session:
        queries.import_of(session, identifier)
    headers = {"Content-Disposition": f"attachment; filename=import-{identifier}.csv"}
    lines = stream_with_context(_lines(identifier))
    return Response(lines, mimetype="text/csv; charset=utf-8", headers=headers)


def _lines(identifier: UUID) -> Iterator[str]:
    titles = (_("Row"), _("Name"), _("Commune"), _("Answer"), _("Reason"), _("Changes"), _("Warnings"), _("Site"))
    yield head(titles)
    after: int | None = None
    while True:
        with http.reading() as session:
            rows = queries.rows(session, queries.import_of(session, identifier), after=after, limit=500)
            sites = queries.sites_named(session, rows)
        for row in rows:
            yield line(_cells(row, sites))
        if len(rows) < 500:
            return
        after = rows[-1].number


def _cells(row: Any, sites: dict[str, str]) -> tuple[str, ...]:
    changed = "; ".join(import_words.changes(row))
    warned = "; ".join(words.said(warning) for warning in row.warnings)
    site = sites.get(str(row.site_id), "")
    reason = words.said(row.reason) if row.reason else ""
    return (str(row.number), row.name, row.commune, import_words.answer(row.answer), reason, changed, warned, site)
