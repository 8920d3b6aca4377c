"""Doors to applications for the local label, from both sides."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation
from reuse.api.door import Bytes, Subject
from reuse.api.listing import paged
from reuse.awards import applications, audit, decisions, dossier, queries
from reuse.awards.appeals import Answer, decide_appeal, open_appeal
from reuse.awards.applications import Paper
from reuse.awards.models import Application, Mark, Outcome
from reuse.awards.parties import APPLICANTS
from reuse.awards.rules import level_reached
from reuse.awards.scheme import scheme_version
from reuse.http import current_actor, idempotency_key, reading, roles, signed_in, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.schemas import award_path as shapes
from reuse.schemas.papers import FileIn
from reuse.schemas.strict import Strict
from reuse.territory import local_day

doors = Subject("label applications", __name__, description="Applications for the local recycling label.")
_BRIEF = ("id", "level", "state", "invited", "opened_at", "submitted_at", "version")


@doors.asks("/awards/applications", shapes.ApplicationList, takes={"query": shapes.ApplicationQuery})
@signed_in
def label_applications(query: dict[str, Any]) -> dict[str, Any]:
    """List the applications of one's own organisation; the coordinator sees all."""
    by = current_actor()
    with reading() as session:
        found = dossier.applications(
            session, by, pending=query["pending"], after=query["after"], limit=query["limit"] + 1
        )
    return paged([_brief(one.application, one.organisation) for one in found], query["limit"], lambda one: one["id"])


def _brief(application: Application, name: str) -> dict[str, Any]:
    told = {"organisation": application.organisation_id, "name": name, "scheme": application.scheme_version}
    return {field: getattr(application, field) for field in _BRIEF} | told


@doors.asks("/awards/applications/<uuid:identifier>", shapes.ApplicationOut)
@signed_in
def label_application(identifier: UUID) -> dict[str, Any]:
    """Show one application, whole."""
    with reading() as session:
        return _whole(session, dossier.application(session, identifier, current_actor()))


def _whole(session: Session, application: Application) -> dict[str, Any]:
    scheme = scheme_version(application.scheme_version)
    judged = dossier.judged(session, application, local_day(clock.now()))
    return _brief(application, session.get_one(Organisation, application.organisation_id).name) | {
        "reached": level_reached(judged, scheme),
        "measured": application.measured,
        "measured_hash": application.measured_hash,
        "documents": dossier.papers(session, application),
        "marks": list(dossier.reviews(session, application).values()),
        "decisions": dossier.decisions(session, application),
        "steps": dossier.steps(session, application),
    }


@doors.tells("/awards/applications", shapes.ApplicationOut, takes={"json": shapes.ApplicationIn}, refuses={404})
@roles(*APPLICANTS, Role.COORDINATOR)
def apply_for_label(told: dict[str, Any]) -> dict[str, Any]:
    """Open an application of one's own organisation, or invite another one as the coordinator."""
    by, key, asked = current_actor(), idempotency_key(), told["organisation"]
    with unit_of_work() as session:
        if asked in (None, by.organisation):
            return _whole(session, applications.apply(session, told["level"], by=by, key=key))
        organisation = queries.organisation_seen(session, asked, by)
        return _whole(session, applications.invite(session, organisation, told["level"], by=by, key=key))


