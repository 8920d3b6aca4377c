"""Applications for the local label, as the coordination reviews and decides them."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import clock, http
from reuse.awards import dossier, queries
from reuse.awards.applications import invite
from reuse.awards.audit import declare_conflict, mark_all
from reuse.awards.decisions import Verdict, decide
from reuse.awards.models import Mark, Outcome, StepKind
from reuse.awards.reminders import reminders
from reuse.awards.rules import standing
from reuse.awards.scheme import Scheme, Source, scheme_version
from reuse.errors import N_, BadInputError, ReuseError
from reuse.lifecycle.stages import Role
from reuse.territory import local_day
from reuse.web import award_sayings, forms
from reuse.web.addresses import identifier_in
from reuse.web.award_deciders import who_answers, who_decides
from reuse.web.award_path import told
from reuse.web.award_words import STANDINGS
from reuse.web.awards import label_page
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.places import version_read

PAGE = 30


@blueprint.get("/label/applications")
@http.roles(Role.COORDINATOR)
def label_applications() -> ResponseReturnValue:
    """List what waits about the label, the applications and the awards."""
    by, today = http.current_actor(), local_day(clock.now())
    after = identifier_in(request.args.get("after", ""))
    with http.reading() as session:
        found = dossier.applications(session, by, after=after, limit=PAGE + 1)
        awards = [] if after else queries.public_register(session, limit=PAGE)
        waits = [] if after else reminders(session, by, today)
    return render_template(
        "label_applications.html",
        found=found[:PAGE],
        next_url=url_for("web.label_applications", after=found[PAGE - 1].application.id) if len(found) > PAGE else "",
        awards=[(one, STANDINGS[standing(one.award, today)]) for one in awards],
        waits=waits,
        say=award_sayings,
    )


@blueprint.post("/label/invitations")
@http.roles(Role.COORDINATOR)
def invite_to_apply() -> ResponseReturnValue:
    """Open an application for an organisation, which completes it."""
    by, organisation = http.current_actor(), forms.identifier("organisation") or UUID(int=0)
    try:
        with http.unit_of_work() as session:
            found = queries.organisation_seen(session, organisation, by)
            made = invite(session, found, forms.needed("level"), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return label_page(organisation, Form.typed(error)), error.status
    flash(_("Invitation recorded: the organisation finds it on its page of the label."))
    return redirect(url_for("web.label_application", application=made.id), 303)


@blueprint.get("/label/applications/<uuid:application>/review")
@http.roles(Role.COORDINATOR)
def review_application(application: UUID) -> ResponseReturnValue:
    """Show what the audit marks and what is decided of an application."""
    return review_page(application, Form())


def review_page(identifier: UUID, form: Form) -> str:
    """Draw the page of the audit, with what was typed of a refused form."""
    by = http.current_actor()
    with http.reading() as session:
        found = dossier.application(session, identifier, by)
        links = dossier.conflicts(session, found)
        steps = dossier.steps(session, found)
        answered = {one.about for one in steps if one.kind is StepKind.APPEAL_DECIDED}
        return render_template(
            "label_review.html",
            own_side=found.organisation_id == by.organisation,
            declared=any(one.person == by.reference for one in links),
            declarations=len(links),
            committee=who_decides(session, found, by),
            appeals=[
                (one, who_answers(session, found, one, by))
                for one in steps
                if one.kind is StepKind.APPEAL_OPENED and one.id not in answered
            ],
            form=form,
            problem=form.problem,
            **told(session, found),
        )


@blueprint.post("/label/applications/<uuid:application>/marks")
@http.roles(Role.COORDINATOR)
def mark_application(application: UUID) -> ResponseReturnValue:
    """Keep what the audit says of the criteria that were answered."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = dossier.application(session, application, by)
            said = _marks(scheme_version(found.scheme_version))
            mark_all(session, found, said, version=version_read(), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return review_page(application, Form.typed(error)), error.status
    flash(_("Audit recorded."))
    return _reviewed(application)


def _marks(scheme: Scheme) -> dict[str, tuple[Mark, str]]:
    """Read the marks of the page; raises BadInputError where none was made, or one has no note."""
    said = {}
    for one in scheme.criteria:
        chosen = forms.one_of(f"mark-{one.name}", frozenset(Mark), required=False)
        if one.measure.source is Source.UNRECORDED or chosen is None:
            continue
        note = request.form.get(f"note-{one.name}", "").strip()
        if not note:
            name = f"note-{one.name}"
            raise BadInputError(N_("Each mark has its field note."), fields={name: N_("say what was seen")})
        said[one.name] = (Mark(chosen), note)
    if not said:
        raise BadInputError(N_("No criterion is marked."))
    return said


def _reviewed(application: UUID) -> ResponseReturnValue:
    return redirect(url_for("web.review_application", application=application), 303)


@blueprint.post("/label/applications/<uuid:application>/conflicts")
@http.roles(Role.COORDINATOR)
def declare_link(application: UUID) -> ResponseReturnValue:
    """Declare one's own link with the applicant."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = dossier.application(session, application, by)
            text = request.form.get("statement", "")
            declare_conflict(session, found, text, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return review_page(application, Form.typed(error)), error.status
    flash(_("Link declared: somebody else decides of this application."))
    return _reviewed(application)


@blueprint.post("/label/applications/<uuid:application>/decision")
@http.roles(Role.COORDINATOR)
def decide_application(application: UUID) -> ResponseReturnValue:
    """Decide of an application, with reasons."""
    by = http.current_actor()
    try:
        verdict = _verdict()
        with http.unit_of_work() as session:
            found = dossier.application(session, application, by)
            decide(session, found, verdict, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return review_page(application, Form.typed(error)), error.status
    flash(_("Decision recorded."))
    return redirect(url_for("web.label_application", application=application), 303)


def _verdict() -> Verdict:
    outcome = Outcome(forms.one_of("verdict", frozenset(Outcome)) or "")
    level = forms.line("level") or None
    return Verdict(
        outcome,
        request.form.get("reasons", ""),
        version_read(),
        level if outcome is Outcome.GRANTED else None,
        forms.ticked("impartial"),
    )
