"""Moving custody: one organisation gives, the other takes by scanning."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.devices.models import Device
from reuse.errors import N_, ForbiddenError, NotFoundError, RefusedError
from reuse.events import queries
from reuse.events.models import Agreement, Event, Receipt
from reuse.events.record import Fact, record
from reuse.events.requests import asked_before
from reuse.lifecycle.guards import UNERASED_ONLY_TO_DESTROY, Question
from reuse.lifecycle.stages import Role
from reuse.territory import territory


def open_handover(  # noqa: PLR0913 - where to, for what, by whom and when
    session: Session,
    device: Device,
    *,
    to_site: UUID,
    to_destroy: bool = False,
    by: Actor,
    key: UUID,
    told: Fact | None = None,
) -> Event:
    """Let the organisation that runs `to_site` scan the device in; custody moves only then."""
    site = session.get(Site, to_site)
    if site is None:
        raise NotFoundError(N_("There is no such site."))
    data = {
        "to": str(site.organisation_id),
        "to_site": str(site.id),
        "to_destroy": to_destroy,
        "to_recycler": SiteRole.TREATMENT_PLANT in site.roles,
    }
    told = told or Fact("handover_opened")
    return record(session, device, Fact(told.type, data, told.occurred_at, told.sent_at), by=by, key=key)


def receive(session: Session, device: Device, fact: Fact | None = None, *, by: Actor, key: UUID) -> Event:
    """Take custody by scanning in; without an open hand-over or an agreement the receipt waits as a discrepancy.

    The giver sees it in both cases and may contest it.
    """
    session.refresh(device, with_for_update=True)
    plant = _at_plant(session, by)
    data: dict[str, Any] = {"holder": str(by.organisation), "site": str(by.site) if by.site else None}
    data |= {"to_recycler": True} if plant else {}
    told = fact or Fact("received")
    waits = None if _may_take(session, device, by, plant=plant) else N_("received without a hand-over")
    giver, giver_site = device.holder_id, device.site_id
    event = record(session, device, Fact("received", data, told.occurred_at, told.sent_at, waits), by=by, key=key)
    if giver not in (None, by.organisation) and "waits" not in event.data and session.get(Receipt, event.id) is None:
        session.add(
            Receipt(
                event_id=event.id,
                device_id=device.id,
                giver_id=giver,
                giver_site_id=giver_site,
                receiver_id=by.organisation,
                received_at=event.recorded_at,
            )
        )
        session.flush()
    return event


def contest(session: Session, device: Device, receipt: UUID, *, by: Actor, key: UUID) -> Event:
    """Let the giver say that a receipt is wrong; it waits until the receiver or the coordinator settles it.

    Accepted, it gives custody back. Raises RefusedError for a receipt of somebody else's device.
    """
    taken = session.get(Receipt, receipt)
    if taken is None or taken.device_id != device.id or taken.giver_id != by.organisation:
        raise RefusedError(
            N_("This device was not received from your organisation."),
            rule=N_("custody is exclusive"),
            remedy=N_("Choose one of the departures of your organisation."),
        )
    site = str(taken.giver_site_id) if taken.giver_site_id else None
    data = {"receipt": str(receipt), "holder": str(by.organisation), "site": site}
    return record(session, device, Fact("contested", data, waits=N_("the giver contests the receipt")), by=by, key=key)


def _may_take(session: Session, device: Device, by: Actor, *, plant: bool) -> bool:
    """Whether the scan takes custody at once; what may hold data reaches a recycler only to be destroyed (rule 2)."""
    situation = device.situation
    handover = situation.handover or {}
    given = handover.get("to") == str(by.organisation) and handover["to_site"] == str(by.site or handover["to_site"])
    policy = territory().policy(clock.now().date())
    marked = {"to_recycler": plant, "to_destroy": given and handover["to_destroy"]}
    if not UNERASED_ONLY_TO_DESTROY.holds(Question(situation, marked, policy)):
        return situation.holder == str(by.organisation) and _is_plant(session, device.site_id)
    if given or situation.holder == str(by.organisation):
        return True
    return _agreement(session, device.holder_id, by.organisation) is not None


def _at_plant(session: Session, by: Actor) -> bool:
    """Whether the scan may be a recycler's: one that names no site is, where the organisation runs a plant."""
    if by.site is not None:
        return _is_plant(session, by.site)
    run = session.scalars(select(Site.id).where(Site.organisation_id == by.organisation)).all()
    return any(_is_plant(session, site) for site in run)


