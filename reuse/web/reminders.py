"""Reminders by e-mail: what was sent for one's organisation, and whether one wants them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import browser, http
from reuse.actors.models import Organisation
from reuse.awards.queries import organisation_seen
from reuse.mailing.letters import said
from reuse.mailing.queries import refuses, sent_to
from reuse.mailing.service import refuse, stop, want
from reuse.web import forms
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint
from reuse.web.notices import left
from reuse.web.page import shown_once


@blueprint.get("/reminders")
@http.signed_in
def sent_reminders() -> ResponseReturnValue:
    """List what was sent for one's organisation, to how many people; the coordinator asks for any."""
    by, here = http.current_actor(), browser.required_presence()
    asked = identifier_in(request.args.get("organisation", "")) or by.organisation
    with http.reading() as session:
        home: Organisation = organisation_seen(session, asked, by)
        found = [
            (one, said(one.told, one.about.name, http.language(), _)) for one in sent_to(session, home.id, home.name)
        ]
        refused = refuses(session, here.user)
    return render_template(
        "reminders.html",
        home=home,
        own=home.id == by.organisation,
        found=found,
        refused=refused,
        sends=http.settings().mail is not None,
    )


@blueprint.post("/reminders")
@http.signed_in
def choose_reminders() -> ResponseReturnValue:
    """Keep whether the person wants reminders by e-mail."""
    wanted = forms.one_of("wanted", frozenset({"yes", "no"})) == "yes"
    with http.unit_of_work() as session:
        (want if wanted else refuse)(session, browser.required_presence().user)
    flash(_("You will receive reminders by e-mail.") if wanted else _("You will receive no reminder by e-mail."))
    return redirect(url_for("web.sent_reminders"), 303)


@blueprint.get("/reminders/<token>/stop")
@http.limiter.limit("30 per minute")
@http.public
def stopping_reminders(token: str) -> ResponseReturnValue:
    """Offer to send no more; opening the link alone changes nothing."""
    return shown_once(render_template("reminders_stop.html", token=token))


@blueprint.post("/reminders/<token>/stop")
@http.csrf.exempt  # type: ignore[untyped-decorator]
@http.limiter.limit("30 per minute")
@http.public
def stop_reminders(token: str) -> ResponseReturnValue:
    """Send no more; the link is the proof, since mail programs send it without a page's token (RFC 8058)."""
    with http.unit_of_work() as session:
        stop(session, token)
    return left("web.reminders_stopped")


@blueprint.get("/reminders/stopped")
@http.public
def reminders_stopped() -> ResponseReturnValue:
    """Say that no more will come."""
    return render_template("reminders_stop.html", token="")
