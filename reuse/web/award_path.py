"""An application for the local label, as its organisation completes it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.actors.models import Organisation
from reuse.awards import applications, dossier
from reuse.awards.appeals import open_appeal
from reuse.awards.applications import Paper
from reuse.awards.frozen import thaw
from reuse.awards.models import Application, ApplicationState, Decision, Outcome, Step, StepKind
from reuse.awards.parties import APPLICANTS
from reuse.awards.period import Period
from reuse.awards.queries import Report
from reuse.awards.rules import Answer, Judged
from reuse.awards.scheme import Scheme, Source, scheme_version
from reuse.errors import N_, BadInputError, ReuseError
from reuse.lifecycle.stages import Role
from reuse.territory import local_day
from reuse.web import award_sayings, forms
from reuse.web.awards import Line, label_page, level_name, line_of, step_of
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form


@blueprint.post("/label/applications")
@http.roles(*APPLICANTS)
def apply_for_label() -> ResponseReturnValue:
    """Open an application of one's organisation, then show what it needs."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            made = applications.apply(session, forms.needed("level"), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return label_page(by.organisation, Form.typed(error)), error.status
    flash(_("Application opened. Add the documents, then submit it."))
    return _shown(made.id)


def _shown(application: UUID) -> ResponseReturnValue:
    return redirect(url_for("web.label_application", application=application), 303)


@blueprint.get("/label/applications/<uuid:application>")
@http.signed_in
def label_application(application: UUID) -> ResponseReturnValue:
    """Show an application: its documents, what was measured, what was decided."""
    return application_page(application, Form())


def application_page(identifier: UUID, form: Form) -> str:
    """Draw the page of an application, with what was typed of a refused form."""
    by = http.current_actor()
    with http.reading() as session:
        found = dossier.application(session, identifier, by)
        mine = found.organisation_id == by.organisation and bool(by.roles & set(APPLICANTS))
        return render_template(
            "label_application.html",
            mine=mine,
            may_review=Role.COORDINATOR in by.roles and found.organisation_id != by.organisation,
            form=form,
            problem=form.problem,
            **told(session, found),
        )


def told(session: Session, application: Application) -> dict[str, Any]:
    """Give what both sides read of an application."""
    scheme = scheme_version(application.scheme_version)
    found = report_of(session, application, scheme)
    papers = dossier.papers(session, application)
    decisions, steps = dossier.decisions(session, application), dossier.steps(session, application)
    return {
        "application": application,
        "organisation": found.organisation,
        "scheme": scheme,
        "say": award_sayings,
        "papers": papers,
        "marks": dossier.reviews(session, application),
        "decisions": decisions,
        "steps": [one for one in steps if one.award_id is None],
        "award": dossier.award_made(session, application),
        "contested": _contested(decisions, steps),
        "lines": [_line(one, found, {paper.criterion for paper in papers}) for one in found.judged],
        "is_open": application.state is ApplicationState.OPEN,
        "is_held": dossier.is_held(session, application, local_day(clock.now())),
        "is_pending": application.state in dossier.PENDING,
        "today": local_day(clock.now()),
    } | _measured(application, found)


def _measured(application: Application, found: Report) -> dict[str, Any]:
    """Give what the scheme asks for, and what is reached of it once the application is submitted."""
    scheme = found.scheme
    return {
        "measured": found if application.measured else None,
        "levels": [(level.name, level_name(level)) for level in scheme.levels],
        "missing": [step_of(level, found) for level in scheme.levels],
        "asked": asked_papers(scheme),
        "titles": labels_of(scheme),
    }


def _contested(decisions: Sequence[Decision], steps: Sequence[Step]) -> Decision | None:
    """Return the latest refusal unless it was appealed against already."""
    appealed = {one.about for one in steps if one.kind is StepKind.APPEAL_OPENED}
    refusals = [one for one in decisions if one.outcome is Outcome.REFUSED]
    return next((one for one in refusals[-1:] if one.id not in appealed), None)


def _line(judged: Judged, found: Report, received: set[str]) -> Line:
    """Tell one criterion; a paper that came is no longer said to be missing."""
    line = line_of(judged, found)
    if judged.answer is Answer.DOCUMENT_MISSING and judged.criterion.name in received:
        return replace(line, tone="waiting", answer=str(_("Document received, to be read by the audit")), missing="")
    return line


def report_of(session: Session, application: Application, scheme: Scheme) -> Report:
    """Give what was frozen as a report, with the audit's marks; nothing is measured before the submission."""
    today = local_day(clock.now())
    organisation = session.get_one(Organisation, application.organisation_id)
    frozen = thaw(application.measured) if application.measured else None
    period = Period(frozen.first, frozen.last) if frozen else Period(today, today)
    return Report(organisation, scheme, period, dossier.judged(session, application, today), {})


