"""A day on the page: what waits, what is blocked and why, what was done, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from babel.dates import format_date
from flask import url_for
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.awards.reminders import reminders
from reuse.collection.queries import Announced, lists_of
from reuse.contracts.alerts import alerts_for
from reuse.contracts.faults import failing
from reuse.days import queries
from reuse.days.blocked import Block, blocked
from reuse.days.queries import SHOWN, Heap, Waiting
from reuse.devices.queries import Row
from reuse.errors import N_
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.territory import local_day
from reuse.web import award_sayings, speech, words
from reuse.web.contract_words import change

FEW_LABELS = 10
"""From here on, it is time to print more."""

TITLES: dict[str, str] = {
    "quarantined": N_("In quarantine"),
    "stalled": N_("Hand-overs open for more than a week"),
    "late": N_("More than 90 days since collection"),
    "coming": N_("On their way to you"),
    "to_hand_over": N_("Waiting to be picked up"),
    "carried": N_("In your vehicle"),
    "to_triage": N_("To triage"),
    "to_open": N_("To open: their disks are not noted yet"),
    "to_erase": N_("Opened: to erase or to refurbish"),
    "failed": N_("Erasures that failed"),
    "erasing": N_("Erasures under way"),
    "to_grade": N_("To test, grade and make ready"),
    "dismantling": N_("Dismantling to finish"),
    "ready": N_("Ready for a second life"),
    "reserved": N_("Kept for somebody"),
    "lent": N_("Lent, to come back"),
    "for_recycling": N_("To be recycled, without treatment yet"),
    "to_certify": N_("Handed to an eco-organisme, certificate to come"),
    "handed_over": N_("Handed over, not received yet"),
}
"""What each pile is called."""

URGENT = {"quarantined": "danger", "late": "waiting", "stalled": "waiting", "failed": "refused"}
"""The piles that somebody should look at before all others, with the tone that says so."""

DONE: dict[str, str] = {
    "taken_in": N_("Taken in"),
    "received": N_("Received from others"),
    "erased": N_("Fully erased"),
    "made_ready": N_("Made ready"),
    "second_lives": N_("Given, sold, lent or redeployed"),
    "recycled": N_("Recycled with proof"),
}

_NEXT: tuple[tuple[frozenset[Role], str, str, str], ...] = (
    (
        frozenset({Role.COLLECTOR}),
        N_("Nothing waits here. Stick a label on what people bring, then scan it."),
        N_("Print labels"),
        "web.labels",
    ),
    (HOLDERS, N_("Nothing waits here. Scan a device when it arrives."), N_("Receive a device"), "web.receive"),
    (
        frozenset({Role.COORDINATOR}),
        N_("Nothing in the territory waits for you."),
        N_("See every device"),
        "web.devices",
    ),
    (frozenset({Role.ADMIN}), N_("Nothing waits for you."), N_("See the accounts"), "web.accounts"),
)
_SEE_DEVICES = (N_("Nothing waits for you."), N_("See the devices"), "web.devices")


@dataclass(frozen=True, slots=True)
class Line:
    """One device that waits, as a section says it."""

    row: Row
    name: str
    said: str
    where: str


@dataclass(frozen=True, slots=True)
class Section:
    """One pile on the page."""

    name: str
    title: str
    tone: str
    count: int
    lines: list[Line]
    url: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why devices do not go on, in its guard's words, and the door that lifts it where this person may."""

    because: str
    remedy: str
    step: str
    count: int
    lines: list[Line]
    url: str
    unlock: str
    unlock_url: str


@dataclass(frozen=True, slots=True)
class Done:
    """One count of the day, beside that of the day before."""

    title: str
    today: int
    yesterday: int


