"""Reading what was sent, to how many people, and whether it arrived."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.awards.models import Award
from reuse.contracts.models import Contract
from reuse.mailing.matters import CONTRACT
from reuse.mailing.models import Mailed, Mailing, MailRefusal

_TOLD = (Mailed.matter, Mailed.about, Mailed.day, Mailed.detail)


@dataclass(frozen=True, slots=True)
class About:
    """What a reminder is about: its name in a sentence, and the path of its page."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one reminder is about, and since which or until which day."""

    matter: str
    about: UUID
    day: date
    detail: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One reminder of an organisation: when it was queued last, for how many people, and to how many it went."""

    told: Told
    about: About
    made_at: datetime
    people: int
    arrived: int


def items_of(session: Session, mailing: UUID) -> list[Told]:
    """List what one message says, the nearest term first."""
    own = select(*_TOLD).where(Mailed.mailing_id == mailing)
    return [Told(*row) for row in session.execute(own.order_by(Mailed.day, Mailed.matter, Mailed.key))]


def about_of(session: Session, one: Told, organisation: str) -> About:
    """Say what a reminder is about; the label's reminders name the organisation."""
    if one.matter == CONTRACT:
        return About(session.get_one(Contract, one.about).title, f"/contracts/{one.about}")
    kind = "awards" if session.get(Award, one.about) else "applications"
    return About(organisation, f"/label/{kind}/{one.about}")


def sent_to(session: Session, organisation: UUID, name: str, *, limit: int = 50) -> list[Sent]:
    """List the latest reminders of an organisation, each once however many people it was for."""
    counts = func.max(Mailing.made_at), func.count(), func.count(Mailing.sent_at)
    query = (
        select(*_TOLD, *counts)
        .join(Mailing, Mailing.id == Mailed.mailing_id)
        .where(Mailing.organisation_id == organisation)
        .group_by(Mailed.key, *_TOLD)
        .order_by(func.max(Mailing.made_at).desc(), Mailed.key)
    )
    found = []
    for matter, about, day, detail, made_at, people, arrived in session.execute(query.limit(limit)):
        one = Told(matter, about, day, detail)
        found.append(Sent(one, about_of(session, one, name), made_at, people, arrived))
    return found


def refuses(session: Session, user: UUID) -> bool:
    """Tell whether a person wants no reminder by e-mail."""
    return session.get(MailRefusal, user) is not None
