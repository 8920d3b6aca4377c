"""One device as a scan reads it: columns to JSON, with no object made between."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from flask_babel import gettext as _
from sqlalchemy import bindparam, select

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.acts import possible_in
from reuse.clock import stamp
from reuse.codes import read_code
from reuse.devices import queries
from reuse.devices.models import Code, Device, Model
from reuse.events.models import Event, VoidedEvent
from reuse.events.sight import check_sight, plainly_seen
from reuse.http import glance, language, reading
from reuse.lifecycle.guards import Guard
from reuse.lifecycle.situation import MediumState, Situation
from reuse.lifecycle.steps import Possible
from reuse.statements import Statement

_codes, _devices, _models = Code.__table__.c, Device.__table__.c, Model.__table__.c
_organisations, _sites = Organisation.__table__.c, Site.__table__.c
_events, _voided = Event.__table__.c, VoidedEvent.__table__.c
_COLUMNS = (
    _devices.uuid,
    _devices.code,
    _devices.kind,
    _devices.situation_text,
    _devices.seq,
    _devices.head,
    _devices.created_at,
    _devices.last_at,
    _models.maker,
    _models.name.label("model"),
    _organisations.name.label("holder_name"),
    _sites.name.label("site_name"),
)
_DEVICE = Statement(
    select(*_COLUMNS)
    .join(Code.__table__, _codes.device_id == _devices.id)
    .join(Model.__table__, _models.id == _devices.model_id, isouter=True)
    .join(Organisation.__table__, _organisations.id == _devices.holder_id, isouter=True)
    .join(Site.__table__, _sites.id == _devices.site_id, isouter=True)
    .where(_codes.code == bindparam("code"))
)
_LAST = Statement(
    select(_events.canonical, _events.hash, _voided.by_event_id.is_not(None).label("voided"))
    .join(VoidedEvent.__table__, _voided.event_id == _events.id, isouter=True)
    .where(_events.subject == bindparam("subject"), _events.seq <= bindparam("seq"))
    .order_by(_events.seq.desc())
    .limit(10)
)


def scanned(text: str, by: Actor) -> bytes:
    """Write the device that bears the code, its last 10 events and what this actor may record now.

    Raises NotFoundError for a code of no device, or of one that is not for this organisation to see.
    """
    row, situation = _device(text)
    subject = f"device:{row.uuid}"
    if not plainly_seen(situation, by):
        with reading() as session:
            check_sight(session, subject, situation, by)
    last = _LAST.ask(glance(), subject=subject, seq=row.seq)  # what is recorded in between is left for the next scan
    events = [orjson.Fragment(event_json(*one)) for one in last]
    told = {"events": events, "possible": steps_json(possible_in(situation, by))}
    return orjson.dumps(device_json(row, situation) | told)


def _device(text: str) -> tuple[Any, Situation]:
    """Return the row and the situation of the device that bears the code, or of the one it was found to be."""
    for row in _DEVICE.ask(glance(), code=read_code(text)):
        situation = Situation.load(row.situation_text)
        if not situation.same_as:
            return row, situation
    with reading() as session:
        survivor = queries.by_code(session, text)  # says why there is none
    (row,) = _DEVICE.ask(glance(), code=survivor.code)
    return row, survivor.situation


def event_json(canonical: bytes, digest: str, voided: bool) -> bytes:
    """Write an event as the chain holds it, with its hash and whether a correction voids it."""
    return b'%b,"hash":"%b","voided":%b}' % (canonical[:-1], digest.encode(), b"true" if voided else b"false")


def event_answer(event: Event, *, voided: bool = False) -> bytes:
    """Write an event read as an object."""
    return event_json(event.canonical, event.hash, voided)


def steps_json(possible: Sequence[Possible]) -> list[dict[str, Any]]:
    """Say each possible event, or why it is refused for now and what would unlock it."""
    said_in = language()
    return [{"event": one.event, "refused": _refusal(said_in, one.guard) if one.guard else None} for one in possible]


@cache
def _refusal(_language: str, guard: Guard) -> dict[str, Any]:
    """Translate a guard once for each language; there are some twenty of them."""
    because = {"rule": _(guard.rule), "because": _(guard.because), "remedy": _(guard.remedy)}
    return because | {"unlocked_by": guard.remedy_event}


def device_json(row: Any, situation: Situation) -> dict[str, Any]:
    """Say what is known of a device."""
    told = {name: getattr(row, name) for name in _OF_ROW} | {name: getattr(situation, name) for name in _OF_SITUATION}
    return told | {
        "holder": {"id": situation.holder, "name": row.holder_name} if situation.holder else None,
        "site": {"id": situation.site, "name": row.site_name} if situation.site else None,
        "media": [medium_json(serial, medium) for serial, medium in situation.media.items()],
        "created_at": stamp(row.created_at),
        "last_at": stamp(row.last_at) if row.last_at else None,
    }


def medium_json(serial: str, medium: MediumState) -> dict[str, Any]:
    """Say what the rules know of a medium."""
    return {
        "serial": serial,
        "kind": medium.kind,
        "whereabouts": medium.whereabouts,
        "erased": medium.erased,
        "attested": medium.attested,
    }


_OF_ROW = ("code", "uuid", "kind", "maker", "model", "seq", "head")
_OF_SITUATION = (
    "stage",
    "media_known",
    "title",
    "resale",
    "status",
    "held",
    "danger",
    "grade",
    "mass_g",
    "mass_measured",
    "price_cents",
    "handover",
    "lives",
    "parent",
    "waiting",
)
