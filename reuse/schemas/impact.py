"""What some devices mean for the climate and for matter: never one bare number."""

from typing import Any

import marshmallow as ma
from marshmallow import validates_schema

from reuse.errors import N_
from reuse.schemas.strict import Day, Flag, Identifier, Strict, Text, Whole


class ImpactQuery(Strict):
    """Exactly one of a device's code, a deposit, an announced list, a contract; and a reader's own percents."""

    code = Text(most=60)
    deposit = Identifier()
    announced = Identifier(data_key="list")
    contract = Identifier()
    displacement = Whole(most=100, load_default=None)
    extension = Whole(most=100, load_default=None)

    @validates_schema
    def _one_subject(self, told: dict[str, Any], **_rest: Any) -> None:
        if len({"code", "deposit", "announced", "contract"} & told.keys()) != 1:
            raise ma.ValidationError(N_("Name one device, deposit, list or contract."), "code")


class RangeOut(Strict):
    """Grams of CO2e."""

    low_g = Whole(required=True, attribute="low")
    central_g = Whole(required=True, attribute="central")
    high_g = Whole(required=True, attribute="high")


class AvoidedOut(Strict):
    """What second lives spare, in grams of CO2e; `uncovered` devices are of kinds without a published figure."""

    emissions = ma.fields.Nested(RangeOut, required=True)
    covered = Whole(required=True)
    uncovered = Whole(required=True)
    sources = ma.fields.List(Text(), required=True)


class AssumptionOut(Strict):
    """A share in percents; a reader's own has no reason, nobody who decided it, no day."""

    name = Text(required=True)
    low_percent = Whole(required=True)
    central_percent = Whole(required=True)
    high_percent = Whole(required=True)
    reason = Text(most=1000, required=True, allow_none=True)
    decided_by = Text(most=1000, required=True, allow_none=True)
    valid_from = Day(required=True, allow_none=True)


class MatterOut(Strict):
    """What came out of plants as one material: measured, or after averages of which `averaged_on` is the oldest."""

    material = Text(required=True)
    mass_g = Whole(required=True)
    measured = Flag(required=True)
    averaged_on = Day(required=True, allow_none=True)


class RecoveredOut(Strict):
    """Matter that recycling gave back; `shared`: part of it is a share by mass of lots that held other devices too."""

    devices = Whole(required=True)
    mass_in_g = Whole(required=True)
    matter = ma.fields.List(ma.fields.Nested(MatterOut), required=True)
    shared = Flag(required=True)
    untold = Whole(required=True, metadata={"description": "Devices of lots of which no fraction was told."})
    elsewhere = Whole(required=True, metadata={"description": "Devices prepared or disposed of, not recovered."})


class ImpactOut(Strict):
    """What devices mean as they stand now; `possible`: if each of those still on their way serves again."""

    devices = Whole(required=True)
    embodied = ma.fields.Nested(RangeOut, required=True)
    spared = ma.fields.Nested(AvoidedOut, required=True)
    possible = ma.fields.Nested(AvoidedOut, required=True)
    recovered = ma.fields.Nested(RecoveredOut, required=True)
    assumptions = ma.fields.List(ma.fields.Nested(AssumptionOut), required=True)
    method = Text(required=True, metadata={"format": "uri"})
