"""The intake form that an unclaimed label opens."""

from datetime import datetime, time
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.actors.actor import Actor, subkey
from reuse.acts import Act, perform
from reuse.codes import read_code
from reuse.collection.models import (
    ACCESSORIES,
    CONDITIONS,
    REASONS,
    RESALES,
    Channel,
    Deposit,
    Depositor,
    Status,
    Title,
)
from reuse.collection.service import Description, Intake, Terms, open_deposit, places_of, take_in
from reuse.devices.models import IdentityKind, Model
from reuse.devices.queries import code_state
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events.record import Fact, record
from reuse.lifecycle.fields import DANGERS
from reuse.lifecycle.stages import Role
from reuse.territory import local_day, territory
from reuse.web import fields, forms, words
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.photos import photo_sent

TAKES_IN = (Role.COLLECTOR, Role.CARRIER, Role.COORDINATOR)
TITLES = {
    Depositor.RESIDENT: Title.RELINQUISHED,
    Depositor.COMPANY: Title.SIGNED_LIST,
    Depositor.PUBLIC: Title.DISPOSAL_DECISION,
}
SUGGESTED = 60
MOST = {"mass_g": 10_000_000, "pieces": 100_000}


@blueprint.get("/intake/<code>")
@http.roles(*TAKES_IN)
def intake(code: str) -> ResponseReturnValue:
    """Show the form, unless the label is on a device already."""
    with http.reading() as session:
        label = code_state(session, code)
        if label.device_id is not None:
            return redirect(url_for("web.device", code=label.code), 303)
        typed = {"deposit": request.args.get("deposit", "")}
        return render_template("intake.html", **_asked(session, label.code, Form(typed)))


def _asked(session: Session, code: str, form: Form) -> dict[str, Any]:
    known = session.execute(select(Model.maker, Model.name).order_by(Model.id.desc()).limit(SUGGESTED)).all()
    return {
        "code": code,
        "form": form,
        "problem": form.problem,
        "kinds": [(value, named.name, named.icon) for value, named in words.kinds()],
        "makers": sorted({row.maker for row in known if row.maker}),
        "models": sorted({row.name for row in known if row.name}),
        "dangers": [("none", _("No sign of danger"))] + [(one, fields.choice(one)) for one in DANGERS],
        "conditions": [(one, fields.choice(one)) for one in CONDITIONS],
        "reasons": [(one, fields.choice(one)) for one in REASONS],
        "depositors": [(one.value, fields.choice(one.value)) for one in Depositor],
        "statuses": [(one.value, fields.choice(one.value)) for one in Status],
        "resales": [(one, fields.choice(one)) for one in RESALES],
        "accessories": [(one, fields.choice(one)) for one in ACCESSORIES],
        "chosen": request.form.getlist("accessories"),
        "channels": [(one.value, fields.choice(one.value)) for one in Channel],
        "places": [(str(row.id), f"{row.name}, {row.commune}") for row in places_of(session, http.current_actor())],
        "deposit": _deposit(session, form.get("deposit"), http.current_actor()),
    }


def _deposit(session: Session, text: str, by: Actor) -> Deposit | None:
    """Return the deposit that this device joins, if it is one of this organisation's."""
    try:
        found = session.get(Deposit, UUID(text))
    except ValueError:
        return None
    return found if found and found.organisation_id == by.organisation else None


@blueprint.post("/intake/<code>")
@http.roles(*TAKES_IN)
def take(code: str) -> ResponseReturnValue:
    """Take the device in and show the deposit; a refusal shows the form again with what was typed."""
    try:
        with http.unit_of_work() as session:
            taken = _take(session, read_code(code), http.current_actor(), http.idempotency_key())
    except ReuseError as error:
        with http.reading() as session:
            return render_template("intake.html", **_asked(session, code, Form.typed(error))), error.status
    flash(_("Taken in."))
    if taken.clones:
        flash(_("Another device bears the same number: check that it is not this one."), "waiting")
    return redirect(url_for("web.deposit", deposit=taken.device.deposit_id), 303)


def _take(session: Session, code: str, by: Actor, key: UUID) -> Intake:
    danger = forms.one_of("danger", frozenset({"none", *DANGERS}))
    seen = _seen()
    deposit = _deposit(session, forms.line("deposit"), by) or open_deposit(
        session, terms(), secret=http.settings().secret_key, by=by, key=key
    )
    day = _day()
    taken = take_in(session, code, seen, deposit, by=by, key=key, occurred_at=day)
    if danger != "none":
        record(session, taken.device, Fact("danger_reported", {"danger": danger}, day), by=by, key=subkey(key, 1))
    if photo := photo_sent(session, taken.device, by=by, key=subkey(key, 2)):
        act = Act("photo_added", photo, day)
        perform(session, taken.device, act, by=by, key=subkey(key, 2), paper=http.paper())
    return taken


def _day() -> datetime | None:
    """Read the day it was brought, as noon there; None stands for now."""
    typed = forms.line("day")
    if not typed:
        return None
    claimed = datetime.combine(forms.day_of("day", typed), time(12), territory().zone)
    if claimed.date() > local_day(clock.now()):
        raise BadInputError(N_("A day is not understood."), fields={"day": N_("This day has not come yet.")})
    return min(claimed, clock.now())


def _seen() -> Description:
    names = tuple((kind, typed) for kind in _IDENTITIES if (typed := forms.line(kind.value)))
    return Description(
        kind=forms.one_of("kind", frozenset(code for code, _named in words.kinds())) or "other",
        maker=forms.line("maker", most=100),
        model=forms.line("model"),
        identities=names,
        condition=forms.one_of("condition", frozenset(CONDITIONS), required=False),
        accessories=tuple(one for one in ACCESSORIES if one in request.form.getlist("accessories")),
        mass_g=_at_least("mass_g", 1, forms.scaled("mass_g", 1000)),
        pieces=_at_least("pieces", 2, forms.scaled("pieces", 1)),
        disk_kept=forms.ticked("disk_kept"),
    )


def _at_least(name: str, least: int, value: int | None) -> int | None:
    if value is not None and not least <= value <= MOST[name]:
        raise BadInputError(N_("A number is out of range."), fields={name: N_("this is out of range")})
    return value


_IDENTITIES = (IdentityKind.SERIAL, IdentityKind.ASSET_TAG, IdentityKind.IMEI)


def terms() -> Terms:
    """Read on what terms the depositor gives; raises BadInputError."""
    depositor = Depositor(forms.one_of("depositor", frozenset(Depositor)) or Depositor.RESIDENT)
    status = Status(forms.one_of("status", frozenset(Status)) or Status.REEMPLOI)
    reason = forms.one_of("reason", frozenset(REASONS))
    resale = forms.one_of("resale", frozenset(RESALES), required=False)
    if depositor is not Depositor.PUBLIC and resale not in (None, "free"):
        raise BadInputError(
            N_("Only a public body's decision limits the resale."), fields={"resale": N_("leave it free")}
        )
    title = TITLES[depositor] if forms.ticked("title") else None
    channel = Channel(forms.one_of("channel", frozenset(Channel), required=False) or Channel.COUNTER)
    place = forms.identifier("place", required=False)
    return Terms(depositor, title, status, reason or "", resale or "free", channel, place)
