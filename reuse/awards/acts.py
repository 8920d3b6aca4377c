"""What is said of an award afterwards: warned, suspended, revoked, reinstated, and the organisation's replies."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.rules import check_version
from reuse.awards.models import Award, AwardState, Step, StepKind
from reuse.awards.parties import check_another, check_applicant, check_impartial
from reuse.awards.rules import OVER, standing
from reuse.awards.scheme import scheme_version
from reuse.awards.steps import keep_step, new_step, said_before
from reuse.awards.told import hash_of, text_of
from reuse.errors import N_, ConflictError, RefusedError
from reuse.territory import local_day

FOLLOWS = {
    StepKind.WARNED: frozenset({AwardState.IN_FORCE}),
    StepKind.SUSPENDED: frozenset({AwardState.WARNED}),
    StepKind.REVOKED: frozenset({AwardState.SUSPENDED}),
    StepKind.REINSTATED: frozenset({AwardState.WARNED, AwardState.SUSPENDED}),
}
"""The states that each act may follow."""

URGENT = {
    StepKind.SUSPENDED: frozenset({AwardState.IN_FORCE, AwardState.WARNED}),
    StepKind.REVOKED: frozenset({AwardState.IN_FORCE, AwardState.WARNED, AwardState.SUSPENDED}),
}
"""The same where waiting would do harm: the steps between, and the term of the reply, are left out."""

STATES = {
    StepKind.WARNED: AwardState.WARNED,
    StepKind.SUSPENDED: AwardState.SUSPENDED,
    StepKind.REVOKED: AwardState.REVOKED,
    StepKind.REINSTATED: AwardState.IN_FORCE,
}
MEASURES = frozenset({StepKind.WARNED, StepKind.SUSPENDED, StepKind.REVOKED})
"""Acts against which the organisation may reply and appeal."""

HARDER = frozenset({StepKind.SUSPENDED, StepKind.REVOKED})


@dataclass(frozen=True, slots=True)
class Act:
    """What is decided of an award, with its public reasons; `version` is that of the award as it was read."""

    kind: StepKind
    reasons: str
    version: int
    urgent: bool = False
    impartial: bool = False


def act(session: Session, award: Award, said: Act, *, by: Actor, key: UUID) -> Step:
    """Warn, suspend, revoke or reinstate, with reasons that anybody will read; the organisation may then reply.

    Suspension follows a warning, and revocation a suspension, once the organisation has replied or its term is over,
    unless it is urgent. Raises RefusedError, ConflictError, StaleError, ForbiddenError, BadInputError.
    """
    check_impartial(session, award, by, declared=said.impartial)
    reasons = text_of(said.reasons, "reasons")
    asked = {"award": str(award.id), "kind": said.kind.value, "urgent": said.urgent, "reasons": hash_of(reasons)}
    if known := said_before(session, award, "award_act", asked, by, key):
        return known
    check_version(award.version, said.version)
    check_another(session, award, by)
    today = local_day(clock.now())
    _check_follows(session, award, said, today)
    award.state = STATES[said.kind]
    term = timedelta(days=scheme_version(award.scheme_version).reply_days)
    made = new_step(award, said.kind, reasons, by, key)
    made.urgent = said.urgent
    made.reply_by = today + term if said.kind in MEASURES else None
    told = {"reasons": hash_of(reasons)}
    told |= {"reply_by": made.reply_by.isoformat()} if made.reply_by else {}
    return keep_step(session, award, made, told | ({"urgent": True} if said.urgent else {}), by, key)


def _check_follows(session: Session, award: Award, said: Act, today: date) -> None:
    check_holds(award, today)
    allowed = URGENT.get(said.kind, frozenset()) if said.urgent else FOLLOWS.get(said.kind, frozenset())
    if award.state not in allowed:
        raise RefusedError(
            N_("This does not follow from how the award stands."),
            rule=N_("a warning comes first, then a suspension, then a revocation"),
            remedy=N_("Warn first, or say that it is urgent and why."),
        )
    last = latest(session, award)
    if said.kind in HARDER and not said.urgent and last and not _heard(session, last, today):
        raise RefusedError(
            N_("The organisation may still reply."),
            rule=N_("nothing more severe is decided before the organisation has replied or its term is over"),
            remedy=N_("Wait for its reply, or say that it is urgent and why."),
        )


def check_holds(award: Award, today: date) -> None:
    """Refuse for an award that is over, renewed or revoked already; raises ConflictError."""
    if standing(award, today) in OVER:
        raise ConflictError(N_("This award holds no more."), remedy=N_("Open its page to see what became of it."))


def latest(session: Session, award: Award) -> Step | None:
    """Return the latest act against an award."""
    own = select(Step).where(Step.award_id == award.id, Step.kind.in_(MEASURES))
    return session.scalars(own.order_by(Step.said_at.desc(), Step.id.desc()).limit(1)).first()


def _heard(session: Session, last: Step, today: date) -> bool:
    """Whether the organisation has replied to an act or let its term pass, and waits for no answer to an appeal."""
    told = select(Step.kind, Step.upheld).where(Step.about == last.id)
    kinds = {row.kind for row in session.execute(told)}
    if StepKind.APPEAL_OPENED in kinds:
        opened = select(Step.id).where(Step.about == last.id, Step.kind == StepKind.APPEAL_OPENED)
        answered = select(Step.id).where(Step.about.in_(opened), Step.kind == StepKind.APPEAL_DECIDED)
        return session.scalar(answered) is not None
    return StepKind.REPLY in kinds or (last.reply_by is not None and today > last.reply_by)


def reply(session: Session, award: Award, about: UUID, text: str, *, by: Actor, key: UUID) -> Step:
    """Reply, once and in public, to what was decided of one's award; a late reply is kept too, with its date.

    Raises ConflictError for a second reply, and for what is no decision against this award.
    """
    check_applicant(award, by)
    told = text_of(text, "reply")
    asked = {"award": str(award.id), "about": str(about), "reply": hash_of(told)}
    if known := said_before(session, award, "award_reply", asked, by, key):
        return known
    found = measure_of(session, award, about)
    if session.scalar(select(Step.id).where(Step.about == found.id, Step.kind == StepKind.REPLY)):
        raise ConflictError(N_("You have replied to this already."), remedy=N_("Appeal if you contest the decision."))
    made = new_step(award, StepKind.REPLY, told, by, key)
    made.about = found.id
    return keep_step(session, award, made, {"about": str(found.id), "text": hash_of(told)}, by, key)


def measure_of(session: Session, award: Award, identifier: UUID) -> Step:
    """Return a decision against an award; raises ConflictError."""
    found = session.get(Step, identifier)
    if found is None or found.award_id != award.id or found.kind not in MEASURES:
        raise ConflictError(N_("This is no decision against this award."))
    return found
