"""Files sent, erasures filed, treatments, documents and second lives."""

from typing import Any

import marshmallow as ma
from flask_smorest.fields import Upload

from reuse.lifecycle.fields import FIELDS
from reuse.schemas.events import MediumIn, field_of
from reuse.schemas.mass import LotBalanceOut
from reuse.schemas.strict import Day, Flag, Identifier, Moment, Reference, Strict, Text, Whole, at_most

HEAVIEST_LOT_G = 100_000_000


class FileIn(Strict):
    """One file."""

    file = Upload(required=True)


class PhotoOut(Strict):
    """A photo kept."""

    photo = Identifier(required=True)
    sha256 = Text(required=True)


class AlikeOut(Strict):
    """Another device that bears one of the machine's names."""

    code = Text(required=True)
    stage = Text(required=True)
    verdict = Text(required=True)


class InventoryOut(Strict):
    """What a file said of a device."""

    event = Identifier(required=True)
    format = Text(required=True)
    media = ma.fields.List(ma.fields.Nested(MediumIn), required=True)
    alike = ma.fields.List(ma.fields.Nested(AlikeOut), required=True)
    warnings = ma.fields.List(Text(), required=True)


class FiledOut(Strict):
    """What became of one erasure of a report."""

    medium = Text(required=True, allow_none=True)
    code = Text(required=True, allow_none=True)
    event = Identifier(required=True, allow_none=True)
    reason = Text(required=True)


class ReportOut(Strict):
    """What became of each erasure of a report, in its order."""

    filed = ma.fields.List(ma.fields.Nested(FiledOut), required=True)
    warnings = ma.fields.List(Text(), required=True)


class OutcomeIn(Strict):
    """A device that leaves for a second life."""

    code = Text(required=True)
    occurred_at = Moment(load_default=None)
    sent_at = Moment(load_default=None)


def outcome_schema(event: str) -> type[Strict]:
    """Make the schema of one kind of second life from what its event asks."""
    members: dict[str, Any] = {one.name: field_of(one) for one in FIELDS[event]}
    return type(f"{event.capitalize()}In", (OutcomeIn,), members)


class DocumentOut(Strict):
    """An issued document, as anybody may check it; `facts` are for its issuer."""

    number = Text(required=True)
    kind = Text(required=True)
    language = Text(required=True)
    issued_at = Moment(required=True)
    sha256 = Text(required=True)
    revoked = Flag(required=True)
    facts = ma.fields.Dict()


class SecondLifeOut(Strict):
    """The event of a second life, and the number of its deed or receipt."""

    event = Identifier(required=True)
    document = Text(required=True, allow_none=True)


class PartIn(Strict):
    """A part taken out of a device, and the media that leave with it."""

    code = Text(required=True, metadata={"description": "The label stuck on the part."})
    kind = Text(required=True, most=30)
    maker = Text(load_default="", most=100)
    model = Text(load_default="")
    mass_g = Whole(load_default=None, allow_none=True, least=1, most=10_000_000)
    media = ma.fields.List(Text(), load_default=list, validate=at_most(100))


class FractionIn(Strict):
    """One output of a treatment: measured, or the plant's dated average."""

    material = Reference(required=True)
    mass_g = Whole(required=True, most=HEAVIEST_LOT_G)
    measured = Flag(required=True)
    averaged_on = Day(load_default=None, allow_none=True)


class TreatmentIn(Strict):
    """What a plant did with a lot."""

    devices = ma.fields.List(Text(), required=True, validate=at_most(500, least=1))
    plant = Identifier(required=True)
    treated_on = Day(required=True)
    waste_code = Text(required=True, most=10)
    operation = Text(required=True, most=5)
    mass_in_g = Whole(required=True, least=1, most=HEAVIEST_LOT_G)
    mass_measured = Flag(load_default=True)
    certificate = Text(required=True, most=60)
    fractions = ma.fields.List(ma.fields.Nested(FractionIn), load_default=list, validate=at_most(50))


class TreatmentOut(Strict):
    """A treatment recorded, the number of its certificate here, and whether its masses add up."""

    id = Identifier(required=True)
    treated_on = Day(required=True)
    waste_code = Text(required=True)
    operation = Text(required=True)
    mass_in_g = Whole(required=True)
    mass_measured = Flag(required=True)
    certificate = Text(required=True)
    document = Text(required=True)
    balance = ma.fields.Nested(LotBalanceOut, required=True)
