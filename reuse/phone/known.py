"""The working set: what a phone must know of one site to answer a scan without network. It holds no personal data."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, ScalarSelect, select, union_all
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.acts import possible_in
from reuse.devices.models import Code, CodeState, Device, Identity, Model
from reuse.devices.queries import survivor
from reuse.events.sight import is_seen
from reuse.labels.models import LabelBatch
from reuse.lifecycle.guards import Guard
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import LIVE, Stage
from reuse.lifecycle.steps import may_tell
from reuse.lifecycle.transitions import EVENTS
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.queries import may_count

MOST_DEVICES, MOST_LABELS, MOST_EXPECTED, MOST_MODELS, MOST_PLACES = 2000, 1000, 1000, 300, 1000
"""A phone's memory is not ours: what is beyond is asked of the network."""


@dataclass(slots=True)
class Reasons:
    """Each refusal said once, however many devices it stops."""

    numbers: dict[str, int] = field(default_factory=dict)
    said: list[dict[str, str | None]] = field(default_factory=list)

    def number(self, guard: Guard) -> int:
        """Return the place of this refusal in the list."""
        if guard.because not in self.numbers:
            self.numbers[guard.because] = len(self.said)
            self.said.append({"because": _(guard.because), "remedy": _(guard.remedy), "event": guard.remedy_event})
        return self.numbers[guard.because]


def working_set(session: Session, by: Actor) -> dict[str, Any]:
    """Gather the devices held at this person's site, its labels, what is expected and the usual models."""
    reasons = Reasons()
    return {
        "events": [event for event in EVENTS if may_tell(event, by.roles)],
        "devices": list(_held(session, by, reasons)),
        "reasons": reasons.said,
        "labels": _labels(session, by, handwritten=False),
        "spares": _labels(session, by, handwritten=True),
        "expected": _expected(session, by),
        "models": _models(session),
        "places": _places(session, by),
        "stocktakes": _stocktakes(session, by),
    }


def summary(session: Session, device: Device, by: Actor) -> dict[str, Any] | None:
    """Say of one device what the working set says of each, its reasons spelt out; None if it is not theirs to see."""
    return _summaries(session, [device], by).get(device.id)


def summaries(session: Session, codes: Iterable[str], by: Actor) -> dict[str, dict[str, Any]]:
    """Say it of every device that bears one of the codes, by code; those not theirs to see are left out.

    The same few queries whatever the number of codes, but for devices that were found to be one.
    """
    bearers = select(Code.code, Device).join(Device, Device.id == Code.device_id).where(Code.code.in_(codes))
    found = {code: survivor(session, device) for code, device in session.execute(bearers)}
    told = _summaries(session, {device.id: device for device in found.values()}.values(), by)
    return {code: told[device.id] for code, device in found.items() if device.id in told}


def _summaries(session: Session, devices: Collection[Device], by: Actor) -> dict[int, dict[str, Any]]:
    models = select(Model.id, Model.maker, Model.name).where(Model.id.in_({device.model_id for device in devices}))
    names = {number: _name(maker, model) for number, maker, model in session.execute(models)}
    codes = _codes(session, [device.id for device in devices])
    told = {}
    for device in devices:
        situation = device.situation
        if is_seen(session, device.subject, situation, by):
            reasons = Reasons()
            name = names.get(device.model_id or 0, "")
            one = _told(device, situation, name, codes.get(device.id, ()), by, reasons)
            told[device.id] = one | {"reasons": reasons.said}
    return told


def _codes(session: Session, devices: Any) -> dict[int | None, list[str]]:
    """List the codes of each device, given by their numbers or by a query for them."""
    codes: dict[int | None, list[str]] = {}
    for code, number in session.execute(select(Code.code, Code.device_id).where(Code.device_id.in_(devices))):
        codes.setdefault(number, []).append(code)
    return codes


def _name(maker: str | None, model: str | None) -> str:
    return " ".join(part for part in (maker, model) if part)


def _held(session: Session, by: Actor, reasons: Reasons) -> Iterable[dict[str, Any]]:
    mine = _here_or_coming(by)
    codes = _codes(session, mine)
    rows = session.execute(
        select(Device, Model.maker, Model.name)
        .join(Model, Model.id == Device.model_id, isouter=True)
        .where(Device.id.in_(mine))
        .order_by(Device.id.desc())
    )
    for device, maker, name in rows:
        if device.code and not (situation := device.situation).same_as:
            yield _told(device, situation, _name(maker, name), codes.get(device.id, ()), by, reasons)


