"""What a campaign collected, and what became of it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from reuse.campaigns.models import Campaign, CampaignStop
from reuse.campaigns.queries import stops_of
from reuse.campaigns.rules import LATE, MARGIN
from reuse.collection.models import Deposit
from reuse.devices.kinds import kinds
from reuse.devices.models import Device
from reuse.events.models import Event
from reuse.events.queries import in_force
from reuse.lifecycle.stages import SECOND_LIVES, Stage

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Counted:
    """Devices collected by kind, by stage now, by stop; those that serve again by kind; grams where a mass is known."""

    kinds: Mapping[str, int]
    stages: Mapping[Stage, int]
    stops: Mapping[UUID, int]
    reused: Mapping[str, int]
    grams: int
    weighed: int
    without_mass: int

    @property
    def devices(self) -> int:
        """How many in all."""
        return sum(self.kinds.values())

    @property
    def mark(self) -> str:
        """Say all of it in a line, so that the same counts are known again."""
        parts = (self.kinds, self.stages, self.stops, self.reused)
        told = [sorted((str(name), count) for name, count in part.items()) for part in parts]
        return f"{told} {self.grams} {self.weighed} {self.without_mass}"


def count_campaign(session: Session, campaign: Campaign) -> Counted:
    """Count what was collected at the campaign's places while they were open, by the times that were claimed.

    What a phone kept without network counts once it arrives, up to 30 days later; a collection undone does not count.
    """
    stops = stops_of(session, campaign)
    by_kind, by_stage, by_stop, reused = Counter[str](), Counter[Stage](), Counter[UUID](), Counter[str]()
    grams = weighed = without_mass = 0
    for device, stop in _collected(session, stops):
        by_kind[device.kind] += 1
        by_stage[device.stage] += 1
        by_stop[stop] += 1
        reused[device.kind] += device.stage in SECOND_LIVES
        situation, kind = device.situation, kinds().get(device.kind)
        known = situation.mass_g or (kind.mass_g if kind else None)
        grams += known or 0
        weighed += situation.mass_measured
        without_mass += known is None
    return Counted(dict(by_kind.most_common()), by_stage, by_stop, +reused, grams, weighed, without_mass)


def _collected(session: Session, stops: Sequence[CampaignStop]) -> Iterator[tuple[Device, UUID]]:
    """Give each device taken in at a stop while it was open, with the stop's id; some hundred are read at a time."""
    if not stops:
        return
    at_a_stop = or_(
        *(
            and_(
                Deposit.site_id == stop.site_id,
                Deposit.made_at >= stop.starts_at - MARGIN,
                Deposit.made_at <= stop.ends_at + LATE,
            )
            for stop in stops
        )
    )
    query = select(Device, Deposit).join(Deposit, Deposit.id == Device.deposit_id).where(at_a_stop)
    last = 0
    while rows := session.execute(query.where(Device.id > last).order_by(Device.id).limit(AT_ONCE)).all():
        last = rows[-1][0].id
        moments = _moments(session, [device.subject for device, _deposit in rows])
        for device, deposit in rows:
            found = (stop.id for stop in stops if _within(stop, deposit, moments.get(device.subject)))
            if stop := next(found, None):
                yield device, stop


def _moments(session: Session, subjects: Sequence[str]) -> dict[str, datetime]:
    """Say when each device was first collected, where nothing voids it."""
    first = (
        select(Event.subject, Event.occurred_at)
        .where(Event.subject.in_(subjects), Event.type == "collected", in_force(Event.id))
        .order_by(Event.seq.desc())
    )
    return {row.subject: row.occurred_at for row in session.execute(first)}


def _within(stop: CampaignStop, deposit: Deposit, moment: datetime | None) -> bool:
    opened, closed = stop.starts_at - MARGIN, stop.ends_at + MARGIN
    return deposit.site_id == stop.site_id and moment is not None and opened <= moment <= closed
