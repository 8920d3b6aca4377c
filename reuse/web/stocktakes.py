"""Stock-takes: the sites being counted, and the page where one scan follows another."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.models import Site
from reuse.actors.queries import sites
from reuse.codes import show_code
from reuse.devices.models import Device, Model
from reuse.errors import N_, BadInputError, ReuseError
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.refusals import problem_of
from reuse.stocktakes import queries, service
from reuse.stocktakes.counting import Answer, count
from reuse.stocktakes.lists import last_counted
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.queries import Tally
from reuse.stocktakes.rules import Finding, Outcome, Part
from reuse.web import forms, stocktake_lines, words
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form

COUNTERS = (*HOLDERS, Role.COORDINATOR)
PAGE = 50


@blueprint.get("/stocktakes")
@http.roles(*COUNTERS)
def stocktakes() -> ResponseReturnValue:
    """List the stock-takes of this person's sites and offer to open one."""
    return _list(Form({"site": str(http.current_actor().site or "")}))


def _list(form: Form) -> str:
    by = http.current_actor()
    with http.reading() as session:
        after = identifier_in(request.args.get("after", ""))
        found = queries.list_stocktakes(session, by, after=after, limit=PAGE + 1)
        own = sites(session, organisation=by.organisation, within=by.sites, limit=200)
    return render_template(
        "stocktakes.html",
        found=found[:PAGE],
        sites=[(str(one.id), one.name) for one in sorted(own, key=lambda one: one.name)],
        next_url=url_for("web.stocktakes", after=found[PAGE - 1][0].id) if len(found) > PAGE else "",
        form=form,
        problem=form.problem,
    )


@blueprint.post("/stocktakes")
@http.roles(*COUNTERS)
def open_stocktake() -> ResponseReturnValue:
    """Open the stock-take of a site, or join the one that is open there."""
    try:
        site = forms.identifier("site")
        if site is None:
            raise BadInputError(N_("Something is missing."), fields={"site": N_("choose one of the answers")})
        with http.unit_of_work() as session:
            made = service.open_stocktake(session, site, by=http.current_actor(), key=http.idempotency_key())
    except ReuseError as error:
        return _list(Form.typed(error)), error.status
    return redirect(url_for("web.stocktake", stocktake=made.id), 303)


@blueprint.get("/stocktakes/<uuid:stocktake>")
@http.roles(*COUNTERS)
def stocktake(stocktake: UUID) -> ResponseReturnValue:
    """Show a stock-take: its numbers, the box for the next code while it is open, one list of its answer."""
    by = http.current_actor()
    with http.reading() as session:
        found = queries.stocktake_seen(session, stocktake, by)
        return render_template("stocktake.html", **_shown(session, found))


def _shown(session: Session, found: Stocktake) -> dict[str, Any]:
    numbers = queries.tally(session, found)
    return {
        "stocktake": found,
        "site": session.get_one(Site, found.site_id),
        "numbers": numbers,
        "outdated": found.report not in (None, service.report_number(found, numbers.late)),
        "seen": numbers.expected - numbers.parts[Part.MISSING] - numbers.parts[Part.LEFT],
        "names": [(part, stocktake_lines.name_of(part, found)) for part in Part],
        "last": last_counted(session, found) if found.closed_at is None else (),
        **stocktake_lines.page_of(session, found, _chosen(numbers)),
    }


def _chosen(numbers: Tally) -> Part:
    """Show the list asked for, else the first one where something is left to settle."""
    asked = request.args.get("list", "")
    return Part(asked) if asked in set(Part) else next((part for part in Part if numbers.open[part]), Part.MISSING)


@blueprint.post("/stocktakes/<uuid:stocktake>/counts")
@http.roles(*COUNTERS)
def counted(stocktake: UUID) -> ResponseReturnValue:
    """Count one label and come back for the next, whatever is answered: a scanner does not stop to read."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = queries.stocktake_seen(session, stocktake, by)
            answer = count(session, found, forms.needed("code"), by=by, key=http.idempotency_key())
            flash(*_said(session, answer, found))
    except BadInputError as error:
        problem = problem_of(error)
        flash(f"{problem.detail} {problem.remedy}".strip(), "refused")
    return redirect(url_for("web.stocktake", stocktake=stocktake, list=request.args.get("list")), 303)


def _said(session: Session, answer: Answer, stocktake: Stocktake) -> tuple[str, str]:
    """Say what a scan is answered, and the tone of its band."""
    told = {"code": show_code(answer.code), "what": _what(session, answer.device)}
    if answer.outcome is Outcome.COUNTED:
        arrived = answer.finding is Finding.ARRIVED
        counted = (
            N_("%(code)s counted, arrived since the opening: %(what)s.")
            if arrived
            else N_("%(code)s counted: %(what)s.")
        )
        return _(counted, **told), "message"
    if answer.outcome is Outcome.AGAIN:
        return _("%(code)s was counted already.", **told), "waiting"
    return _(_ASIDE[_reason(answer, stocktake)], **told), "refused"


def _reason(answer: Answer, stocktake: Stocktake) -> str:
    if answer.finding is Finding.ELSEWHERE and answer.device and answer.device.holder_id == stocktake.organisation_id:
        return "own"
    return answer.finding.value if answer.finding else answer.outcome.value


_ASIDE = {
    "own": N_(
        "%(code)s is followed at another of your sites: %(what)s. Settle it under “Found here, followed elsewhere”."
    ),
    "elsewhere": N_(
        "%(code)s is held by another organisation: %(what)s. Settle it under “Found here, followed elsewhere”."
    ),
    "ended": N_("%(code)s had left: %(what)s. If it has come back, say so under “Found here unexpectedly”."),
    "unclaimed": N_("%(code)s is on no known device. Take it in under “Found here unexpectedly”."),
    "unknown": N_("%(code)s was never printed by this service. Compare it with the label."),
}
"""What is said of a scan that is not simply counted, by its reason."""


def _what(session: Session, device: Device | None) -> str:
    if device is None:
        return ""
    model = session.get(Model, device.model_id) if device.model_id else None
    return " ".join(
        part for part in (words.kind(device.kind).name, *((model.maker, model.name) if model else ())) if part
    )


@blueprint.post("/stocktakes/<uuid:stocktake>/close")
@http.roles(*COUNTERS)
def closed(stocktake: UUID) -> ResponseReturnValue:
    """Close the stock-take; its report is issued."""
    _report(stocktake, service.close_stocktake)
    flash(_("Closed. The report is issued: here is what remains to settle."))
    return redirect(url_for("web.stocktake", stocktake=stocktake), 303)


@blueprint.post("/stocktakes/<uuid:stocktake>/report")
@http.roles(*COUNTERS)
def completed(stocktake: UUID) -> ResponseReturnValue:
    """Issue the report again with what arrived after the closing."""
    _report(stocktake, service.complete_report)
    flash(_("A further report is issued, with the counts that arrived after the closing."))
    return redirect(url_for("web.stocktake", stocktake=stocktake), 303)


def _report(identifier: UUID, verb: Any) -> None:
    by, key = http.current_actor(), http.idempotency_key()
    with http.unit_of_work() as session:
        found = queries.stocktake_seen(session, identifier, by)
        verb(session, found, by=by, key=key, paper=http.paper())
