"""Verbs of purchases: recorded, changed, removed and put back; and the reasons to buy new, said before."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlalchemy import CursorResult, delete
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.rules import check_version, prose_of
from reuse.contracts.models import Contract
from reuse.errors import N_, BadInputError, ConflictError, ForbiddenError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role
from reuse.purchases.lines import gift_values, lines, reasons
from reuse.purchases.models import Justification, Purchase
from reuse.territory import local_day

T = TypeVar("T", Purchase, Justification)

MOST_CENTS = 10**13
MOST_THINGS = 1_000_000
EARLIEST = date(2020, 1, 1)
REMOVED_KEPT = timedelta(days=1)
"""How long a purchase taken away can be put back."""


@dataclass(frozen=True, slots=True)
class Told:
    """A purchase as told, in cents excluding VAT; a gift has none but, where it is known, a flat value."""

    day: date
    line: str
    count: int
    spend_cents: int = 0
    reused_cents: int = 0
    recycled_cents: int = 0
    supplier: str = ""
    reference: str = ""
    contract: UUID | None = None
    gift: bool = False
    gift_value: str = ""

    def checked(self) -> dict[str, Any]:
        """Return the columns of the purchase; raises BadInputError naming the field."""
        check_day(self.day)
        check_line(self.line)
        check_count(self.count)
        self._check_amounts()
        self._check_gift()
        columns = asdict(self) | {"contract_id": self.contract}
        columns["supplier"] = prose_of(self.supplier, "supplier", most=200)
        columns["reference"] = prose_of(self.reference, "reference", most=80)
        del columns["contract"]
        return columns

    def asked(self) -> dict[str, Any]:
        """Give what is told as data that can be compared and kept."""
        return asdict(self) | {"day": self.day.isoformat(), "contract": str(self.contract) if self.contract else None}

    @classmethod
    def again(cls, asked: Mapping[str, Any]) -> "Told":
        """Read back what `asked` gave."""
        contract = UUID(asked["contract"]) if asked["contract"] else None
        return cls(**{**asked, "day": date.fromisoformat(asked["day"]), "contract": contract})

    def _check_amounts(self) -> None:
        for name in ("spend_cents", "reused_cents", "recycled_cents"):
            if not 0 <= getattr(self, name) <= MOST_CENTS:
                raise BadInputError(N_("A number is out of range."), fields={name: N_("this is out of range")})
        if self.reused_cents + self.recycled_cents > self.spend_cents:
            raise BadInputError(
                N_("The reused and the recycled part are together more than the whole."),
                remedy=N_("What is both reused and made of recycled matter counts once: as reused."),
                fields={"reused_cents": N_("no more than the whole")},
            )

    def _check_gift(self) -> None:
        if not (self.gift or self.spend_cents):
            raise BadInputError(
                N_("A purchase has an amount, excluding VAT."),
                remedy=N_("If it cost nothing, say that it was received as a gift."),
                fields={"spend_cents": N_("an amount above zero")},
            )
        if self.gift and self.spend_cents:
            raise BadInputError(
                N_("A gift received has no amount: it counts at a flat value."),
                fields={"spend_cents": N_("leave it empty for a gift")},
            )
        value = gift_values(self.day.year).get(self.gift_value)
        if self.gift_value and not (self.gift and value and value.line == self.line):
            raise BadInputError(
                N_("This flat value is not one of this line."), fields={"gift_value": N_("choose again")}
            )


def today() -> date:
    """Say what day it is in the territory."""
    return local_day(clock.now())


def check_day(day: date) -> None:
    """Refuse a day to come, and one before these duties were; raises BadInputError."""
    if not EARLIEST <= day <= today():
        raise BadInputError(
            N_("This day is still to come, or too long ago."), fields={"day": N_("choose a day that has come")}
        )


def check_line(line: str) -> None:
    """Refuse what is no product line; raises BadInputError."""
    if line not in lines():
        raise BadInputError(N_("This product line is not known here."), fields={"line": N_("choose again")})


def check_count(count: int) -> None:
    """Refuse a number of things that nobody buys; raises BadInputError."""
    if not 0 < count <= MOST_THINGS:
        raise BadInputError(N_("A number is out of range."), fields={"count": N_("at least 1")})


def check_own(organisation: UUID, by: Actor) -> None:
    """Refuse unless this is a buyer of the organisation, or the coordinator; raises ForbiddenError."""
    by.needs(Role.BUYER, Role.COORDINATOR)
    if organisation != by.organisation and not by.sees_all():
        raise ForbiddenError(N_("Only its own organisation or the coordinator may change this."))


def add_purchase(session: Session, told: Told, *, by: Actor, key: UUID) -> Purchase:
    """Record a purchase or a gift of the actor's own organisation; replaying the key returns the same one.

    Raises BadInputError.
    """
    by.needs(Role.BUYER, Role.COORDINATOR)
    columns = told.checked()
    if asked_before(session, by, key, "purchase", told.asked()):
        return _made_before(session, Purchase, by.thing(key))
    _check_contract(session, told.contract, by.organisation)
    made = Purchase(id=by.thing(key), organisation_id=by.organisation, recorded_at=clock.now(), version=1, **columns)
    session.add(made)
    session.flush()
    _note(session, Action.PURCHASE_ADDED, made, by)
    return made


def _made_before(session: Session, table: type[T], identifier: UUID) -> T:
    """Return what a request made at its first time; raises ConflictError where it was deleted since."""
    found = session.get(table, identifier)
    if found is None:
        raise ConflictError(N_("What this request recorded was deleted since."))
    return found


def edit_purchase(session: Session, found: Purchase, told: Told, *, version: int, by: Actor) -> None:
    """Change all that is told of a purchase; raises StaleError where somebody did since it was read."""
    check_own(found.organisation_id, by)
    columns = told.checked()
    session.refresh(found, with_for_update=True)
    check_version(found.version, version)
    check_there(found)
    _check_contract(session, told.contract, found.organisation_id)
    for name, value in columns.items():
        setattr(found, name, value)
    found.version += 1
    session.flush()
    _note(session, Action.PURCHASE_CHANGED, found, by)


def remove_purchase(session: Session, found: Purchase, *, by: Actor) -> None:
    """Take a purchase away; it can be put back for a day. Twice is no mistake."""
    check_own(found.organisation_id, by)
    session.refresh(found, with_for_update=True)
    if found.removed_at is None:
        found.removed_at = clock.now()
        found.version += 1
        session.flush()
        _note(session, Action.PURCHASE_REMOVED, found, by)


def restore_purchase(session: Session, found: Purchase, *, by: Actor) -> None:
    """Put a purchase back that was taken away by mistake. Twice is no mistake."""
    check_own(found.organisation_id, by)
    session.refresh(found, with_for_update=True)
    if found.removed_at is not None:
        found.removed_at = None
        found.version += 1
        session.flush()
        _note(session, Action.PURCHASE_RESTORED, found, by)


def check_there(found: Purchase) -> None:
    """Refuse to change what was taken away; raises ConflictError."""
    if found.removed_at is not None:
        raise ConflictError(N_("This purchase was taken away."), remedy=N_("Put it back first."))


def forget_removed(session: Session, present: datetime) -> int:
    """Delete for good the purchases taken away more than a day ago: a supplier's name may be a person's."""
    gone = delete(Purchase).where(Purchase.removed_at < present - REMOVED_KEPT)
    return cast("CursorResult[Any]", session.execute(gone)).rowcount


def _check_contract(session: Session, contract: UUID | None, organisation: UUID) -> None:
    found = session.get(Contract, contract) if contract else None
    if contract and (found is None or found.buyer_id != organisation):
        raise BadInputError(
            N_("There is no such contract."), fields={"contract": N_("choose one of your organisation’s contracts")}
        )


def _note(session: Session, action: Action, found: Purchase, by: Actor) -> None:
    audit.note(session, action, by=by, subject=found.id, organisation=found.organisation_id)


@dataclass(frozen=True, slots=True)
class Why:
    """Why new equipment is about to be bought: how much of which line, a reason, and words where it needs some."""

    day: date
    line: str
    count: int
    reason: str
    words: str = ""


def justify(session: Session, told: Why, *, by: Actor, key: UUID) -> Justification:
    """Keep why the actor's organisation buys new; replaying the key returns the same one. Raises BadInputError."""
    by.needs(Role.BUYER, Role.COORDINATOR)
    check_day(told.day)
    check_line(told.line)
    check_count(told.count)
    words = _words(told)
    if asked_before(session, by, key, "new-equipment", asdict(told) | {"day": told.day.isoformat()}):
        return _made_before(session, Justification, by.thing(key))
    made = Justification(
        id=by.thing(key), organisation_id=by.organisation, recorded_at=clock.now(), **asdict(told) | {"words": words}
    )
    session.add(made)
    session.flush()
    audit.note(session, Action.NEW_EQUIPMENT_JUSTIFIED, by=by, subject=made.id)
    return made


def _words(told: Why) -> str:
    reason = reasons().get(told.reason)
    if reason is None:
        raise BadInputError(N_("Something is missing."), fields={"reason": N_("choose one of the answers")})
    words = prose_of(told.words, "words", most=500)
    if reason.needs_words and not words:
        raise BadInputError(N_("This reason needs some words of yours."), fields={"words": N_("say it in your words")})
    return words


def withdraw(session: Session, found: Justification, *, by: Actor) -> None:
    """Delete a justification for good: what was not bought new needs none."""
    check_own(found.organisation_id, by)
    audit.note(session, Action.NEW_EQUIPMENT_WITHDRAWN, by=by, subject=found.id, organisation=found.organisation_id)
    session.delete(found)
    session.flush()
