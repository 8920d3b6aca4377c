"""Verbs of an application: opened or invited, its papers, submitted, withdrawn."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.awards import dossier, queries
from reuse.awards.frozen import freeze
from reuse.awards.models import Application, ApplicationDocument, ApplicationState
from reuse.awards.parties import APPLICANTS, check_applicant, check_auditor
from reuse.awards.queries import Report
from reuse.awards.scheme import Scheme, Source, scheme_on, scheme_version
from reuse.awards.told import tell
from reuse.errors import N_, BadInputError, ConflictError, NotFoundError
from reuse.events.requests import asked_before
from reuse.evidence.models import StoredFile
from reuse.evidence.service import keep_file, salted_hash
from reuse.territory import local_day

KINDS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""What the first bytes of a paper say it is; the name it was sent under says nothing."""

MOST_BYTES = 8_000_000
MOST_PAPERS = 40


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as its applicant describes it; without `valid_until` it never ends."""

    criterion: str
    dated: date
    valid_until: date | None
    content: bytes


def apply(session: Session, level: str, *, by: Actor, key: UUID) -> Application:
    """Open an application of one's own organisation; replaying the key returns the same one.

    Raises BadInputError, and ConflictError while another one is pending.
    """
    by.needs(*APPLICANTS)
    return _open(session, by.organisation, level, invited=False, by=by, key=key)


def invite(session: Session, organisation: Organisation, level: str, *, by: Actor, key: UUID) -> Application:
    """Open an application for an organisation, which then completes it or withdraws it; raises as `apply`."""
    made = Application(organisation_id=organisation.id)
    check_auditor(session, made, by)
    return _open(session, organisation.id, level, invited=True, by=by, key=key)


def _open(session: Session, organisation: UUID, level: str, *, invited: bool, by: Actor, key: UUID) -> Application:
    scheme = scheme_on(local_day(clock.now()))
    check_level(scheme, level)
    asked = {"organisation": str(organisation), "level": level, "invited": invited}
    if asked_before(session, by, key, "award_opened", asked):
        return session.get_one(Application, by.thing(key, "application"))
    made = Application(
        id=by.thing(key, "application"),
        organisation_id=organisation,
        scheme_version=scheme.version,
        level=level,
        state=ApplicationState.OPEN,
        invited=invited,
        opened_at=clock.now(),
        opened_by=by.mark,
    )
    _keep(session, made)
    tell(session, made, "award_opened", asked | {"scheme": scheme.version}, by, key)
    return made


def check_level(scheme: Scheme, level: str) -> None:
    """Refuse a level that the scheme does not have; raises BadInputError."""
    if level not in {one.name for one in scheme.levels}:
        raise BadInputError(N_("This level does not exist."), fields={"level": N_("choose one of the answers")})


def _keep(session: Session, made: Application) -> None:
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError as error:  # the table decides: somebody else may be opening one now
        raise ConflictError(
            N_("An application of this organisation is already pending."),
            remedy=N_("Open it: it can be completed, submitted or withdrawn."),
        ) from error


def add_document(
    session: Session, application: Application, paper: Paper, *, by: Actor, key: UUID
) -> ApplicationDocument:
    """Join a paper to an open application, or to that of an award that holds, for one criterion.

    Only applicant and auditors will read it. Raises BadInputError for anything but a PDF, JPEG or PNG, and for dates
    that cannot be.
    """
    check_applicant(application, by)
    kind, asked = _kind_of(paper), _asked(paper)
    wanted = {"application": str(application.id), "content": sha256(paper.content).hexdigest()}
    if asked_before(session, by, key, "award_document", asked | wanted):
        return session.get_one(ApplicationDocument, by.thing(key, "paper"))
    kept = dossier.is_held(session, application, local_day(clock.now()))
    lock(session, application, ApplicationState.DECIDED if kept else ApplicationState.OPEN)
    _check_asked(session, application, paper.criterion)
    file = keep_file(session, paper.content, media_type=kind, by=by, key=by.thing(key, "paper"))
    made = ApplicationDocument(
        id=by.thing(key, "paper"),
        application_id=application.id,
        criterion=paper.criterion,
        file_id=file.id,
        dated=paper.dated,
        valid_until=paper.valid_until,
        added_at=clock.now(),
        added_by=by.mark,
    )
    session.add(made)
    session.flush()
    told = asked | {"document": str(made.id), "file": salted_hash(file)}
    tell(session, application, "award_document_added", told, by, key)
    return made


def _kind_of(paper: Paper) -> str:
    kind = next((kind for start, kind in KINDS.items() if paper.content.startswith(start)), None)
    if kind is None:
        raise BadInputError(N_("This is no PDF, JPEG or PNG."), fields={"file": N_("send a PDF, JPEG or PNG file")})
    if len(paper.content) > MOST_BYTES:
        raise BadInputError(N_("This file is too heavy."), fields={"file": N_("8 MB at most")})
    return kind


def _asked(paper: Paper) -> dict[str, Any]:
    """Give what is told of a paper, once its days can be."""
    today = local_day(clock.now())
    if paper.dated > today:
        raise BadInputError(N_("This day is still to come."), fields={"dated": N_("the day written on the document")})
    if paper.dated < date(1980, 1, 1):
        raise BadInputError(N_("A day is not understood."), fields={"dated": N_("the day written on the document")})
    if paper.valid_until and not today <= paper.valid_until < date(2200, 1, 1):
        raise BadInputError(
            N_("This document is no longer valid."), fields={"valid_until": N_("a day that is not over")}
        )
    until = paper.valid_until.isoformat() if paper.valid_until else None
    return {"criterion": paper.criterion, "dated": paper.dated.isoformat(), "valid_until": until}


def _check_asked(session: Session, application: Application, criterion: str) -> None:
    """Only criteria that ask for a paper take one, and an application takes only so many."""
    if len(dossier.papers(session, application)) >= MOST_PAPERS:
        raise ConflictError(N_("This application has very many documents already."), remedy=N_("Remove one first."))
    found = scheme_version(application.scheme_version).criterion_named(criterion)
    if found.measure.source is not Source.DOCUMENT:
        raise BadInputError(
            N_("This criterion asks for no document."), fields={"criterion": N_("choose one of the answers")}
        )


def remove_document(session: Session, document: ApplicationDocument, *, by: Actor, key: UUID) -> None:
    """Take a paper back while the application is open: its bytes go at once, its event stays."""
    application = session.get_one(Application, document.application_id)
    check_applicant(application, by)
    if asked_before(session, by, key, "award_document_removed", {"document": str(document.id)}):
        return
    lock(session, application, ApplicationState.OPEN)
    if document.removed_at is not None:
        raise NotFoundError(N_("There is no such document."))
    document.removed_at = clock.now()
    file = session.get_one(StoredFile, document.file_id)
    file.content = file.salt = None
    tell(session, application, "award_document_removed", {"document": str(document.id)}, by, key)


def measured_now(session: Session, application: Application) -> Report:
    """Measure the applicant up to yesterday, for `submit`: before its transaction, which would keep others waiting."""
    organisation = session.get_one(Organisation, application.organisation_id)
    scheme = scheme_version(application.scheme_version)
    return queries.report(session, organisation, scheme, queries.latest_period(scheme))


def submit(session: Session, application: Application, found: Report, *, by: Actor, key: UUID) -> Application:
    """Hand the application over: what was measured until yesterday is frozen, and no paper changes any more."""
    check_applicant(application, by)
    if asked_before(session, by, key, "award_submitted", {"application": str(application.id)}):
        return application
    lock(session, application, ApplicationState.OPEN)
    application.measured, application.measured_hash = freeze(found)
    application.state, application.submitted_at = ApplicationState.SUBMITTED, clock.now()
    tell(session, application, "award_submitted", {"measured": application.measured_hash}, by, key)
    return application


def withdraw(session: Session, application: Application, *, by: Actor, key: UUID) -> Application:
    """Give a pending application up; another may be opened."""
    check_applicant(application, by)
    if asked_before(session, by, key, "award_withdrawn", {"application": str(application.id)}):
        return application
    lock(session, application, *dossier.PENDING)
    application.state = ApplicationState.WITHDRAWN
    tell(session, application, "award_withdrawn", {}, by, key)
    return application


def lock(session: Session, application: Application, *states: ApplicationState) -> None:
    """Hold the row, in one of the states, for a change of its version; raises ConflictError."""
    session.refresh(application, with_for_update=True)
    if application.state not in states:
        raise ConflictError(
            N_("This application is no longer at this step."), remedy=N_("Open it again to see where it stands.")
        )
    application.version += 1
