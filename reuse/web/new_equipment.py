"""Why new equipment is bought: a short form before, a list by year, a paper for the file of the purchase."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.actors.models import Organisation
from reuse.errors import ReuseError
from reuse.purchases import queries, service
from reuse.purchases.lines import lines, reasons
from reuse.purchases.service import Why
from reuse.web import forms, purchase_words
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.purchases import BUYERS, PAGE, asked


@blueprint.get("/purchases/new-equipment")
@http.roles(*BUYERS)
def new_equipment() -> ResponseReturnValue:
    """List why new equipment was bought in a year, and ask before the next time."""
    return _page(Form())


def _page(form: Form) -> str:
    with http.reading() as session:
        about = asked(session)
        after = identifier_in(request.args.get("after", ""))
        found = queries.justifications(session, about.organisation.id, about.year, after=after, limit=PAGE + 1)
        more = url_for("web.new_equipment", after=found[PAGE - 1].id, **about.address) if len(found) > PAGE else ""
        return render_template(
            "new_equipment.html",
            form=form,
            problem=form.problem,
            about=about,
            found=found[:PAGE],
            next_url=more,
            first_url=url_for("web.new_equipment", **about.address) if after else "",
            today=service.today(),
            lines=[(code, purchase_words.line_name(code)) for code in lines()],
            reasons=[(code, purchase_words.reason_name(code)) for code in reasons()],
            say=purchase_words,
        )


@blueprint.post("/purchases/new-equipment")
@http.roles(*BUYERS)
def justify_new() -> ResponseReturnValue:
    """Keep why new equipment is bought, then show it as a paper."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            made = service.justify(session, _told(), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    flash(_("Kept. Print it for the file of the purchase."))
    return redirect(url_for("web.justification", justification=made.id), 303)


def _told() -> Why:
    return Why(
        forms.needed_day("day"),
        forms.needed("line"),
        forms.scaled("count", 1, required=True) or 0,
        forms.needed("reason"),
        forms.line("words", most=500),
    )


@blueprint.get("/purchases/new-equipment/<uuid:justification>")
@http.roles(*BUYERS)
def justification(justification: UUID) -> ResponseReturnValue:
    """Show one justification as a page to print and sign."""
    with http.reading() as session:
        found = queries.justification(session, justification, by=http.current_actor())
        home = session.get_one(Organisation, found.organisation_id)
        return render_template("justification.html", found=found, home=home, say=purchase_words)


@blueprint.post("/purchases/new-equipment/<uuid:justification>/removal")
@http.roles(*BUYERS)
def withdraw_justification(justification: UUID) -> ResponseReturnValue:
    """Delete a justification for good: nothing was bought new."""
    by = http.current_actor()
    with http.unit_of_work() as session:
        found = queries.justification(session, justification, by=by)
        year = found.day.year
        service.withdraw(session, found, by=by)
    flash(_("Deleted."))
    return redirect(url_for("web.new_equipment", year=year), 303)
