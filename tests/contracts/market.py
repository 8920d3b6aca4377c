"""A contract of two suppliers on lots of their own, for tests of who reads what."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.codes import show_code
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.models import Contract
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Lot, Subcontractor, Terms
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from tests.builders import Builder

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
CLAUSES = ({"clause": "outcome", "values": {"days": 30}}, {"clause": "erasure", "values": {"level": "clear"}})


@dataclass
class Market:
    """The contract, who acts for whom, and the late devices that each of them covers."""

    contract: Contract
    buyer: Actor
    people: dict[str, Actor]
    devices: dict[str, list[Device]]

    def codes(self, *names: str) -> set[str]:
        """Give the codes of the devices of some, of everybody if nobody is named."""
        return {one.code or "" for name in names or self.devices for one in self.devices[name]}

    def traces(self, *names: str) -> Iterator[str]:
        """Give what would betray the devices of some: codes as kept and as shown, and what chains call them."""
        for name in names:
            for one in self.devices[name]:
                yield from (one.code or "", show_code(one.code or ""), one.subject)


def market(build: Builder) -> Market:
    """Let the suppliers `first` and `second`, and the second's `helper`, each cover two devices, late a month later."""
    roles = (Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
    people = {name: build.actor(*roles, at=SiteRole.WORKSHOP) for name in ("first", "second", "helper")}
    first, second, helper = (one.organisation for one in people.values())
    below, lots = (Subcontractor(helper, second),), (Lot("Lot 1", first), Lot("Lot 2", second))
    terms = Terms("2026-DSI-05", "Deux lots", *YEAR, (first, second), CLAUSES, subcontractors=below, lots=lots)
    buyer = build.actor(Role.BUYER)
    contract = make_contract(build.session, terms, by=buyer, key=uuid4())
    devices = {name: [build.ready(by) for _ in range(2)] for name, by in people.items()}
    for name, by in people.items():
        codes = tuple(one.code or "" for one in devices[name])
        cover(build.session, contract, Covered(codes=codes), by=by, key=uuid4())
    build.clock.advance(days=31)
    return Market(contract, buyer, people, devices)