def _is_plant(session: Session, site: UUID | None) -> bool:
    return site is not None and SiteRole.TREATMENT_PLANT in session.get_one(Site, site).roles


def _agreement(session: Session, giver: UUID | None, receiver: UUID) -> UUID | None:
    return session.scalar(
        select(Agreement.id).where(
            Agreement.giver_id == giver, Agreement.receiver_id == receiver, Agreement.ended_at.is_(None)
        )
    )


def agree(session: Session, *, giver: UUID, receiver: UUID, by: Actor, key: UUID) -> Agreement:
    """Make a standing agreement between two organisations; the same one twice is one."""
    known = session.scalar(select(Agreement).where(Agreement.giver_id == giver, Agreement.receiver_id == receiver))
    if known is None:
        known = Agreement(id=by.thing(key), giver_id=giver, receiver_id=receiver, made_at=clock.now(), ended_at=None)
        session.add(known)
    elif known.ended_at is None:
        return known
    known.ended_at = None
    audit.note(session, Action.AGREEMENT_MADE, by=by, subject=giver, detail={"to": str(receiver)}, organisation=giver)
    return known


def end_agreement(session: Session, identifier: UUID, *, by: Actor) -> Agreement:
    """End a standing agreement: its giver's admin may, and the coordinator; ending it twice changes nothing."""
    found = session.get(Agreement, identifier)
    if found is None:
        raise NotFoundError(N_("There is no such agreement."))
    check_may_agree(found.giver_id, by)
    if found.ended_at is None:
        found.ended_at = clock.now()
        told = {"to": str(found.receiver_id)}
        home = found.giver_id
        audit.note(session, Action.AGREEMENT_ENDED, by=by, subject=home, detail=told, organisation=home)
    return found


def check_may_agree(giver: UUID, by: Actor) -> None:
    """Refuse unless this is the giver's admin or the coordinator; raises ForbiddenError."""
    if Role.COORDINATOR in by.roles or (Role.ADMIN in by.roles and by.organisation == giver):
        return
    raise ForbiddenError(N_("Only the admin of the organisation that gives, or the coordinator, decides this."))


def reassign(session: Session, device: Device, *, to_site: UUID, by: Actor, key: UUID) -> Event:
    """Let the coordinator move the device of a holder that has gone."""
    site = session.get(Site, to_site)
    if site is None:
        raise NotFoundError(N_("There is no such site."))
    by.needs(Role.COORDINATOR)
    session.refresh(device, with_for_update=True)
    if asked_before(session, by, key, "reassign", {"device": str(device.uuid), "to": str(to_site)}):
        return queries.by_id(session, by.thing(key))
    _check_gone(session, device)
    data: dict[str, Any] = {"holder": str(site.organisation_id), "site": str(site.id)}
    data |= {"to_recycler": True} if SiteRole.TREATMENT_PLANT in site.roles else {}
    return record(session, device, Fact("reassigned", data), by=by, key=key)


def _check_gone(session: Session, device: Device) -> None:
    holder = session.get(Organisation, device.holder_id) if device.holder_id else None
    if holder is not None and not holder.gone:
        raise RefusedError(
            N_("The organisation that holds this device is still there."),
            rule=N_("custody is exclusive"),
            remedy=N_("Ask it to hand the device over, or record first that the organisation has gone."),
        )


def move(session: Session, device: Device, *, to_site: UUID, by: Actor, key: UUID, told: Fact | None = None) -> Event:
    """Put the device at another site of the organisation that holds it."""
    site = session.get(Site, to_site)
    if site is None or site.organisation_id != by.organisation:
        raise NotFoundError(N_("There is no such site in your organisation."))
    session.refresh(device, with_for_update=True)
    if asked_before(session, by, key, "move", {"device": str(device.uuid), "to": str(to_site)}):
        return queries.by_id(session, by.thing(key))
    data: dict[str, Any] = {"site": str(site.id)}
    if SiteRole.TREATMENT_PLANT in site.roles and not _is_plant(session, device.site_id):
        data["to_recycler"] = True
    told = told or Fact("moved")
    return record(session, device, Fact(told.type, data, told.occurred_at, told.sent_at), by=by, key=key)
