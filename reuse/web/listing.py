"""Which devices a list shows, as its address asks: all of them, those of a pile, those that something blocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import request
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.days import queries
from reuse.days.blocked import blocked
from reuse.days.piles import Pile, pile_named
from reuse.days.queries import Place, Waiting
from reuse.devices.models import Device
from reuse.devices.queries import Filter, Row, list_devices
from reuse.lifecycle.stages import Stage
from reuse.web import day
from reuse.web.addresses import identifier_in, moment_in, number_in

FILTERS = ("q", "stage", "kind", "site", "waits", "blocked")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the list: its device, since when it waits if it does, and its place as addresses write it."""

    row: Row
    said: str
    place: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks of the list."""

    wanted: Filter
    pile: Pile | None
    block: str

    @property
    def title(self) -> str:
        """What the list is called, where it is not that of all devices."""
        if self.pile:
            return str(_(day.TITLES[self.pile.name]))
        return str(_("Blocked, and why")) if self.block else ""

    @property
    def waiting(self) -> bool:
        """Whether the list is of devices that wait, the most urgent first."""
        return bool(self.pile or self.block)

    @property
    def by_step(self) -> bool:
        """Whether they wait since the last step recorded, not since their collection or until a date."""
        return bool(self.block) or (self.pile is not None and self.pile.order is Device.last_at)


def asked(by: Actor) -> Asked:
    """Read the filters of this request's address; what nobody could mean narrows nothing."""
    pile = pile_named(request.args.get("waits", ""), by)
    stage, site = request.args.get("stage", ""), identifier_in(request.args.get("site", ""))
    wanted = Filter(
        text=request.args.get("q", "").replace("\0", "")[:200],
        stage=Stage(stage) if stage in set(Stage) else None,
        kind=request.args.get("kind") or None,
        holder=None if pile or by.sees_all() else by.organisation,
        site=site,
    )
    return Asked(wanted, pile, "" if pile else request.args.get("blocked", ""))


def filters() -> dict[str, Any]:
    """Give the filters of the address, without the place in the list."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def listed(session: Session, what: Asked, by: Actor, *, after: str, limit: int) -> list[Listed]:
    """List the devices asked for, from the place `after` that an earlier list gave."""
    if what.pile:
        place = _place(what.pile, after)
        found = queries.list_pile(session, what.pile, by, wanted=what.wanted, after=place, limit=limit)
        return [_waiting(one) for one in found]
    if what.block:
        return _blocked(session, what.block, by, after)[:limit]
    rows = list_devices(session, what.wanted, after=number_in(after), limit=limit)
    return [Listed(row, "", str(row.id)) for row in rows]


def _blocked(session: Session, name: str, by: Actor, after: str) -> list[Listed]:
    found: Sequence[Waiting] = next((one.devices for one in blocked(session, by) if one.name == name), [])
    lines = [_waiting(one) for one in found]
    places = [one.place for one in lines]
    return lines[places.index(after) + 1 :] if after in places else lines


def _waiting(one: Waiting) -> Listed:
    order = clock.stamp(one.order) if isinstance(one.order, datetime) else one.order.isoformat()
    return Listed(one.row, day.said(one.order), f"{order}_{one.row.id}")


def _place(pile: Pile, text: str) -> Place | None:
    order, _sep, number = text.partition("_")
    device = number_in(number)
    read = moment_in(order) if pile.form is datetime else _day(order)
    return None if device is None or read is None else Place(read, device)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
