"""The page of one device: what it is, what it holds, what happened, what can be done now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import acts, clock, http
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.codes import read_code
from reuse.devices import queries
from reuse.devices.models import Device, Model
from reuse.erasure.service import certify
from reuse.errors import ReuseError
from reuse.events.models import WaitingFact
from reuse.events.sight import seen
from reuse.evidence import queries as evidence
from reuse.impact.queries import impact_of
from reuse.lifecycle import guards
from reuse.lifecycle.fields import FIELDS, MEDIA_KINDS
from reuse.lifecycle.guards import Guard, Question
from reuse.lifecycle.stages import ENDED, Role
from reuse.lifecycle.usual import USUAL
from reuse.outcomes.queries import outcomes_of
from reuse.recycling.queries import balance_of, lot_of
from reuse.territory import territory
from reuse.web import fields, history, words
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.photos import photo_sent

OBVIOUS = frozenset({guards.HANDOVER_OPEN, guards.IS_HELD, guards.IS_DANGEROUS})
"""Refusals that need no explanation: there is nothing to cancel, lift or clear."""

USUAL_MEDIUM = {
    "smartphone": "phone_flash",
    "phone": "phone_flash",
    "tablet": "emmc",
    "console": "hdd",
    "desktop": "hdd",
}
"""The medium most often found in a kind of device, offered first."""

ON_LINES = frozenset({"corrected", "settled", "contested"})
"""Events whose button stands beside what they are about."""


@dataclass(frozen=True, slots=True)
class Button:
    """What may be done now, or what refuses it and the step that unlocks it."""

    event: str
    what: words.Named
    asks: bool
    guard: Guard | None


@blueprint.get("/devices/<code>")
@http.signed_in
def device(code: str) -> ResponseReturnValue:
    """Show a device to those who have had it."""
    by = http.current_actor()
    with http.reading() as session:
        found = seen(session, code, by)
        if found.code and code != found.code:
            return redirect(url_for("web.device", code=found.code), 303)
        return render_template("device.html", **_shown(session, found, by))


def _shown(session: Session, device: Device, by: Actor) -> dict[str, Any]:
    situation = device.situation
    return {
        "device": device,
        "situation": situation,
        "ended": device.stage in ENDED,
        "model": session.get(Model, device.model_id) if device.model_id else None,
        "holder": session.get(Organisation, device.holder_id) if device.holder_id else None,
        "site": session.get(Site, device.site_id) if device.site_id else None,
        "destination": _destination(session, device),
        "parent": session.get(Device, device.parent_id) if device.parent_id else None,
        "parts": session.scalars(select(Device).where(Device.parent_id == device.id).limit(50)).all(),
        "codes": queries.codes_of(session, device),
        "identities": queries.identities_of(session, device),
        "media": {one.key: one for one in queries.media_of(session, device)},
        "lines": history.lines(session, device, by),
        "balance": balance_of(session, device),
        "lot": lot_of(session, device.treatment_id) if device.treatment_id else None,
        "impact": impact_of(session, Device.id == device.id),
        "lives": outcomes_of(session, device, by),
        "documents": evidence.documents_of(session, device),
        "photos": evidence.photos_of(session, device),
        "waiting": _waiting(session, device),
        "unerased": Question(situation, {}, territory().policy(clock.now().date())).unerased,
        "may_read_files": _may_read_files(device, by),
    } | _buttons(device, by)


def _waiting(session: Session, device: Device) -> Sequence[WaitingFact]:
    unsettled = (WaitingFact.device_id == device.id, WaitingFact.settled_by_id.is_(None))
    return session.scalars(select(WaitingFact).where(*unsettled)).all()


def _destination(session: Session, device: Device) -> Site | None:
    handover = device.situation.handover
    return session.get(Site, UUID(handover["to_site"])) if handover else None


def _may_read_files(device: Device, by: Actor) -> bool:
    bench = bool(by.roles & {Role.REFURBISHER, Role.RECYCLER})
    return bench and any(one.event == "inventoried" for one in acts.possible(device, by))


def _buttons(device: Device, by: Actor) -> dict[str, Any]:
    holds = device.situation.holder == str(by.organisation)
    found = {
        one.event: Button(one.event, words.action(one.event), bool(FIELDS[one.event]), one.guard)
        for one in acts.possible(device, by)
        if one.event not in ON_LINES and one.guard not in OBVIOUS and not (holds and one.event == "received")
    }
    usual = [found.pop(event) for event in USUAL.get(device.stage, ()) if event in found]
    free = [button for button in found.values() if button.guard is None]
    return {
        "primary": next((button.event for button in usual if button.guard is None), ""),
        "usual": usual,
        "groups": [(group, those) for group in words.GROUPS if (those := _of(group, free))],
        "refused": [button for button in found.values() if button.guard],
    }


def _of(group: str, buttons: list[Button]) -> list[Button]:
    return [button for button in buttons if words.group_of(button.event) == group]


@blueprint.get("/devices/<code>/record/<event>")
@http.signed_in
def ask(code: str, event: str) -> ResponseReturnValue:
    """Show the questions of one event."""
    if event not in FIELDS or event in acts.ELSEWHERE:
        abort(404)
    with http.reading() as session:
        found = seen(session, code, http.current_actor())
        return render_template("act.html", **_asked(session, found, event, Form(dict(request.args))))


def _asked(session: Session, device: Device, event: str, form: Form) -> dict[str, Any]:
    sites = session.scalars(select(Site).where(Site.id != device.site_id).order_by(Site.name)).all()
    return {
        "device": device,
        "model": session.get(Model, device.model_id) if device.model_id else None,
        "event": event,
        "questions": FIELDS[event],
        "choices": fields.choices,
        "label": fields.label,
        "sites": [(str(site.id), f"{site.name}, {site.commune}") for site in sites],
        "own_sites": [(str(site.id), site.name) for site in sites if site.organisation_id == device.holder_id],
        "kinds": [(code, named.name) for code, named in words.kinds()],
        "media": [(name, f"{words.medium(one.kind)} {name}") for name, one in device.situation.media.items()],
        "media_kinds": [(kind, words.medium(kind)) for kind in MEDIA_KINDS],
        "usual_medium": USUAL_MEDIUM.get(device.kind, "ssd"),
        "media_rows": range(fields.MEDIA_ROWS),
        "form": form,
        "problem": form.problem,
    }


@blueprint.post("/devices/<code>/record/<event>")
@http.signed_in
def record(code: str, event: str) -> ResponseReturnValue:
    """Record one event, then show the device; a refusal shows the questions again with what was typed."""
    if event not in FIELDS or event in acts.ELSEWHERE:
        abort(404)
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = queries.by_code(session, code) if event == "received" else seen(session, code, by)
            key = http.idempotency_key()
            act = acts.Act(event, fields.read(event, photo_sent(session, found, by=by, key=key)))
            acts.perform(session, found, act, by=by, key=key, paper=http.paper())
            there = found.code or read_code(code)
    except ReuseError as error:
        with http.reading() as session:
            found = queries.by_code(session, code)
            return render_template("act.html", **_asked(session, found, event, Form.typed(error))), error.status
    flash(_("Recorded: %(what)s.", what=words.event(event).name))
    return redirect(url_for("web.device", code=there), 303)


@blueprint.post("/devices/<code>/certificate")
@http.roles(Role.REFURBISHER, Role.RECYCLER, Role.SELLER)
def certificate(code: str) -> ResponseReturnValue:
    """Issue the erasure certificate and open its page."""
    by = http.current_actor()
    with http.unit_of_work() as session:
        issued = certify(session, seen(session, code, by), by=by, paper=http.paper())
    return redirect(url_for("web.document", number=issued.number), 303)
