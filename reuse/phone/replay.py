"""A phone's queue played again: each scan recorded once, in its order, and each answered in plain words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import marshmallow as ma
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor, subkey
from reuse.actors.models import Site
from reuse.acts import Act, perform
from reuse.codes import read_code
from reuse.collection.models import Channel, Depositor, Status, Title
from reuse.collection.service import Description, Terms, open_deposit, take_in
from reuse.devices import queries
from reuse.devices.models import Device, IdentityKind
from reuse.errors import N_, BadInputError, ConflictError, ForbiddenError, ReuseError
from reuse.events import queries as events
from reuse.events.corrections import correct
from reuse.events.models import Event
from reuse.events.record import Fact, record
from reuse.evidence.service import Paper, keep_photo
from reuse.phone import batch
from reuse.phone.counts import Counted, count_all
from reuse.phone.known import summaries
from reuse.refusals import problem_of, read_by
from reuse.schemas.phone import IntakeIn, UndoIn
from reuse.stocktakes.counting import Answer

Item = Mapping[str, Any]

DANGER, PHOTO = 1, 2
"""Which event of an intake each is, after the arrival itself."""


@dataclass(frozen=True, slots=True)
class Replay:
    """One sending of a phone: whose scans, when it sent them, and what the service needs to answer."""

    session: Session
    by: Actor
    sent_at: datetime
    paper: Paper
    secret: str


def owner_of(session: Session, by: Actor, owner: str, site: UUID | None) -> Actor:
    """Return who scanned, at the site where they did; scans of another person are refused, and stay on the phone."""
    if owner != by.mark:
        raise ForbiddenError(
            N_("These scans were made by somebody else."),
            remedy=N_("They stay on this phone, and leave when the person who made them signs in on it."),
        )
    if site is None or site == by.site:
        return replace(by, site=site)
    place = session.get(Site, site)
    if place is None or place.organisation_id != by.organisation or (by.sites and site not in by.sites):
        raise ForbiddenError(N_("You do not work at the site where these scans were made."))
    return replace(by, site=site)


def replay(sending: Replay, items: Sequence[Item]) -> list[dict[str, Any]]:
    """Record every item in its order, and answer each; one refused stops none of the others."""
    answers: list[batch.Answer | Counted] = []
    for kind, some in groupby(items, key=lambda item: str(item.get("kind"))):
        run = list(some)
        together = _BY_THE_HUNDRED.get(kind)
        answers += together(sending, run) if together else [_alone(sending, item) for item in run]
    codes = [_code(item) for item in items]
    known = summaries(sending.session, {*codes}, sending.by)
    return [_told(item, known.get(code), answer) for item, code, answer in zip(items, codes, answers, strict=True)]


def _code(item: Item) -> str:
    """Return the code that the item is about; empty where it names none that can be read."""
    try:
        return read_code(str(item.get("code", "")))
    except BadInputError:
        return ""


def _acts(sending: Replay, items: Sequence[Item]) -> list[batch.Answer]:
    bare = [{name: value for name, value in item.items() if name != "kind"} for item in items]
    return batch.record(sending.session, bare, sending.sent_at, by=sending.by, paper=sending.paper)


def _counts(sending: Replay, items: Sequence[Item]) -> list[Counted]:
    return count_all(sending.session, items, sending.sent_at, by=sending.by)


_BY_THE_HUNDRED: dict[Any, Callable[[Replay, Sequence[Item]], Sequence[batch.Answer | Counted]]] = {
    "act": _acts,
    "count": _counts,
}


def _alone(sending: Replay, item: Item) -> batch.Answer:
    known = _VERBS.get(str(item.get("kind")))
    if known is None:
        return BadInputError(
            N_("This item cannot be read."), fields={"kind": N_("This is none of the possible answers.")}
        )
    schema, verb = known
    try:
        told = read_by(schema, dict(item))
        with sending.session.begin_nested():
            return verb(sending, told)
    except ReuseError as refusal:
        return refusal
    except IntegrityError:
        return ConflictError(N_("Another write changed this at the same moment."))


def _told(item: Item, device: dict[str, Any] | None, answer: batch.Answer | Counted) -> dict[str, Any]:
    """Say what became of an item: recorded, waiting to be settled, or refused; and how the device stands after all."""
    told: dict[str, Any] = {"key": item.get("key"), "device": device}
    if isinstance(answer, ReuseError):
        return told | {"status": answer.status, "problem": problem_of(answer).as_json()}
    if isinstance(answer, Answer):
        return told | {"status": 201, "count": answer.outcome.value}
    return told | {"status": 201, "event": str(answer.id), "waits": answer.data.get("waits")}


def _undo(sending: Replay, told: Item) -> Event:
    """Void what was recorded under a key of this person's; an intake goes with its photo and its danger, last first."""
    session, by = sending.session, sending.by
    event = events.by_id(session, by.thing(told["of"]))
    device = queries.by_subject(session, event.subject)
    for n in (PHOTO, DANGER) if event.type == "collected" else ():
        sequel = session.scalar(select(Event).where(Event.id == by.thing(subkey(told["of"], n))))
        if sequel and not events.is_voided(session, sequel.id):
            correct(session, device, sequel.id, by=by, key=subkey(told["key"], n))
    return correct(session, device, event.id, by=by, key=told["key"])


def _intake(sending: Replay, told: Item) -> Event:
    """Take a device in under the receipt that its depositor holds already; a danger seen sets it aside at once."""
    session, by, key = sending.session, sending.by, told["key"]
    terms = told["deposit"]
    deposit = open_deposit(session, _terms(terms), secret=sending.secret, by=by, key=terms["key"])
    times = {"occurred_at": told["occurred_at"], "sent_at": sending.sent_at}
    taken = take_in(session, told["code"], _seen(told), deposit, by=by, key=key, **times)
    if told["danger"]:
        danger = Fact("danger_reported", {"danger": told["danger"]}, **times)
        record(session, taken.device, danger, by=by, key=subkey(key, DANGER))
    if told["photo"]:
        _keep(sending, taken.device, told)
    return events.by_id(session, by.thing(key))


def _keep(sending: Replay, device: Device, told: Item) -> None:
    key = subkey(told["key"], PHOTO)
    photo = keep_photo(sending.session, told["photo"], by=sending.by, key=key, device=device)
    act = Act("photo_added", {"photo": str(photo.id)}, told["occurred_at"], sending.sent_at)
    perform(sending.session, device, act, by=sending.by, key=key, paper=sending.paper)


def _terms(told: Item) -> Terms:
    return Terms(
        depositor=Depositor(told["depositor"]),
        title=Title(told["title"]) if told["title"] else None,
        status=Status(told["status"]),
        reason=told["reason"],
        resale=told["resale"],
        channel=Channel(told["channel"]),
        place=told["place"],
    )


def _seen(told: Item) -> Description:
    names = ((kind, told[kind.value]) for kind in (IdentityKind.SERIAL, IdentityKind.ASSET_TAG, IdentityKind.IMEI))
    same = ("maker", "model", "condition", "mass_g", "pieces", "disk_kept")
    return Description(
        kind=told["device_kind"],
        identities=tuple((kind, value) for kind, value in names if value),
        accessories=tuple(told["accessories"]),
        **{name: told[name] for name in same},
    )


_VERBS: dict[str, tuple[ma.Schema, Callable[[Replay, Item], Event]]] = {
    "undo": (UndoIn(), _undo),
    "intake": (IntakeIn(), _intake),
}
