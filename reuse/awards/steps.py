"""What is said after a decision: rows and events of the same thing."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.awards.models import Application, Award, Step, StepKind
from reuse.awards.told import tell
from reuse.events.requests import asked_before
from reuse.territory import local_day


def said_before(
    session: Session, thing: Application | Award, name: str, asked: Mapping[str, object], by: Actor, key: UUID
) -> Step | None:
    """Return what this very request said before; else lock what is spoken of and return None."""
    if asked_before(session, by, key, name, asked):
        return session.get_one(Step, by.thing(key))
    session.refresh(thing, with_for_update=True)
    return None


def new_step(thing: Application | Award, kind: StepKind, text: str, by: Actor, key: UUID) -> Step:
    """Write what is said of an award, or of an application that was refused; `keep_step` dates it as its event."""
    award = thing if isinstance(thing, Award) else None
    return Step(
        id=by.thing(key),
        application_id=award.application_id if award else thing.id,
        award_id=award.id if award else None,
        kind=kind,
        text=text,
        said_by=by.mark,
        urgent=False,
    )


def keep_step(
    session: Session, thing: Application | Award, made: Step, told: dict[str, object], by: Actor, key: UUID
) -> Step:
    """Keep what was said, with its event, but only a caller that holds the row locked may ask."""
    thing.version += 1
    event = tell(session, thing, f"award_{made.kind.value}", told, by, key)
    made.said_at, made.said_on = event.occurred_at, local_day(event.occurred_at)
    session.add(made)
    session.flush()
    return made
