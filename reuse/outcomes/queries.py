"""Reading second lives, and what is ready for one."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, String, cast, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.devices.models import Device, Model
from reuse.events.models import Event
from reuse.events.queries import in_force
from reuse.lifecycle.stages import Stage
from reuse.outcomes.models import Outcome


@dataclass(frozen=True, slots=True)
class Offer:
    """A device that a recyclery has ready, as anybody may see it."""

    id: int
    code: str
    kind: str
    maker: str
    model: str
    grade: str | None
    price_cents: int | None
    organisation: str
    site: str
    commune: str


def offers(session: Session, *, kind: str | None = None, after: int | None = None, limit: int = 50) -> list[Offer]:
    """List what the recycleries have ready, the newest first, in one query."""
    query = _READY.limit(limit)
    if kind:
        query = query.where(Device.kind == kind)
    if after is not None:
        query = query.where(Device.id < after)
    return [_offer(row) for row in session.execute(query)]


_READY = (
    select(
        Device.id,
        Device.code,
        Device.kind,
        Device.situation_text,
        Model.maker,
        Model.name,
        Organisation.name.label("organisation"),
        Site.name.label("site"),
        Site.commune,
    )
    .join(Model, Model.id == Device.model_id, isouter=True)
    .join(Organisation, Organisation.id == Device.holder_id)
    .join(Site, Site.id == Device.site_id)
    .where(
        Device.stage == Stage.READY,
        Device.code.is_not(None),
        cast(Site.roles, String).contains(f'"{SiteRole.RECYCLERY}"'),
    )
    .order_by(Device.id.desc())
)


def _offer(row: Row[*tuple[Any, ...]]) -> Offer:
    situation = orjson.loads(row.situation_text)
    return Offer(
        id=row.id,
        code=row.code,
        kind=row.kind,
        maker=row.maker or "",
        model=row.name or "",
        grade=situation["grade"],
        price_cents=situation["price_cents"],
        organisation=row.organisation,
        site=row.site or "",
        commune=row.commune or "",
    )


@dataclass(frozen=True, slots=True)
class SecondLife:
    """One donation, sale, loan or redeployment; `to` names an organisation, and only to those who recorded it."""

    event_id: UUID
    kind: str
    at: datetime
    to: str | None
    due: date | None


def outcomes_of(session: Session, device: Device, by: Actor) -> list[SecondLife]:
    """List the second lives of a device, the latest first; those a correction voids or that wait are left out."""
    rows = session.execute(
        select(Outcome, Event.occurred_at, Event.actor)
        .join(Event, Event.id == Outcome.event_id)
        .where(Outcome.device_id == device.id, in_force(Outcome.event_id))
        .order_by(Event.number.desc())
        .limit(100)
    )
    return [_second_life(row, at, by.sees_all() or actor.startswith(f"{by.organisation}/")) for row, at, actor in rows]


def _second_life(row: Outcome, at: datetime, whole: bool) -> SecondLife:
    return SecondLife(row.event_id, row.kind, at, row.receiver_name if whole else None, row.due)
