"""Facts that moved nothing and wait for somebody, and erasures that match no device."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.models import Organisation
from reuse.devices.models import Device, Model
from reuse.erasure.queries import tray
from reuse.errors import N_, NotFoundError
from reuse.events import queries
from reuse.events.corrections import settle
from reuse.events.models import Event, WaitingFact
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.web import words
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint

PAGE = 50


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact that waits, with what the page says of it."""

    event: Event
    what: words.Named
    rule: str
    who: str
    device: Device
    model: Model | None


@blueprint.get("/waiting")
@http.roles(*HOLDERS, Role.COORDINATOR)
def waiting() -> ResponseReturnValue:
    """List what waits for this organisation; the coordinator sees everything."""
    by = http.current_actor()
    with http.reading() as session:
        found = queries.waiting(
            session,
            holder=None if by.sees_all() else by.organisation,
            after=identifier_in(request.args.get("after", "")),
            limit=PAGE + 1,
        )
        return render_template(
            "waiting.html",
            facts=_facts(session, found[:PAGE]),
            aside=tray(session, by.organisation),
            next_url=url_for("web.waiting", after=found[PAGE - 1].event_id) if len(found) > PAGE else "",
        )


def _facts(session: Session, waiting: Sequence[WaitingFact]) -> list[Fact]:
    """Give each fact its event, its device and who told it, in three queries whatever their number."""
    told = select(Event).where(Event.id.in_([one.event_id for one in waiting]))
    events = {event.id: event for event in session.scalars(told)}
    organisations = {UUID(event.actor.partition("/")[0]) for event in events.values()}
    named = select(Organisation.id, Organisation.name).where(Organisation.id.in_(organisations))
    names = {row[0]: row[1] for row in session.execute(named)}
    about = select(Device, Model).join(Model, Model.id == Device.model_id, isouter=True)
    rows = session.execute(about.where(Device.id.in_([one.device_id for one in waiting])))
    devices = {device.id: (device, model) for device, model in rows}
    return [_fact(events[one.event_id], one.rule, names, *devices[one.device_id]) for one in waiting]


def _fact(event: Event, rule: str, names: dict[UUID, str], device: Device, model: Model | None) -> Fact:
    who = names.get(UUID(event.actor.partition("/")[0]), _("an organisation"))
    return Fact(event=event, what=words.event(event.type), rule=_(rule), who=who, device=device, model=model)


@blueprint.post("/waiting/<uuid:fact>")
@http.roles(*HOLDERS, Role.COORDINATOR)
def settled(fact: UUID) -> ResponseReturnValue:
    """Accept or dismiss one fact, then show those that remain."""
    accepted = request.form.get("answer") == "accept"
    with http.unit_of_work() as session:
        waiting = session.get(WaitingFact, fact)
        if waiting is None:
            raise NotFoundError(N_("This fact is not waiting."))
        device = session.get_one(Device, waiting.device_id)
        settle(session, device, fact, accepted=accepted, by=http.current_actor(), key=http.idempotency_key())
    flash(_("Accepted.") if accepted else _("Dismissed. It stays in the history."))
    return redirect(url_for("web.waiting"), 303)
