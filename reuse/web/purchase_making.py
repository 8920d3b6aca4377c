"""Recording one purchase or gift, and changing it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import http
from reuse.errors import N_, NotFoundError, ReuseError
from reuse.events.requests import asked_before
from reuse.purchases import queries, service
from reuse.purchases.lines import gift_values, lines
from reuse.purchases.models import Purchase
from reuse.purchases.reading import cents_of
from reuse.purchases.service import Told
from reuse.web import forms, purchase_words
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.purchases import BUYERS

_AMOUNTS = ("spend_cents", "reused_cents", "recycled_cents")


@blueprint.get("/purchases/new")
@http.roles(*BUYERS)
def new_purchase() -> ResponseReturnValue:
    """Ask for one purchase or gift."""
    return _form(Form(), None)


def _form(form: Form, found: Purchase | None) -> str:
    by = http.current_actor()
    year = found.day.year if found else service.today().year
    with http.reading() as session:
        contracts = queries.contracts_of(session, found.organisation_id if found else by.organisation)
    return render_template(
        "purchase_form.html",
        form=form,
        problem=form.problem,
        found=found,
        today=service.today(),
        lines=[(code, purchase_words.line_name(code)) for code in lines()],
        values=[(code, purchase_words.gift_value_name(code, year)) for code in gift_values(year)],
        contracts=[(str(identifier), reference) for identifier, reference in contracts.items()],
        euros=euros,
    )


def euros(cents: int) -> str:
    """Write cents as they are typed in a field."""
    return f"{cents // 100},{cents % 100:02d}" if cents else ""


@blueprint.post("/purchases")
@http.roles(*BUYERS)
def add_purchase() -> ResponseReturnValue:
    """Record one purchase or gift, then show the year's."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            made = service.add_purchase(session, _told(), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _form(Form.typed(error), None), error.status
    flash(_("Recorded."))
    return redirect(url_for("web.purchases", year=made.day.year), 303)


@blueprint.get("/purchases/<uuid:purchase>")
@http.roles(*BUYERS)
def edit_purchase(purchase: UUID) -> ResponseReturnValue:
    """Show one purchase, to be changed."""
    with http.reading() as session:
        found = _there(session, purchase)
    return _form(Form(), found)


def _there(session: Session, identifier: UUID) -> Purchase:
    found = queries.purchase(session, identifier, by=http.current_actor())
    if found.removed_at is not None:
        raise NotFoundError(N_("There is no such purchase."))
    return found


@blueprint.post("/purchases/<uuid:purchase>")
@http.roles(*BUYERS)
def change_purchase(purchase: UUID) -> ResponseReturnValue:
    """Change one purchase, unless somebody did since the page was read."""
    by = http.current_actor()
    with http.reading() as session:
        found = _there(session, purchase)
    try:
        with http.unit_of_work() as session:
            found = queries.purchase(session, purchase, by=by)
            told, version = _told(), number_in(request.form.get("version", "")) or 0
            claimed = {"purchase": str(purchase), "version": version} | told.asked()
            if not asked_before(session, by, http.idempotency_key(), "change-purchase", claimed):
                service.edit_purchase(session, found, told, version=version, by=by)
    except ReuseError as error:
        return _form(Form.typed(error), found), error.status
    flash(_("Changed."))
    return redirect(url_for("web.purchases", year=found.day.year), 303)


def _told() -> Told:
    gift = forms.ticked("gift")
    spend, reused, recycled = (cents_of(name, forms.line(name)) for name in _AMOUNTS)
    return Told(
        day=forms.needed_day("day"),
        line=forms.needed("line"),
        count=forms.scaled("count", 1, required=True) or 0,
        spend_cents=spend,
        reused_cents=reused,
        recycled_cents=recycled,
        supplier=forms.line("supplier"),
        reference=forms.line("reference", most=80),
        contract=forms.identifier("contract", required=False),
        gift=gift,
        gift_value=forms.line("gift_value") if gift else "",
    )