@doors.tells(
    "/awards/applications/<uuid:identifier>/documents",
    shapes.ApplicationOut,
    takes={"query": shapes.AwardPaperQuery, "files": FileIn},
)
@roles(*APPLICANTS)
def add_label_document(told: dict[str, Any], query: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Join a PDF, JPEG or PNG to an open application; only the applicant and the coordination will read it."""
    by, paper = current_actor(), Paper(**query, content=told["file"].read())
    with unit_of_work() as session:
        found = dossier.application(session, identifier, by)
        applications.add_document(session, found, paper, by=by, key=idempotency_key())
        return _whole(session, found)


@doors.asks("/awards/documents/<uuid:document>", Bytes("application/octet-stream"))
@signed_in
def label_document(document: UUID) -> Response:
    """Give a document, as it was sent, to the applicant and the coordination."""
    with reading() as session:
        _found, file = dossier.paper(session, document, current_actor())
    return Response(file.content, mimetype="application/octet-stream")


@doors.tells("/awards/documents/<uuid:document>/removal", shapes.ApplicationOut, status=200, takes={"json": Strict})
@roles(*APPLICANTS)
def remove_label_document(_told_nothing: dict[str, Any], document: UUID) -> dict[str, Any]:
    """Take a document back while the application is open."""
    by = current_actor()
    with unit_of_work() as session:
        found, _file = dossier.paper(session, document, by)
        applications.remove_document(session, found, by=by, key=idempotency_key())
        return _whole(session, session.get_one(Application, found.application_id))


@doors.tells(
    "/awards/applications/<uuid:identifier>/submission", shapes.ApplicationOut, status=200, takes={"json": Strict}
)
@roles(*APPLICANTS)
def submit_application(_told_nothing: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Hand an application over: what was measured until yesterday is frozen."""
    with reading() as session:
        measured = applications.measured_now(session, dossier.application(session, identifier, current_actor()))
    return _after(identifier, applications.submit, measured)


@doors.tells(
    "/awards/applications/<uuid:identifier>/withdrawal", shapes.ApplicationOut, status=200, takes={"json": Strict}
)
@roles(*APPLICANTS)
def withdraw_application(_told_nothing: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Give a pending application up."""
    return _after(identifier, applications.withdraw)


def _after(identifier: UUID, verb: Any, *told: Any, **more: Any) -> dict[str, Any]:
    """Do one thing to an application and show it."""
    by = current_actor()
    with unit_of_work() as session:
        found = dossier.application(session, identifier, by)
        verb(session, found, *told, by=by, key=idempotency_key(), **more)
        return _whole(session, found)


@doors.tells(
    "/awards/applications/<uuid:identifier>/marks",
    shapes.ApplicationOut,
    takes={"json": shapes.AwardMarksIn},
    refuses={412},
)
@roles(Role.COORDINATOR)
def mark_application(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Keep what the audit says of some criteria; a later mark replaces an earlier one."""
    said = {one["criterion"]: (Mark(one["mark"]), one["note"]) for one in told["marks"]}
    return _after(identifier, audit.mark_all, said, version=told["version"])


@doors.tells(
    "/awards/applications/<uuid:identifier>/conflicts", shapes.ApplicationOut, takes={"json": shapes.AwardConflictIn}
)
@roles(Role.COORDINATOR)
def declare_link(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Declare one's own link with the applicant: who did decides nothing of this application."""
    return _after(identifier, audit.declare_conflict, told["statement"])


@doors.tells(
    "/awards/applications/<uuid:identifier>/decisions",
    shapes.ApplicationOut,
    takes={"json": shapes.AwardVerdictIn},
    refuses={412},
)
@roles(Role.COORDINATOR)
def decide_application(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Decide, with reasons; granting makes the award, at a level that is reached."""
    verdict = decisions.Verdict(**{**told, "outcome": Outcome(told["outcome"])})
    return _after(identifier, decisions.decide, verdict)


@doors.tells(
    "/awards/applications/<uuid:identifier>/appeals", shapes.ApplicationOut, takes={"json": shapes.AwardAnswerIn}
)
@roles(*APPLICANTS)
def appeal_refusal(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Appeal against the refusal of one's application."""
    return _after(identifier, open_appeal, told["about"], told["text"])


@doors.tells("/awards/appeals/<uuid:appeal>/decision", shapes.AwardStepOut, takes={"json": shapes.AppealAnswerIn})
@roles(Role.COORDINATOR)
def answer_appeal(told: dict[str, Any], appeal: UUID) -> Any:
    """Decide of an appeal, as somebody who did not take the decision appealed against."""
    with unit_of_work() as session:
        return decide_appeal(session, appeal, Answer(**told), by=current_actor(), key=idempotency_key())
