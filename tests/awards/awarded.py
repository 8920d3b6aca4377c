"""An award in force without the work that leads to it: only for what comes after."""

import secrets
from datetime import date
from uuid import uuid4

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.awards.decisions import granted
from reuse.awards.models import Application, ApplicationState, Award, AwardState, Decision, Outcome
from reuse.awards.rules import years_after
from reuse.awards.told import hash_of, tell
from reuse.events.canonical import canonical, digest
from reuse.territory import local_day

REASONS = "Vu sur place.\nLes effacements sont tenus."
MEASURED = {
    "from": "2025-03-03",
    "scheme": 1,
    "to": "2026-03-02",
    "values": {"erasure": {"cases": 40, "denominator": 40, "missed": 0, "numerator": 40}},
}


def awarded(session: Session, holder: Actor, decider: Actor, *, level: str = "confirmed") -> Award:
    """Award the label to a holder's organisation today, at a level."""
    application = Application(
        id=uuid4(),
        organisation_id=holder.organisation,
        scheme_version=1,
        level=level,
        state=ApplicationState.DECIDED,
        invited=False,
        opened_at=clock.now(),
        opened_by=holder.mark,
        submitted_at=clock.now(),
        measured=canonical(MEASURED).decode(),
        measured_hash=digest(MEASURED),
    )
    session.add(application)
    session.flush()
    session.add(_decision(application, decider, level))
    made = _award(application, local_day(clock.now()), level)
    session.add(made)
    session.flush()
    tell(session, made, "award_granted", granted(made, hash_of(REASONS)), decider, uuid4())
    return made


def _decision(application: Application, decider: Actor, level: str) -> Decision:
    return Decision(
        id=uuid4(),
        application_id=application.id,
        outcome=Outcome.GRANTED,
        level=level,
        reasons=REASONS,
        decided_on=local_day(clock.now()),
        decided_at=clock.now(),
        decided_by=decider.mark,
    )


def _award(application: Application, today: date, level: str) -> Award:
    return Award(
        id=uuid4(),
        application_id=application.id,
        organisation_id=application.organisation_id,
        scheme_version=application.scheme_version,
        level=level,
        awarded_on=today,
        expires_on=years_after(today, 3),
        state=AwardState.IN_FORCE,
        number=secrets.token_hex(16),
        status_index=secrets.randbelow(131_072),
    )
