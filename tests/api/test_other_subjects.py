"""Events of contracts, sent to doors that are about devices."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from reuse.events.models import Event
from reuse.lifecycle.stages import Role


@pytest.fixture
def contracting(session, caller, build):
    """Somebody who runs everything, the event of their contract, and the key it was told under."""
    supplier = build.actor(Role.REFURBISHER)
    them, key = caller(Role.BUYER, Role.COORDINATOR, Role.COLLECTOR), uuid4()
    asked = {"reference": "2026-1", "title": "Reuse", "suppliers": [str(supplier.organisation)]}
    days = {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "clauses": [{"clause": "no_export"}]}
    made = them.post("/contracts", asked | days, key=key)
    assert made.status_code == 201
    event = session.scalars(select(Event).where(Event.subject.startswith("contract"))).one()
    return them, event, key


@pytest.mark.parametrize(
    ("door", "told"),
    [("/events/{}/correction", {}), ("/waiting/{}/settlement", {"accepted": True})],
    ids=["undo", "settle"],
)
def test_what_happened_to_a_contract_is_settled_through_no_device(contracting, door, told):
    them, event, _key = contracting

    assert them.post(door.format(event.id), told).status_code == 404


def test_a_key_that_told_of_a_contract_tells_of_no_device(contracting, build):
    them, _event, key = contracting
    device = build.collected(them.actor)
    refused = {"type": "sold"}, {"type": "danger_reported", "danger": "heat"}
    answers = [them.post(f"/devices/{device.code}/events", told, key=key).status_code for told in refused]

    assert all(400 <= status < 500 for status in answers), answers
