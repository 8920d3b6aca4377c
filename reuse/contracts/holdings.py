"""What came to organisations: taken in, in hand, or through their hands."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from reuse.collection.models import Deposit
from reuse.contracts.models import Cover, Thing
from reuse.devices.models import Device
from reuse.events.models import Receipt, VoidedEvent


def came_to(organisations: Collection[UUID]) -> ColumnElement[bool]:
    """Keep, in a query, the devices that these took in, announced, hold, or took or gave by a hand-over.

    A scan that waits for its giver's word, or that a correction voids, counts for nothing.
    """
    deposit, receipt = aliased(Deposit), aliased(Receipt)
    first = (deposit.id.in_((Device.deposit_id, Device.announced_in)), deposit.organisation_id.in_(organisations))
    hands = or_(receipt.receiver_id.in_(organisations), receipt.giver_id.in_(organisations))
    voided = exists().where(VoidedEvent.event_id == receipt.event_id)
    return or_(
        Device.holder_id.in_(organisations),
        exists().where(*first),
        exists().where(receipt.device_id == Device.id, hands, ~voided),
    )


def own_things(session: Session, things: Collection[Thing], organisations: Collection[UUID]) -> set[Thing]:
    """Keep those of the things that came to these organisations; of organisations, they themselves."""
    named = {kind: [one for each, one in things if each is kind] for kind in Cover}
    deposits = select(Deposit.id).where(
        Deposit.id.in_([*named[Cover.DEPOSIT], *named[Cover.LIST]]), Deposit.organisation_id.in_(organisations)
    )
    devices = select(Device.uuid).where(Device.uuid.in_(named[Cover.DEVICE]), came_to(organisations))
    taken_in, had = set(session.scalars(deposits)), set(session.scalars(devices))
    ours = {Cover.DEPOSIT: taken_in, Cover.LIST: taken_in, Cover.DEVICE: had, Cover.ORGANISATION: {*organisations}}
    return {(kind, one) for kind, one in things if one in ours[kind]}
