"""Verbs of retired equipment: lists claimed by the body that gave them up, what it held, what does not count."""

from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.rules import check_version, prose_of
from reuse.collection.models import Deposit, Depositor, Title
from reuse.collection.queries import by_follow_up
from reuse.devices.models import Device
from reuse.errors import N_, BadInputError, ConflictError, NotFoundError
from reuse.lifecycle.stages import Role
from reuse.purchases.models import DisposalList, RetiredYear, Uncounted, UncountedDevice
from reuse.purchases.service import EARLIEST, MOST_THINGS, check_own, today

MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Held:
    """What a body held on 1 January of what it had retired, and what of it does not count, with the reasons."""

    held: int
    older: int = 0
    older_reason: str = ""
    protected: int = 0
    protected_reason: str = ""


def declare_held(session: Session, year: int, told: Held, *, version: int, by: Actor) -> RetiredYear:
    """Declare what the actor's organisation held on 1 January of a year; version 0 makes the first declaration.

    Raises BadInputError, and StaleError where somebody declared since it was read.
    """
    by.needs(Role.BUYER, Role.COORDINATOR)
    _check_year(year)
    columns = _checked(told)
    found = session.get(RetiredYear, (by.organisation, year), with_for_update=True, populate_existing=True)
    check_version(found.version if found else 0, version)
    if found is None:
        found = RetiredYear(organisation_id=by.organisation, year=year, version=0)
    for name, value in columns.items():
        setattr(found, name, value)
    found.changed_at, found.version = clock.now(), found.version + 1
    session.add(found)
    _flush(session)
    audit.note(session, Action.RETIRED_DECLARED, by=by, detail={"year": year})
    return found


def _check_year(year: int) -> None:
    if not EARLIEST.year <= year <= today().year:
        raise BadInputError(
            N_("This year is still to come, or too long ago."), fields={"year": N_("choose a year that has begun")}
        )


def _checked(told: Held) -> dict[str, int | str]:
    columns: dict[str, int | str] = asdict(told)
    for name in ("held", "older", "protected"):
        if not 0 <= getattr(told, name) <= MOST_THINGS:
            raise BadInputError(N_("A number is out of range."), fields={name: N_("this is out of range")})
    if told.older + told.protected > told.held:
        raise BadInputError(
            N_("More does not count than was held."), fields={"held": N_("no less than what does not count")}
        )
    for name in ("older", "protected"):
        reason = prose_of(getattr(told, f"{name}_reason"), f"{name}_reason", most=500)
        if getattr(told, name) and not reason:
            raise BadInputError(
                N_("Say why these devices do not count."), fields={f"{name}_reason": N_("answer this question")}
            )
        columns[f"{name}_reason"] = reason
    return columns


def claim_list(session: Session, deposit: Deposit, commitment: str, *, by: Actor) -> DisposalList:
    """Say that a deposit or an announced list is the actor's own organisation's; again: where its taker committed.

    One that the organisation took in itself, or whose receipt it holds (`deposit_of_receipt`), and of which it is the
    one owner. Raises BadInputError, ConflictError.
    """
    by.needs(Role.BUYER, Role.COORDINATOR)
    words = prose_of(commitment, "commitment", most=200)
    if deposit.depositor is not Depositor.PUBLIC:
        raise BadInputError(
            N_("This deposit does not come from a public body."),
            remedy=N_("Only what a public body retires counts; residents’ devices never do."),
            fields={"follow_up": N_("choose another deposit")},
        )
    found = session.get(DisposalList, deposit.id, with_for_update=True, populate_existing=True)
    if found is not None and found.organisation_id != by.organisation:
        raise ConflictError(N_("Another organisation counts this deposit as its own."))
    if found is None:
        found = DisposalList(deposit_id=deposit.id, organisation_id=by.organisation, claimed_at=clock.now())
        session.add(found)
    found.commitment = words
    _flush(session)
    audit.note(session, Action.DISPOSAL_LIST_CLAIMED, by=by, subject=deposit.id)
    return found


def claim_offered(session: Session, commitment: str, *, by: Actor) -> int:
    """Claim the lists that the actor's own organisation took in and nobody claimed, 500 at most; return how many.

    All of them say the same of where their takers committed to reuse.
    """
    offered = (Deposit.depositor == Depositor.PUBLIC, Deposit.title == Title.DISPOSAL_DECISION)
    known = select(DisposalList.deposit_id)
    query = select(Deposit).where(Deposit.organisation_id == by.organisation, *offered, Deposit.id.not_in(known))
    found = session.scalars(query.order_by(Deposit.made_at, Deposit.id).limit(MOST_AT_ONCE)).all()
    for deposit in found:
        claim_list(session, deposit, commitment, by=by)
    return len(found)


def _flush(session: Session) -> None:
    try:
        session.flush()
    except IntegrityError as error:  # the table decides: somebody else may be writing the same now
        raise ConflictError(N_("Somebody else was first."), remedy=N_("Read the page again.")) from error


def deposit_of_receipt(session: Session, follow_up: str) -> Deposit:
    """Return the deposit whose receipt bears this code: who holds the receipt gave it up. Raises NotFoundError."""
    return by_follow_up(session, follow_up)


def deposit_named(session: Session, identifier: UUID, *, by: Actor) -> Deposit:
    """Return a deposit that the actor's organisation claimed or took in itself, any for the coordinator.

    Raises NotFoundError.
    """
    found, claim = session.get(Deposit, identifier), session.get(DisposalList, identifier)
    own = found is not None and by.organisation in (found.organisation_id, claim.organisation_id if claim else None)
    if found is None or not (own or by.sees_all()):
        raise NotFoundError(
            N_("There is no such deposit."), remedy=N_("Give the follow-up code that stands on its receipt.")
        )
    return found


def release_list(session: Session, identifier: UUID, *, by: Actor) -> None:
    """Give a list up, claimed by mistake; it can be claimed again. Twice is no mistake."""
    found = session.get(DisposalList, identifier)
    if found is None:
        return
    check_own(found.organisation_id, by)
    audit.note(session, Action.DISPOSAL_LIST_RELEASED, by=by, subject=identifier, organisation=found.organisation_id)
    session.delete(found)
    session.flush()


def leave_out(session: Session, device: Device, why: Uncounted | None, *, by: Actor) -> None:
    """Leave a retired device out of the organisation's rate, for one of the law's two reasons; None counts it again."""
    by.needs(Role.BUYER, Role.COORDINATOR)
    found = session.get(UncountedDevice, (by.organisation, device.uuid))
    if found is not None:
        session.delete(found)
        session.flush()
    if why is not None:
        session.add(UncountedDevice(organisation_id=by.organisation, device=device.uuid, why=why))
    session.flush()
    audit.note(session, Action.RETIRED_DECLARED, by=by, subject=device.uuid)