def shown(session: Session, by: Actor) -> dict[str, Any]:
    """Give the page of this person's day."""
    found = queries.heaps(session, by)
    blocks = blocked(session, by)
    sites = _sites(session, [one for heap in found for one in heap.first])
    sections = [_section(heap, sites, by) for heap in found if heap.count]
    facts = queries.facts_of(session, by)
    return {
        "sections": sections,
        "clear": [_(TITLES[heap.pile.name]) for heap in found if not heap.count],
        "facts": facts,
        "obstacles": [_obstacle(block) for block in blocks],
        "done": _done(session, by),
        "deposits": queries.deposits_of_today(session, by) if Role.COLLECTOR in by.roles else [],
        "lists": _lists(session, by) if by.roles & {Role.COLLECTOR, Role.COORDINATOR} else [],
        "labels": queries.labels_left(session, by),
        "changes": [change(one.kept, one.contract.title) for one in alerts_for(session, by=by)],
        "failing": failing(session) if by.sees_all() else [],
        "distinctions": reminders(session, by, local_day(clock.now())),
        "say": award_sayings,
        "few_labels": FEW_LABELS,
        "free": _next(by) if not (sections or facts) else None,
    }


def _lists(session: Session, by: Actor) -> list[Announced]:
    return [one for one in lists_of(session, by, limit=10) if one.arrived < one.devices]


def _sites(session: Session, devices: Sequence[Waiting]) -> dict[UUID, str]:
    """Name where these devices are and where they are expected, in one query."""
    wanted = {one.row.site_id for one in devices} | {one.expected_at for one in devices}
    rows = session.execute(select(Site.id, Site.name).where(Site.id.in_(wanted - {None})))
    return {row.id: row.name for row in rows}


def _section(heap: Heap, sites: dict[UUID, str], by: Actor) -> Section:
    name = heap.pile.name
    elsewhere = name == "coming" or by.sees_all()
    return Section(
        name=name,
        title=_(TITLES[name]),
        tone=URGENT.get(name, ""),
        count=heap.count,
        lines=[_line(one, sites, coming=name == "coming", elsewhere=elsewhere) for one in heap.first],
        url=url_for("web.devices", waits=name),
    )


def _line(one: Waiting, sites: dict[UUID, str], *, coming: bool = False, elsewhere: bool = False) -> Line:
    """Say one device that waits: where it is, where that is elsewhere, and where it goes, where that is not here."""
    here, there = (sites.get(site, "") if site else "" for site in (one.row.site_id, one.expected_at))
    at = here if elsewhere else ""
    going = _("to %(place)s", place=there) if there and not coming else ""
    return Line(one.row, _name(one.row), said(one.order), " ".join(filter(None, (at, going))))


def _name(row: Row) -> str:
    return f"{row.maker or ''} {row.model or ''}".strip() or words.kind(row.kind).name


def said(order: datetime | date) -> str:
    """Say since when a device waits, or until when it is lent."""
    if isinstance(order, datetime):
        return speech.since(order)
    if order == date.max:
        return str(_("no date agreed"))
    late = (local_day(clock.now()) - order).days
    if late > 0:
        return str(ngettext("%(num)s day late", "%(num)s days late", late))
    return str(_("due back on %(day)s", day=format_date(order, "d MMMM y", locale=get_locale())))


def _obstacle(block: Block) -> Obstacle:
    event, oldest = block.guard.remedy_event if block.unlocks else None, block.devices[0].row
    return Obstacle(
        because=_(block.guard.because),
        remedy=_(block.guard.remedy),
        step=words.action(block.step).name,
        count=len(block.devices),
        lines=[_line(one, {}) for one in block.devices[:SHOWN]],
        url=url_for("web.devices", blocked=block.name),
        unlock=words.action(event).name if event else "",
        unlock_url=url_for("web.ask", code=oldest.code, event=event) if event and oldest.code else "",
    )


def _done(session: Session, by: Actor) -> list[Done]:
    counted = queries.tally(session, by)
    counts = [Done(_(DONE[name]), counted.today[name], counted.yesterday[name]) for name in queries.DONE]
    return [one for one in counts if one.today or one.yesterday]


def _next(by: Actor) -> tuple[str, str, str]:
    """Say what to do when nothing waits."""
    found = next((told for roles, *told in _NEXT if roles & by.roles), _SEE_DEVICES)
    words_said, link, endpoint = found
    return _(words_said), _(link), url_for(endpoint)
