"""Files of purchases: sent, looked at row by row, then taken over."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.errors import N_, BadInputError, ConflictError, ReuseError
from reuse.purchases import files
from reuse.purchases.service import today
from reuse.web import purchase_words
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.purchases import BUYERS, PAGE, TITLES
from reuse.web.spreadsheet import head, line


@blueprint.get("/purchases/files")
@http.roles(*BUYERS)
def purchase_files() -> ResponseReturnValue:
    """Ask for a file of purchases."""
    return _asked(Form())


def _asked(form: Form) -> str:
    return render_template("purchase_files.html", form=form, problem=form.problem, titles=TITLES)


@blueprint.get("/purchases/model.csv")
@http.roles(*BUYERS)
def purchase_model() -> ResponseReturnValue:
    """Give a file to write over, with a purchase and a gift as examples."""
    day = today().strftime("%d/%m/%Y")
    bought = (day, "Ordinateurs portables", "10", "4500,00", "1500,00", "0", "Exemple SARL", "BC-0001", "", "", "")
    gift = (day, "Ordinateurs portables", "3", "", "", "", "Ville exemple", "", "", "oui", "laptop_under_5")
    headers = {"Content-Disposition": "attachment; filename=modele-achats.csv"}
    return Response(head(TITLES) + line(bought) + line(gift), mimetype="text/csv", headers=headers)


@blueprint.post("/purchases/files")
@http.roles(*BUYERS)
def preview_purchases() -> ResponseReturnValue:
    """Read the file and show what it would change; nothing is changed yet."""
    by = http.current_actor()
    try:
        sent = request.files.get("file")
        content = sent.read() if sent else b""
        if not content:
            raise BadInputError(N_("No file was sent."), fields={"file": N_("choose a file")})
        with http.unit_of_work() as session:
            made = files.preview_file(session, content, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _asked(Form.typed(error)), error.status
    return redirect(url_for("web.purchase_file", file=made.id), 303)


@blueprint.get("/purchases/files/<uuid:file>")
@http.roles(*BUYERS)
def purchase_file(file: UUID) -> ResponseReturnValue:
    """Show what each row of a file would change, or changed."""
    return _seen(file, Form())


def _seen(identifier: UUID, form: Form) -> str:
    after = number_in(request.args.get("after", ""))
    with http.reading() as session:
        found = files.file_of(session, identifier, by=http.current_actor())
        rows = files.rows_of(session, found, after=after, limit=PAGE + 1)
        more = url_for("web.purchase_file", file=identifier, after=rows[PAGE - 1].number) if rows[PAGE:] else ""
        return render_template(
            "purchase_file.html",
            form=form,
            problem=form.problem,
            found=found,
            rows=rows[:PAGE],
            counts=files.counts_of(session, found),
            next_url=more,
            first_url=url_for("web.purchase_file", file=identifier) if after else "",
            say=purchase_words,
        )


@blueprint.post("/purchases/files/<uuid:file>")
@http.roles(*BUYERS)
def apply_purchases(file: UUID) -> ResponseReturnValue:
    """Take the rows over, in one go."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = files.file_of(session, file, by=by)
            files.apply_file(session, found, by=by, key=http.idempotency_key())
    except ConflictError as error:
        return _seen(file, Form.typed(error)), error.status
    flash(_("Imported."))
    return redirect(url_for("web.purchase_file", file=file), 303)
