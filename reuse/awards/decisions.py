"""What is decided of an application, and the award that it may make."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor, subkey
from reuse.actors.models import Organisation
from reuse.actors.rules import check_version
from reuse.awards import dossier, queries
from reuse.awards.applications import check_level, lock
from reuse.awards.audit import UNDER_REVIEW
from reuse.awards.models import Application, ApplicationState, Award, AwardState, Decision, Outcome
from reuse.awards.parties import check_another, check_impartial
from reuse.awards.rules import OVER, Judged, is_below, lacking, level_reached, standing, years_after
from reuse.awards.scheme import Scheme, scheme_version
from reuse.awards.told import hash_of, tell, text_of
from reuse.errors import N_, BadInputError, RefusedError
from reuse.events.requests import asked_before
from reuse.territory import local_day

STATUS_SPOTS = 131_072
"""Places of the status list; one drawn at random tells nothing of how many awards there are."""

LEAVES = {
    Outcome.GRANTED: ApplicationState.DECIDED,
    Outcome.REFUSED: ApplicationState.DECIDED,
    Outcome.DEFERRED: ApplicationState.OPEN,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is decided, with its reasons; `version` is that of the application as it was read."""

    outcome: Outcome
    reasons: str
    version: int
    level: str | None = None
    impartial: bool = False


def decide(session: Session, application: Application, verdict: Verdict, *, by: Actor, key: UUID) -> Decision:
    """Decide of an application, but only without a link to it and without having audited it.

    Granting makes the award, deferring opens the application again.

    Raises RefusedError for a level beyond what is measured and accepted, naming in `fields` what is missing,
    StaleError, ForbiddenError, BadInputError.
    """
    check_impartial(session, application, by, declared=verdict.impartial)
    reasons = text_of(verdict.reasons, "reasons")
    asked = {"application": str(application.id), "outcome": verdict.outcome.value, "level": verdict.level}
    if asked_before(session, by, key, "award_decided", asked | {"reasons": hash_of(reasons)}):
        return session.get_one(Decision, by.thing(key))
    _hold(session, application, verdict, by)
    told = {"outcome": verdict.outcome.value, "level": verdict.level, "reasons": hash_of(reasons)}
    event = tell(session, application, "award_decided", told, by, key)
    made = Decision(
        id=by.thing(key),
        application_id=application.id,
        outcome=verdict.outcome,
        level=verdict.level,
        reasons=reasons,
        decided_on=local_day(event.occurred_at),
        decided_at=event.occurred_at,
        decided_by=by.mark,
    )
    session.add(made)
    application.state = LEAVES[verdict.outcome]
    session.flush()
    if verdict.outcome is Outcome.GRANTED:
        _award(session, application, made, by, key)
    return made


def _hold(session: Session, application: Application, verdict: Verdict, by: Actor) -> None:
    """Lock the application as it was read, where this may be decided of it."""
    session.refresh(application, with_for_update=True)
    check_version(application.version, verdict.version)
    lock(session, application, *UNDER_REVIEW)
    earlier = dossier.decisions(session, application)
    refusals = [one.decided_by for one in earlier if one.outcome is Outcome.REFUSED]
    check_another(session, application, by, decided=refusals)
    _check_reached(session, application, verdict)


def _check_reached(session: Session, application: Application, verdict: Verdict) -> None:
    scheme = scheme_version(application.scheme_version)
    if verdict.outcome is not Outcome.GRANTED:
        if verdict.level is not None:
            raise BadInputError(N_("Only an award has a level."), fields={"level": N_("leave it empty")})
        return
    check_level(scheme, verdict.level or "")
    judged = dossier.judged(session, application, local_day(clock.now()))
    if is_below(level_reached(judged, scheme), verdict.level or "", scheme):
        raise beyond(judged, verdict.level or "", scheme)


def beyond(judged: list[Judged], level: str, scheme: Scheme) -> RefusedError:
    """Refuse a level that is not reached, naming what is missing by criterion."""
    required, others = lacking(judged, scheme.level_named(level), scheme)
    refusal = RefusedError(
        N_("This level is not reached."),
        rule=N_("a level is awarded on what was measured and on papers accepted and still valid"),
        remedy=N_("Award a lower level, or defer the decision until what is missing has come."),
    )
    refusal.fields = {one.criterion.name: N_("missing for this level") for one in required}
    refusal.fields |= {"others": N_("more criteria of choice are needed")} if others else {}
    return refusal


def _award(session: Session, application: Application, decision: Decision, by: Actor, key: UUID) -> Award:
    hold_awards(session, application.organisation_id)
    previous = held(session, application.organisation_id, decision.decided_on)
    scheme = scheme_version(application.scheme_version)
    made = Award(
        id=by.thing(key, "award"),
        application_id=application.id,
        organisation_id=application.organisation_id,
        scheme_version=scheme.version,
        level=decision.level or "",
        awarded_on=decision.decided_on,
        expires_on=years_after(decision.decided_on, scheme.years),
        state=AwardState.IN_FORCE,
        number=secrets.token_hex(16),
        status_index=_free_spot(session),
    )
    session.add(made)
    session.flush()
    tell(session, made, "award_granted", granted(made, hash_of(decision.reasons)), by, subkey(key, 1))
    if previous:
        renew(session, previous, made, by, subkey(key, 2))
    return made


def hold_awards(session: Session, organisation: UUID) -> None:
    """Let nobody else change which award of an organisation holds: it is locked before any of them."""
    session.refresh(session.get_one(Organisation, organisation), with_for_update={"key_share": True})


def renew(session: Session, previous: Award, successor: Award, by: Actor, key: UUID) -> None:
    """Let one award follow another, which is over by that."""
    session.refresh(previous, with_for_update=True)
    previous.renewed_by = successor.id
    previous.version += 1
    session.flush()
    tell(session, previous, "award_renewed", {"renewed_by": str(successor.id)}, by, key)


def granted(award: Award, reasons: str) -> dict[str, str | int]:
    """Give what the event of an award says; all of it is public."""
    return {
        "application": str(award.application_id),
        "organisation": str(award.organisation_id),
        "scheme": award.scheme_version,
        "level": award.level,
        "awarded_on": award.awarded_on.isoformat(),
        "expires_on": award.expires_on.isoformat(),
        "number": award.number,
        "status_index": award.status_index,
        "reasons": reasons,
    }


def held(session: Session, organisation: UUID, today: date) -> Award | None:
    """Return the organisation's award that a new one renews: neither over, nor revoked, nor renewed already."""
    return next((one for one in queries.awards_of(session, organisation) if standing(one, today) not in OVER), None)


def _free_spot(session: Session) -> int:
    while True:
        spot = secrets.randbelow(STATUS_SPOTS)
        if session.scalar(select(Award.id).where(Award.status_index == spot)) is None:
            return spot