def _here_or_coming(by: Actor) -> ScalarSelect[Any]:
    """Choose what is held at this site and what others have handed over to it, so that a receipt is judged at once."""
    held: list[ColumnElement[bool]] = [Device.holder_id == by.organisation]
    coming: list[ColumnElement[bool]] = [Device.handover_site_id.is_not(None)]
    if by.site:
        held.append(Device.site_id == by.site)
        coming.append(Device.handover_site_id == by.site)
    else:
        own = select(Site.id).where(Site.organisation_id == by.organisation)
        coming.append(Device.handover_site_id.in_(own.scalar_subquery()))
    both = union_all(*(select(Device.id).where(*one, Device.stage.in_(LIVE)) for one in (held, coming))).subquery()
    return select(both.c.id).order_by(both.c.id.desc()).limit(MOST_DEVICES).scalar_subquery()


def _told(
    device: Device,
    situation: Situation,
    name: str,
    codes: Sequence[str],
    by: Actor,
    reasons: Reasons,
) -> dict[str, Any]:
    steps = possible_in(situation, by)
    return {
        "code": device.code,
        "codes": sorted({*codes, *((device.code,) if device.code else ())}),
        "kind": device.kind,
        "name": name,
        "stage": device.stage.value,
        "mine": situation.holder == str(by.organisation),
        "here": situation.site == str(by.site) if by.site else situation.holder == str(by.organisation),
        "danger": situation.danger,
        "can": [one.event for one in steps if one.guard is None],
        "cannot": {one.event: reasons.number(one.guard) for one in steps if one.guard},
    }


def _labels(session: Session, by: Actor, *, handwritten: bool) -> list[str]:
    """List the codes of this site's sheets that are on no device yet, or those kept to be written by hand."""
    batches = select(LabelBatch.id).where(
        LabelBatch.organisation_id == by.organisation, LabelBatch.handwritten.is_(handwritten)
    )
    if by.site:
        batches = batches.where((LabelBatch.site_id == by.site) | LabelBatch.site_id.is_(None))
    codes = (
        select(Code.code)
        .where(Code.batch_id.in_(batches.scalar_subquery()), Code.state != CodeState.CLAIMED)
        .order_by(Code.code)
    )
    return list(session.scalars(codes.limit(MOST_LABELS)))


def _expected(session: Session, by: Actor) -> list[dict[str, Any]]:
    """List the announced devices; their serials and tags go as short hashes, enough to tick one off."""
    rows = session.execute(
        select(Device.id, Device.kind, Device.deposit_id, Model.maker, Model.name, Identity.key)
        .join(Identity, Identity.device_id == Device.id)
        .join(Model, Model.id == Device.model_id, isouter=True)
        .where(Device.holder_id == by.organisation, Device.stage == Stage.ANNOUNCED)
        .order_by(Device.id)
        .limit(MOST_EXPECTED)
    ).all()
    found: dict[int, dict[str, Any]] = {}
    for number, kind, deposit, maker, name, key in rows:
        told = {"list": str(deposit)[:8], "kind": kind, "maker": maker or "", "model": name or "", "names": []}
        found.setdefault(number, told)["names"].append(sha256(key.encode()).hexdigest()[:16])
    return list(found.values())


def _places(session: Session, by: Actor) -> list[dict[str, Any]]:
    """List where a device may go, this organisation's own sites first."""
    rows = session.execute(
        select(Site.id, Site.name, Site.commune, Site.organisation_id, Site.roles)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(Organisation.gone.is_(False))
        .order_by(Site.name)
        .limit(MOST_PLACES)
    ).all()
    told = [
        {
            "id": str(row.id),
            "name": f"{row.name}, {row.commune}",
            "own": row.organisation_id == by.organisation,
            "collects": SiteRole.COLLECTION_POINT in row.roles,
        }
        for row in rows
        if row.id != by.site
    ]
    return sorted(told, key=lambda place: not place["own"])


def _stocktakes(session: Session, by: Actor) -> list[dict[str, str]]:
    """List the stock-takes under way that this person may join, their own site's first."""
    rows = session.execute(
        select(Stocktake.id, Site.name, Site.id.label("site"))
        .join(Site, Site.id == Stocktake.site_id)
        .where(Stocktake.organisation_id == by.organisation, Stocktake.closed_at.is_(None))
        .order_by(Site.name)
        .limit(100)
    ).all()
    mine = [row for row in rows if may_count(by.organisation, row.site, by)]
    return [{"id": str(row.id), "place": row.name} for row in sorted(mine, key=lambda row: row.site != by.site)]


def _models(session: Session) -> list[list[str]]:
    """List the makers and models met lately, to be suggested while typing."""
    rows = session.execute(select(Model.kind, Model.maker, Model.name).order_by(Model.id.desc()).limit(MOST_MODELS))
    return [list(row) for row in rows]
