"""What is reminded of by e-mail: what waits for an organisation about its label, what changed in its contracts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import OPERATOR, Actor
from reuse.awards.models import Application
from reuse.awards.parties import APPLICANTS
from reuse.awards.reminders import Reminder, reminders
from reuse.contracts.alerts import SHOWN_FOR
from reuse.contracts.models import Contract, ContractSupplier, KeptAnswer
from reuse.lifecycle.stages import Role
from reuse.territory import local_day

CONTRACT = "contract"
"""The matter of what changed in a contract; the others are those of the label's reminders."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to remind an organisation of; `roles` says whose matter it is there, `stage` how near its term is."""

    organisation: UUID
    roles: frozenset[Role]
    matter: str
    about: UUID
    day: date
    detail: str = ""
    stage: str = ""

    @property
    def key(self) -> str:
        """Name the reminder: the same one is sent to nobody twice."""
        told = (self.organisation, self.matter, self.about, self.day, self.detail, self.stage)
        return sha256("\n".join(map(str, told)).encode()).hexdigest()


def of_labels(session: Session, today: date) -> Iterator[Item]:
    """Find what waits for each organisation that has to do with the label."""
    for organisation in session.scalars(select(Application.organisation_id).distinct()).all():
        for one in reminders(session, Actor(OPERATOR, organisation, frozenset()), today):
            yield _labelled(organisation, one)


def _labelled(organisation: UUID, one: Reminder) -> Item:
    return Item(
        organisation,
        frozenset(APPLICANTS),
        one.matter.value,
        one.award or one.application,
        one.day,
        f"{one.scheme} {one.criterion}" if one.criterion else "",
        "soon" if one.urgent else "",
    )


def of_contracts(session: Session, present: datetime) -> Iterator[Item]:
    """Find what the daily checks of the last days found changed, for the buyer and everybody who carries it out."""
    query = select(Contract, KeptAnswer).join(KeptAnswer, KeptAnswer.contract_id == Contract.id)
    for contract, kept in session.execute(query.where(KeptAnswer.alerts, KeptAnswer.at > present - SHOWN_FOR)):
        told = (CONTRACT, contract.id, local_day(kept.at), f"{kept.clause} {kept.answer}")
        yield Item(contract.buyer_id, frozenset({Role.BUYER}), *told)
        own = select(ContractSupplier.organisation_id).where(ContractSupplier.contract_id == contract.id)
        for supplier in session.scalars(own):
            yield Item(supplier, frozenset(APPLICANTS), *told)