def asked_papers(scheme: Scheme) -> list[tuple[str, str]]:
    """List the criteria that ask for a paper."""
    spoken = http.language()
    return [(one.name, one.title[spoken]) for one in scheme.criteria if one.measure.source is Source.DOCUMENT]


def labels_of(scheme: Scheme) -> dict[str, str]:
    """Name what a refusal on these pages may point at."""
    named = {one.name: one.title[http.language()] for one in scheme.criteria}
    notes = {f"note-{name}": title for name, title in named.items()}
    return (
        named
        | notes
        | {
            "others": str(_("Criteria of your choice")),
            "file": str(_("Document")),
            "criterion": str(_("For which criterion")),
            "dated": str(_("Date of the document")),
            "valid_until": str(_("Valid until")),
            "level": str(_("Level")),
            "verdict": str(_("Decision")),
            "act": str(_("Decision")),
            "impartial": str(_("Declaration")),
            "reasons": str(_("Reasons")),
            "statement": str(_("Your link")),
            "note": str(_("Field note")),
            "appeal": str(_("Appeal")),
            "reply": str(_("Reply")),
            "upheld": str(_("Reply")),
        }
    )


@blueprint.post("/label/applications/<uuid:application>/documents")
@http.roles(*APPLICANTS)
def add_label_document(application: UUID) -> ResponseReturnValue:
    """Join a document to an application."""
    by = http.current_actor()
    try:
        paper = _paper()
        with http.unit_of_work() as session:
            found = dossier.application(session, application, by)
            applications.add_document(session, found, paper, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return application_page(application, Form.typed(error)), error.status
    flash(_("Document added."))
    return _shown(application)


def _paper() -> Paper:
    sent = request.files.get("file")
    content = sent.read() if sent else b""
    if not content:
        raise BadInputError(N_("No file was sent."), fields={"file": N_("choose a file")})
    dated = forms.day("dated")
    if dated is None:
        raise BadInputError(N_("Something is missing."), fields={"dated": N_("answer this question")})
    return Paper(forms.needed("criterion"), dated, forms.day("valid_until", required=False), content)


@blueprint.post("/label/documents/<uuid:document>/removal")
@http.roles(*APPLICANTS)
def remove_label_document(document: UUID) -> ResponseReturnValue:
    """Take a document back."""
    by = http.current_actor()
    with http.unit_of_work() as session:
        found, _file = dossier.paper(session, document, by)
        applications.remove_document(session, found, by=by, key=http.idempotency_key())
    flash(_("Document removed."))
    return _shown(found.application_id)


@blueprint.get("/label/documents/<uuid:document>")
@http.signed_in
def label_document(document: UUID) -> ResponseReturnValue:
    """Give a document to the applicant and the coordination, as a file that nobody keeps."""
    with http.reading() as session:
        found, file = dossier.paper(session, document, http.current_actor())
    http.allow(sandbox="")
    answer = Response(file.content, mimetype=file.media_type)
    kind = file.media_type.rpartition("/")[2]
    answer.headers["Content-Disposition"] = f"attachment; filename={found.criterion}-{found.dated}.{kind}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.post("/label/applications/<uuid:application>/submission")
@http.roles(*APPLICANTS)
def submit_application(application: UUID) -> ResponseReturnValue:
    """Hand an application over to the audit."""
    by = http.current_actor()
    try:
        with http.reading() as session:
            measured = applications.measured_now(session, dossier.application(session, application, by))
        with http.unit_of_work() as session:
            found = dossier.application(session, application, by)
            applications.submit(session, found, measured, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return application_page(application, Form.typed(error)), error.status
    flash(_("Application submitted. What was measured is frozen as of today."))
    return _shown(application)


@blueprint.post("/label/applications/<uuid:application>/withdrawal")
@http.roles(*APPLICANTS)
def withdraw_application(application: UUID) -> ResponseReturnValue:
    """Give an application up."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = dossier.application(session, application, by)
            applications.withdraw(session, found, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return application_page(application, Form.typed(error)), error.status
    flash(_("Application withdrawn. You may apply again at any time."))
    return _shown(application)


@blueprint.post("/label/applications/<uuid:application>/appeal")
@http.roles(*APPLICANTS)
def appeal_refusal(application: UUID) -> ResponseReturnValue:
    """Appeal against the refusal of one's application."""
    by = http.current_actor()
    try:
        about, text = forms.identifier("about"), request.form.get("appeal", "")
        with http.unit_of_work() as session:
            found = dossier.application(session, application, by)
            open_appeal(session, found, about or found.id, text, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return application_page(application, Form.typed(error)), error.status
    flash(_("Appeal recorded. Somebody who did not take the decision will answer it."))
    return _shown(application)
