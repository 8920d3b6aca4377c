"""Errors on a point: reported by residents, settled by those who keep it."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import clock, http
from reuse.errors import N_, ReuseError
from reuse.points import reports
from reuse.points.models import About, Settled
from reuse.points.queries import point_of
from reuse.points.reports import Reported
from reuse.web import forms, words
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.own_point import KEEPERS
from reuse.web.page import shown_once

PAGE = 50
ABOUT = {
    About.HOURS: N_("The hours are wrong"),
    About.CLOSED: N_("The place does not exist any more"),
    About.TAKES: N_("It refused what it is said to take"),
    About.ADDRESS: N_("The address or the place on the map is wrong"),
    About.TELEPHONE: N_("The telephone number is wrong"),
    About.ACCESS: N_("The access is not as described"),
    About.OTHER: N_("Something else"),
}


@blueprint.get("/points/<uuid:site>/report")
@http.public
def report_point(site: UUID) -> ResponseReturnValue:
    """Ask what is wrong with a point."""
    return _form(site, Form())


def _form(site: UUID, form: Form) -> Response:
    with http.reading() as session:
        point = point_of(session, site, clock.now())
    abouts = [(about.value, words.said(name)) for about, name in ABOUT.items()]
    return shown_once(render_template("point_report.html", point=point, abouts=abouts, form=form, problem=form.problem))


@blueprint.post("/points/<uuid:site>/report")
@http.limiter.limit("10 per hour")
@http.public
def reported(site: UUID) -> ResponseReturnValue:
    """Keep a report for whoever keeps the point."""
    try:
        told = Reported(About(forms.one_of("about", frozenset(About)) or About.OTHER), forms.line("words", most=500))
        with http.unit_of_work() as session:
            found = point_of(session, site, clock.now())
            reports.report_point(session, found.site, told, key=http.idempotency_key())
    except ReuseError as error:
        if error.status == 404:
            raise
        return _form(site, Form.typed(error)), error.status
    return redirect(url_for("web.thanks", site=site), 303)


@blueprint.get("/points/<uuid:site>/report/thanks")
@http.public
def thanks(site: UUID) -> ResponseReturnValue:
    """Say that a report was received and who reads it."""
    with http.reading() as session:
        return render_template("point_thanks.html", point=point_of(session, site, clock.now()))


@blueprint.get("/point-reports")
@http.roles(*KEEPERS)
def point_reports() -> ResponseReturnValue:
    """List the reports that wait for whoever is asking, the oldest first."""
    after = identifier_in(request.args.get("after", ""))
    with http.reading() as session:
        found = reports.reports_for(session, http.current_actor(), after=after, limit=PAGE + 1)
    shown = [(report, site, words.said(ABOUT[report.about])) for report, site in found[:PAGE]]
    next_url = url_for("web.point_reports", after=found[PAGE - 1][0].id) if len(found) > PAGE else ""
    return render_template("point_reports.html", found=shown, next_url=next_url)


@blueprint.post("/point-reports/<uuid:report>")
@http.roles(*KEEPERS)
def settle_report(report: UUID) -> ResponseReturnValue:
    """Say what was done about a report."""
    verdict = Settled(forms.one_of("verdict", frozenset(Settled)) or Settled.NOTHING)
    with http.unit_of_work() as session:
        reports.settle_report(session, reports.report_by_id(session, report), verdict, by=http.current_actor())
    flash(_("Settled. What the resident wrote is deleted in 30 days."))
    return redirect(url_for("web.point_reports"), 303)
