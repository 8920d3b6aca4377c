"""Which of a contract's devices its reader is shown: its buyer all of them, a supplier its own."""

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import Session, aliased

from reuse.actors.actor import Actor
from reuse.collection.models import Deposit
from reuse.contracts.holdings import came_to
from reuse.contracts.models import Contract, ContractSupplier, Cover, Coverage
from reuse.contracts.parties import may_change
from reuse.devices.models import Device


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A condition that keeps, in a query, the devices to show; figures are everybody's.

    `own` is the reader's organisation, `ours` also its subcontractors; nobody where all devices are shown.
    """

    own: UUID | None = None
    ours: frozenset[UUID] = frozenset()
    shown: ColumnElement[bool] = field(default_factory=true)

    @property
    def whole(self) -> bool:
        """Whether every device is shown."""
        return self.own is None

    def of(self, session: Session, numbers: Collection[int]) -> set[int]:
        """Keep those of some hundred devices, given by number, that are shown."""
        if self.whole or not numbers:
            return {*numbers}
        return set(session.scalars(select(Device.id).where(Device.id.in_(numbers), self.shown)))


WHOLE = View()
"""What a contract's buyer, the coordinator, an auditor and the machine's shell are shown."""


def view_of(session: Session, contract: Contract, by: Actor) -> View:
    """Say what somebody who may see the contract is shown of it.

    A supplier is shown what came to itself, and what it or its subcontractors cover or covered.
    """
    if may_change(contract, by):
        return WHOLE
    bound = select(ContractSupplier.organisation_id).where(ContractSupplier.contract_id == contract.id)
    ours = frozenset({by.organisation, *session.scalars(bound.where(ContractSupplier.serves_id == by.organisation))})
    return View(by.organisation, ours, or_(came_to({by.organisation}), _covered_by(contract, ours)))


def _covered_by(contract: Contract, ours: Collection[UUID]) -> ColumnElement[bool]:
    """Ask for each device, unlike `covered`: a list of a few devices must not read all that the contract covers."""
    one, deposit = aliased(Coverage), aliased(Deposit)
    own = (one.contract_id == contract.id, one.by_id.in_(ours))
    named = ((Cover.DEVICE, Device.uuid), (Cover.DEPOSIT, Device.deposit_id), (Cover.LIST, Device.announced_in))
    taken_in = exists().where(
        *own,
        one.cover == Cover.ORGANISATION,
        one.thing_id == deposit.organisation_id,
        one.since <= deposit.made_at,
        deposit.id == Device.deposit_id,
    )
    return or_(*(exists().where(*own, one.cover == kind, one.thing_id == thing) for kind, thing in named), taken_in)
