"""How the pages name an application's states, decisions, marks and reminders."""

from flask import url_for
from flask_babel import gettext as _

from reuse import http
from reuse.awards.models import ApplicationState, Mark, Outcome, StepKind
from reuse.awards.reminders import Matter, Reminder
from reuse.awards.scheme import scheme_version
from reuse.awards.words import HAPPENED, MATTERS
from reuse.errors import N_
from reuse.web import speech

STATES = {
    ApplicationState.OPEN: N_("To be completed and submitted"),
    ApplicationState.SUBMITTED: N_("Submitted: the audit will begin"),
    ApplicationState.IN_REVIEW: N_("The audit is under way"),
    ApplicationState.DECIDED: N_("Decided"),
    ApplicationState.WITHDRAWN: N_("Withdrawn"),
}
OUTCOMES = {
    Outcome.GRANTED: N_("Label awarded"),
    Outcome.REFUSED: N_("Label refused"),
    Outcome.DEFERRED: N_("Decision deferred: the application is open again"),
}
MARKS = {Mark.ACCEPTED: N_("Confirmed by the audit"), Mark.REFUSED: N_("Not confirmed by the audit")}
KINDS = {
    StepKind.WARNED: N_("Warning"),
    StepKind.SUSPENDED: N_("Suspension"),
    StepKind.REINSTATED: N_("In force again"),
    StepKind.REVOKED: N_("Revocation"),
    StepKind.REPLY: N_("Reply of the organisation"),
    StepKind.APPEAL_OPENED: N_("Appeal of the organisation"),
    StepKind.APPEAL_DECIDED: N_("Appeal decided"),
}
ACTS = {
    StepKind.WARNED: N_("Warn"),
    StepKind.SUSPENDED: N_("Suspend"),
    StepKind.REVOKED: N_("Take the label back"),
    StepKind.REINSTATED: N_("Put in force again"),
}


def state(value: ApplicationState) -> str:
    """Say where an application stands."""
    return str(_(STATES[value]))


def outcome(value: Outcome) -> str:
    """Say what was decided."""
    return str(_(OUTCOMES[value]))


def mark(value: Mark) -> str:
    """Say what the audit found."""
    return str(_(MARKS[value]))


def kind(value: StepKind) -> str:
    """Name what was said after a decision."""
    return str(_(KINDS[value]))


def happened(event: str) -> str:
    """Name what happened to an award, by the type of its event."""
    return str(_(HAPPENED.get(event, event)))


def level(version: int, name: str) -> str:
    """Name a level of a version of the scheme; nothing for none."""
    return scheme_version(version).level_named(name).text[http.language()] if name else ""


def criterion(version: int, name: str) -> str:
    """Name a criterion of a version of the scheme."""
    return scheme_version(version).criterion_named(name).title[http.language()]


def reminder(one: Reminder) -> str:
    """Say what waits, in a sentence."""
    named = criterion(one.scheme, one.criterion) if one.criterion else ""
    return str(_(MATTERS[one.matter], name=one.organisation, day=speech.day(one.day), criterion=named))


def where(one: Reminder) -> str:
    """Give the address of the page where it is dealt with."""
    if one.matter is Matter.PAPER_TO_READ:
        return url_for("web.review_application", application=one.application)
    if one.award and one.matter not in (Matter.PAPER_ENDS, Matter.PAPER_MISSING):
        return url_for("web.label_award", award=one.award)
    return url_for("web.label_application", application=one.application)
