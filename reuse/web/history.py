"""A device's history in human words: what, when, by which organisation, with its details."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.devices.models import Device
from reuse.errors import N_
from reuse.events import queries
from reuse.events.corrections import OWN_MISTAKE
from reuse.events.models import Event
from reuse.lifecycle.stages import Role
from reuse.web import fields, speech, words

FRESH = timedelta(minutes=1)
"""How long an entry's undoing is offered at the top of the page, where it was just recorded."""

LABELS = {
    "price_cents": N_("Price"),
    "mass_g": N_("Mass"),
    "residue_g": N_("Mass of what remains"),
    "tool": N_("Tool"),
    "medium": N_("Medium"),
}
"""What a detail is called once its value says its unit."""


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the page tells it."""

    id: UUID
    what: words.Named
    at: datetime
    who: str
    details: tuple[tuple[str, str], ...]
    state: str  # "", "voided" or "waits"
    reason: str
    may_undo: bool
    fresh: bool


def lines(session: Session, device: Device, by: Actor) -> list[Line]:
    """Tell the history of the device, the latest first."""
    events = list(reversed(queries.history(session, device.subject)))
    voided = queries.voided(session, device.subject)
    names = _names(session, events)
    situation = device.situation
    return [_line(event, names, voided, situation.waiting, may_undo(event, device, by)) for event in events]


def may_undo(event: Event, device: Device, by: Actor) -> bool:
    """Tell whether this person may correct the event: their own last one of the day, or any as coordinator."""
    if event.type == "corrected":
        return False
    recent: timedelta = clock.now() - event.recorded_at
    return Role.COORDINATOR in by.roles or (
        event.actor == by.mark and event.seq == device.seq and recent <= OWN_MISTAKE
    )


def _names(session: Session, events: Sequence[Event]) -> dict[str, str]:
    """Name every organisation and site that the events speak of, in two queries."""
    said = {part for event in events for part in (event.actor.partition("/")[0], event.site, *_places(event.data))}
    wanted = {UUID(text) for text in said if text}
    found: dict[str, str] = {}
    for table in (Organisation, Site):
        rows = session.execute(select(table.id, table.name).where(table.id.in_(wanted)))
        found |= {str(identifier): name for identifier, name in rows}
    return found


def _places(data: dict[str, Any]) -> Iterable[str | None]:
    return (data.get(name) for name in ("to_site", "site", "holder", "to"))


def _line(event: Event, names: dict[str, str], voided: frozenset[UUID], waiting: list[str], undo: bool) -> Line:
    is_voided = event.id in voided
    reason = str(event.data.get("waits", ""))
    waits = bool(reason) and str(event.id) in waiting
    return Line(
        id=event.id,
        what=words.event(event.type),
        at=event.occurred_at,
        who=_place(names.get(event.actor.partition("/")[0], _("an organisation")), names.get(event.site or "", "")),
        details=tuple(details(event.data, names)),
        state="voided" if is_voided else "waits" if waits else "",
        reason=_(reason) if waits else "",
        may_undo=undo and not is_voided,
        fresh=clock.now() - event.recorded_at <= FRESH,
    )


def _place(organisation: str, site: str) -> str:
    """Name the organisation and its site, once where the site's name says both."""
    return site if organisation in site else f"{organisation}, {site}" if site else organisation


def details(data: dict[str, Any], names: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Say what an event holds beside its name; references that only machines read are left out."""
    for name, value in data.items():
        if name in _SAYINGS and value not in (None, "", [], {}):
            yield words.said(LABELS[name]) if name in LABELS else fields.label(name), _SAYINGS[name](value, names)


def _media(value: Any, _names: dict[str, str]) -> str:
    if not isinstance(value, dict):
        return ", ".join(map(str, value))
    return ", ".join(
        f"{words.medium(kind if isinstance(kind, str) else kind['kind'])} {serial}" for serial, kind in value.items()
    )


def _named(value: Any, names: dict[str, str]) -> str:
    return names.get(str(value), str(value))


def _chosen(value: Any, _names: dict[str, str]) -> str:
    return fields.choice(value)


def _as_is(value: Any, _names: dict[str, str]) -> str:
    return str(value)


def _yes(value: Any, _names: dict[str, str]) -> str:
    return str(_("yes") if value else _("no"))


_SAYINGS: dict[str, Callable[[Any, dict[str, str]], str]] = (
    dict.fromkeys(("method", "technique", "result", "receiver", "tariff", "danger", "title", "reason"), _chosen)
    | dict.fromkeys(("depositor", "status", "resale", "condition", "test", "repair"), _chosen)
    | dict.fromkeys(("medium", "tool", "grade", "slip", "witness"), _as_is)
    | dict.fromkeys(("mass_g", "residue_g"), lambda value, _names: speech.mass(value))
    | dict.fromkeys(("to_destroy", "measured", "disk_kept", "accepted"), _yes)
    | {
        "price_cents": lambda value, _names: speech.price(value),
        "kind": lambda value, _names: words.kind(value).name,
        "code": lambda value, _names: speech.code(value),
        "due": lambda value, _names: speech.day(datetime.fromisoformat(value).date()),
        "media": _media,
        "to_site": _named,
    }
)
