"""Appeals against a refusal, a warning, a suspension or a revocation."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor, subkey
from reuse.awards import dossier
from reuse.awards.acts import latest, measure_of
from reuse.awards.decisions import hold_awards, renew
from reuse.awards.models import (
    Application,
    ApplicationState,
    Award,
    AwardState,
    Decision,
    Outcome,
    Step,
    StepKind,
)
from reuse.awards.parties import check_another, check_applicant, check_impartial
from reuse.awards.queries import awards_of
from reuse.awards.rules import OVER, standing
from reuse.awards.scheme import scheme_version
from reuse.awards.steps import keep_step, new_step, said_before
from reuse.awards.told import hash_of, text_of
from reuse.errors import N_, ConflictError, RefusedError
from reuse.territory import local_day


@dataclass(frozen=True, slots=True)
class Contested:
    """A decision appealed against: when it was taken and by whom."""

    id: UUID
    day: date
    by: str


def open_appeal(session: Session, thing: Application | Award, about: UUID, text: str, *, by: Actor, key: UUID) -> Step:
    """Appeal against a refusal of one's application, or against a decision on one's award, within the scheme's term.

    Raises RefusedError after the term, ConflictError for a second appeal or for what cannot be appealed against.
    """
    check_applicant(thing, by)
    told = text_of(text, "appeal")
    asked = {"thing": str(thing.id), "about": str(about), "appeal": hash_of(told)}
    if known := said_before(session, thing, "award_appeal", asked, by, key):
        return known
    found = contested(session, thing, about)
    _check_term(thing, found)
    if session.scalar(select(Step.id).where(Step.about == about, Step.kind == StepKind.APPEAL_OPENED)):
        raise ConflictError(N_("An appeal against this was opened already."))
    made = new_step(thing, StepKind.APPEAL_OPENED, told, by, key)
    made.about = found.id
    return keep_step(session, thing, made, {"about": str(found.id), "text": hash_of(told)}, by, key)


def contested(session: Session, thing: Application | Award, about: UUID) -> Contested:
    """Return what may be appealed against under this name; raises ConflictError."""
    if isinstance(thing, Award):
        found = measure_of(session, thing, about)
        return Contested(found.id, found.said_on, found.said_by)
    decision = session.get(Decision, about)
    if decision is None or decision.application_id != thing.id or decision.outcome is not Outcome.REFUSED:
        raise ConflictError(N_("This is no refusal of this application."))
    return Contested(decision.id, decision.decided_on, decision.decided_by)


def _check_term(thing: Application | Award, found: Contested) -> None:
    days = scheme_version(thing.scheme_version).appeal_days
    if local_day(clock.now()) > found.day + timedelta(days=days):
        raise RefusedError(
            N_("The term to appeal is over."),
            rule=N_("an appeal comes within {days} days of the decision"),
            remedy=N_("You may apply again at any time."),
            days=days,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What is decided of an appeal, with its reasons."""

    upheld: bool
    reasons: str
    impartial: bool = False


def decide_appeal(session: Session, appeal: UUID, answer: Answer, *, by: Actor, key: UUID) -> Step:
    """Decide of an appeal, but only somebody who neither audited nor took the decision appealed against.

    Upheld, a refusal is looked at anew and the latest decision against an award falls; where another award was given
    meanwhile, that one holds. Raises ForbiddenError, NotFoundError, ConflictError.
    """
    opened = dossier.appeal(session, appeal)
    thing = _thing(session, opened)
    check_impartial(session, thing, by, declared=answer.impartial)
    reasons = text_of(answer.reasons, "reasons")
    asked = {"appeal": str(appeal), "upheld": answer.upheld, "reasons": hash_of(reasons)}
    if isinstance(thing, Award):
        hold_awards(session, thing.organisation_id)
    if known := said_before(session, thing, "award_appeal_decided", asked, by, key):
        return known
    found = contested(session, thing, opened.about or opened.id)
    check_another(session, thing, by, decided=[found.by])
    _check_unanswered(session, opened)
    made = new_step(thing, StepKind.APPEAL_DECIDED, reasons, by, key)
    made.about, made.upheld = opened.id, answer.upheld
    if answer.upheld:
        _undo(session, thing, found)
    told = {"about": str(opened.id), "upheld": answer.upheld, "reasons": hash_of(reasons)}
    keep_step(session, thing, made, told, by, key)
    if isinstance(thing, Award) and (later := _given_meanwhile(session, thing)):
        renew(session, thing, later, by, subkey(key, 1))
    return made


def _given_meanwhile(session: Session, award: Award) -> Award | None:
    """Return the first of the awards that led to the one that holds, where it came while this one did not."""
    today = local_day(clock.now())
    awards = awards_of(session, award.organisation_id)
    first = next((one for one in awards if one.id != award.id and standing(one, today) not in OVER), None)
    if first is None or standing(award, today) in OVER:
        return None
    before = {one.renewed_by: one for one in awards}
    while first.id in before:
        first = before[first.id]
    return first


def _thing(session: Session, opened: Step) -> Application | Award:
    if opened.award_id:
        return session.get_one(Award, opened.award_id)
    return session.get_one(Application, opened.application_id)


def _check_unanswered(session: Session, opened: Step) -> None:
    if session.scalar(select(Step.id).where(Step.about == opened.id, Step.kind == StepKind.APPEAL_DECIDED)):
        raise ConflictError(N_("This appeal was decided already."))


def _undo(session: Session, thing: Application | Award, found: Contested) -> None:
    if isinstance(thing, Award):
        last = latest(session, thing)
        if last and last.id == found.id:
            thing.state = AwardState.IN_FORCE
        return
    try:
        with session.begin_nested():
            thing.state = ApplicationState.IN_REVIEW
    except IntegrityError as error:
        raise ConflictError(
            N_("The organisation has applied again meanwhile."), remedy=N_("Decide of its new application.")
        ) from error
