"""Verbs of second lives."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.documents.donation import DonationDeed
from reuse.documents.sale import SaleReceipt
from reuse.errors import N_, BadInputError
from reuse.events.models import Event
from reuse.events.queries import in_force
from reuse.events.record import Fact, record
from reuse.events.requests import key_reused
from reuse.evidence.models import IssuedDocument
from reuse.evidence.service import KEPT, Paper, heading, issue, number_for
from reuse.outcomes.models import Outcome, Receiver


@dataclass(frozen=True, slots=True)
class Terms:
    """Which second life, to whom and on what terms; a person is a referral code only, prices are euro cents.

    No time means now; told late, it waits if it no longer fits, and its paper is issued once it is accepted.
    """

    kind: str  # donated, sold, lent, redeployed
    receiver: Receiver
    receiver_name: str | None = None
    referral: str | None = None
    price_cents: int | None = None
    tariff: str | None = None
    due: date | None = None
    software: str = ""
    occurred_at: datetime | None = None
    sent_at: datetime | None = None


def give_out(
    session: Session, device: Device, terms: Terms, *, by: Actor, key: UUID, paper: Paper
) -> tuple[Event, IssuedDocument | None]:
    """Record a donation, sale, loan or redeployment, with its deed or receipt.

    Raises RefusedError with the rule that forbids it, BadInputError when the terms lack what the kind needs.
    """
    _check(terms)
    data: dict[str, Any] = {"receiver": terms.receiver.value}
    optional = {
        "price_cents": terms.price_cents,
        "tariff": terms.tariff,
        "due": terms.due.isoformat() if terms.due else None,
    }
    data |= {name: value for name, value in optional.items() if value is not None}
    event = record(session, device, Fact(terms.kind, data, terms.occurred_at, terms.sent_at), by=by, key=key)
    known = session.get(Outcome, event.id)
    if known is None:
        session.add(_row(device, terms, event))
        session.flush()
    elif (known.receiver_name, known.referral) != (terms.receiver_name, terms.referral):
        raise key_reused()  # names stand outside the chain, so that the event alone cannot tell two requests apart
    return event, _document(session, device, terms, event, by=by, paper=paper)


def _check(terms: Terms) -> None:
    kind = terms.kind
    missing: dict[str, str] = {}
    if kind == "sold" and terms.price_cents is None:
        missing["price_cents"] = N_("A sale has a price.")
    if kind == "lent" and terms.due is None:
        missing["due"] = N_("A loan has a day of return.")
    if kind == "donated" and terms.receiver is Receiver.PERSON and not terms.referral:
        missing["referral"] = N_("A person is named by the referral code of a social worker only.")
    if kind == "donated" and terms.receiver is not Receiver.PERSON and not terms.receiver_name:
        missing["receiver_name"] = N_("Name the association, school or public body.")
    if terms.receiver is Receiver.PERSON and terms.receiver_name:
        missing["receiver_name"] = N_("A person's name is not kept.")
    if missing:
        raise BadInputError(N_("Some answers are missing or wrong."), fields=missing)


def _row(device: Device, terms: Terms, event: Event) -> Outcome:
    return Outcome(
        event_id=event.id,
        device_id=device.id,
        kind=terms.kind,
        receiver=terms.receiver,
        receiver_name=terms.receiver_name,
        referral=terms.referral,
        price_cents=terms.price_cents,
        tariff=terms.tariff,
        due=terms.due,
    )


def _document(
    session: Session, device: Device, terms: Terms, event: Event, *, by: Actor, paper: Paper
) -> IssuedDocument | None:
    prefix = {"donated": "DON", "sold": "VTE"}.get(terms.kind)
    if prefix is None or not _happened(session, event):
        return None
    common = heading(session, number_for(prefix, event.id), [device], by=by, paper=paper)
    draft = _receipt if terms.kind == "sold" else _deed
    return issue(session, draft(common, device, terms), by=by, device=device, sources=[event.id])


def _receipt(common: dict[str, Any], device: Device, terms: Terms) -> SaleReceipt:
    return SaleReceipt(
        **common,
        sold_on=common["issued_on"],
        price_cents=terms.price_cents or 0,
        tariff=terms.tariff or "",
        grade=device.situation.grade or "",
        buyer=terms.receiver_name or "",
    )


def _deed(common: dict[str, Any], device: Device, terms: Terms) -> DonationDeed:
    resale = device.situation.resale
    return DonationDeed(
        **common,
        beneficiary=terms.receiver_name or "",
        beneficiary_kind=terms.receiver.value,
        given_on=common["issued_on"],
        referral=terms.referral or "",
        software=terms.software,
        conditions="" if resale == "free" else resale,
    )


def _happened(session: Session, event: Event) -> bool:
    """Whether the device left at once, or somebody has accepted since that it did."""
    return "waits" not in event.data or bool(session.scalar(select(in_force(Event.id)).where(Event.id == event.id)))


def take_back(session: Session, device: Device, *, by: Actor, key: UUID, told: Fact | None = None) -> Event:
    """Take back a device that had left, or that was lost: same code, one more life, its media unknown again."""
    told = told or Fact("returned")
    data = {"holder": str(by.organisation), "site": str(by.site) if by.site else None}
    return record(session, device, Fact(told.type, data, told.occurred_at, told.sent_at), by=by, key=key)


def forget_receivers(session: Session, now: datetime) -> int:
    """Drop names and referral codes past their term, except for devices under a legal hold; say how many."""
    due = session.scalars(
        select(Outcome.event_id)
        .join(Event, Event.id == Outcome.event_id)
        .join(Device, Device.id == Outcome.device_id)
        .where(Event.recorded_at <= now - KEPT, ~Device.situation_text.contains('"held":true'))
        .where(Outcome.receiver_name.is_not(None) | Outcome.referral.is_not(None))
    ).all()
    for first in range(0, len(due), 500):
        some = Outcome.event_id.in_(due[first : first + 500])
        session.execute(update(Outcome).where(some).values(receiver_name=None, referral=None))
    return len(due)
