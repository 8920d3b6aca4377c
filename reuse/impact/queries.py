"""Reading what some devices weigh on the climate and what became of their matter."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from reuse.devices.kinds import kinds
from reuse.devices.models import Device
from reuse.events.spelling import spelling
from reuse.evidence.service import today
from reuse.impact.assumptions import Assumptions, in_force
from reuse.impact.avoided import Avoided, avoided_by, embodied_by
from reuse.impact.factors import Range
from reuse.impact.recovered import Lot, Matter, Recovered, recovered
from reuse.lifecycle.stages import SECOND_LIVES, WORKSHOP, Stage
from reuse.recycling.models import Fraction, Treatment

MAY_SERVE = WORKSHOP | {Stage.ANNOUNCED, Stage.COLLECTED, Stage.RESERVED, Stage.QUARANTINED}
"""Where a second life is still open."""

_ALONE = Device.situation_text.contains('"same_as":null')


@dataclass(frozen=True, slots=True)
class Impact:
    """What some whole devices mean: what making them emitted, what second lives spare, what recycling gave back.

    `possible` is what those still in progress would spare if each of them served again.
    """

    devices: int
    embodied: Range
    spared: Avoided
    possible: Avoided
    recovered: Recovered
    assumed: Assumptions

    @property
    def says(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.spared.devices or self.possible.devices or self.recovered.devices)

    @property
    def sources(self) -> tuple[str, ...]:
        """Name the sources of all that is estimated, each once."""
        return tuple(dict.fromkeys(self.spared.sources + self.possible.sources))


def present_assumptions() -> Assumptions:
    """Read what is assumed today."""
    return in_force(today().date())


def of_year(year: str) -> Assumptions:
    """Read what was assumed at the end of a year, today where the year goes on: its figures change no more after it."""
    return in_force(min(today().date(), date(int(year), 12, 31)))


def impact_of(session: Session, where: ColumnElement[bool], assumed: Assumptions | None = None) -> Impact:
    """Tell what the devices that `where` keeps mean, as they stand now, in three queries whatever their number.

    Parts taken out count as matter only; of two records found to be one device, one counts; a device that came back
    has no second life until it leaves again.
    """
    assumed = assumed or present_assumptions()
    serving, waiting, every = Counter[str](), Counter[str](), Counter[str]()
    stages = select(Device.kind, Device.stage, func.count()).where(
        where, _ALONE, Device.parent_id.is_(None), Device.stage != Stage.NEW
    )
    for kind, stage, count in session.execute(stages.group_by(Device.kind, Device.stage)):
        every[kind] += count
        serving[kind] += count if stage in SECOND_LIVES else 0
        waiting[kind] += count if stage in MAY_SERVE else 0
    return Impact(
        devices=every.total(),
        embodied=embodied_by(every),
        spared=avoided_by(+serving, assumed),
        possible=avoided_by(+waiting, assumed),
        recovered=recovered(_lots(session, where)),
        assumed=assumed,
    )


def _lots(session: Session, where: ColumnElement[bool]) -> list[Lot]:
    """Weigh the devices asked about within their lots; of one that was taken apart, what remained was treated."""
    wanted = select(Device.treatment_id).where(where, Device.treatment_id.is_not(None))
    lots = _treatments(session, wanted)
    if not lots:
        return []
    spelt = spelling(session)
    grams = func.coalesce(spelt.whole("residue_g"), spelt.whole("mass_g")).label("grams")
    asked = case((where, 1), else_=0).label("asked")
    inside = (Device.treatment_id.is_not(None), Device.treatment_id.in_(wanted), _ALONE)
    one = select(Device.treatment_id, Device.kind, asked, grams).where(*inside).subquery().c
    untold = func.sum(case((one.grams.is_(None), 1), else_=0))
    sums = (func.count(), func.coalesce(func.sum(one.grams), 0), untold)
    cell = (one.treatment_id, one.kind, one.asked)
    for treatment, kind, is_asked, devices, told_g, unweighed in session.execute(select(*cell, *sums).group_by(*cell)):
        lot = lots[treatment]
        usual = kinds()[kind].mass_g if kind in kinds() else None
        group = lot.asked if is_asked else lot.others
        group.add(devices, int(told_g) + int(unweighed) * (usual or 0), 0 if usual else int(unweighed))
    return [lot for lot in lots.values() if lot.asked.devices]


def _treatments(session: Session, wanted: Any) -> dict[UUID, Lot]:
    told = select(Treatment, Fraction).join(Fraction, isouter=True).where(Treatment.id.in_(wanted))
    found: dict[UUID, Lot] = {}
    for made, out in session.execute(told.order_by(Treatment.recorded_at, Treatment.id, Fraction.material)):
        lot = found.setdefault(made.id, Lot(made.operation, made.mass_in_g, []))
        if out is not None:
            lot.fractions.append(Matter(out.material, out.mass_g, out.measured, out.averaged_on))
    return found
