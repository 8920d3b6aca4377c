"""Door to what devices mean for the climate and for matter."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.actor import Actor
from reuse.api.door import Subject
from reuse.collection.queries import own_deposit
from reuse.contracts import queries as contracts
from reuse.contracts.coverage import covered
from reuse.devices.models import Device
from reuse.events.sight import seen
from reuse.impact.assumptions import Assumption
from reuse.impact.queries import impact_of, present_assumptions
from reuse.schemas import impact as shapes

doors = Subject("impact", __name__, description="What second lives spare the climate, and what recycling gave back.")


@doors.asks("/impact", shapes.ImpactOut, takes={"query": shapes.ImpactQuery}, refuses={404})
@http.signed_in
def impact(query: dict[str, Any]) -> dict[str, Any]:
    """Tell what a device, a deposit, an announced list or a contract means, as it stands now, always as a range."""
    assumed = present_assumptions().chosen(displacement=query["displacement"], extension=query["extension"])
    with http.reading() as session:
        found = impact_of(session, _devices(session, query, http.current_actor()), assumed)
    told = {name: getattr(found, name) for name in ("devices", "embodied", "spared", "possible", "recovered")}
    method = f"{http.settings().public_url}/figures/method"
    return told | {"assumptions": [_assumption(one) for one in assumed], "method": method}


def _devices(session: Session, query: dict[str, Any], by: Actor) -> ColumnElement[bool]:
    """Keep the devices asked about; raises NotFoundError where they are not this organisation's to see."""
    if code := query.get("code"):
        return Device.id == seen(session, code, by).id
    if contract := query.get("contract"):
        return covered(contracts.contract(session, contract, by=by))
    deposit: UUID | None = query.get("deposit")
    if deposit is not None:
        return Device.deposit_id == own_deposit(session, deposit, by=by).id
    return Device.announced_in == own_deposit(session, query["announced"], by=by).id


def _assumption(one: Assumption) -> dict[str, Any]:
    spoken = http.language()
    return {
        "name": one.name,
        "low_percent": one.percent.low,
        "central_percent": one.percent.central,
        "high_percent": one.percent.high,
        "reason": one.reason.get(spoken),
        "decided_by": one.decided_by.get(spoken),
        "valid_from": None if one.own else one.valid_from,
    }
