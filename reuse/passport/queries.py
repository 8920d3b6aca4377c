"""Reading a device's public passport: never a serial, a person, or who holds it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Site
from reuse.devices import queries as devices
from reuse.devices.models import Device, Model
from reuse.events import queries as events
from reuse.events.models import Event
from reuse.lifecycle.fold import advance
from reuse.lifecycle.guards import Question
from reuse.lifecycle.situation import Level, Situation
from reuse.lifecycle.stages import Stage
from reuse.territory import territory


@dataclass(frozen=True, slots=True)
class Step:
    """A stage reached: the month (`2026-03`) and the kind of place where."""

    stage: Stage
    month: str
    place: str


@dataclass(frozen=True, slots=True)
class Passport:
    """What anybody may see; `erasure` is the weakest level of its media, "none" where it holds none, else empty."""

    code: str
    kind: str
    maker: str
    model: str
    stage: Stage
    erasure: str
    steps: tuple[Step, ...]


def passport(session: Session, code: str) -> Passport:
    """Return the passport of the device that bears the code; raises MistypedCodeError, NotFoundError."""
    device = devices.by_code(session, code)
    model = session.get(Model, device.model_id) if device.model_id else None
    return Passport(
        code=device.code or "",
        kind=device.kind,
        maker=model.maker if model else "",
        model=model.name if model else "",
        stage=device.stage,
        erasure=_erasure(device.situation),
        steps=_steps(session, device),
    )


def _erasure(situation: Situation) -> str:
    if not situation.media_known:
        return ""
    if Question(situation, {}, territory().policy(clock.now().date())).unerased:
        return ""
    levels = [
        "destroy" if key in situation.destroyed else situation.media[key].erased or "" for key in situation.media_inside
    ]
    return min(levels, key=lambda level: Level(level).strength) if levels else "none"


def _steps(session: Session, device: Device) -> tuple[Step, ...]:
    """Tell each stage the device reached, by folding what no correction voids."""
    voided = events.voided(session, device.subject)
    history = [event for event in events.history(session, device.subject) if event.id not in voided]
    places = _places(session, history)
    situation, steps = Situation(), list[Step]()
    for event in history:
        before = situation.stage
        advance(situation, events.past(event))
        if situation.stage is not before:
            month = f"{event.occurred_at.astimezone(territory().zone):%Y-%m}"
            steps.append(Step(situation.stage, month, places.get(event.site or "", "")))
    return tuple(steps)


def _places(session: Session, history: list[Event]) -> dict[str, str]:
    """Give the kind of each site where something was recorded."""
    wanted = {UUID(event.site) for event in history if event.site}
    rows = session.execute(select(Site.id, Site.roles).where(Site.id.in_(wanted))) if wanted else ()
    return {str(identifier): roles[0] for identifier, roles in rows if roles}
