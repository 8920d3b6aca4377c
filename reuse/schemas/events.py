"""Events as programs send and read them; what each type may hold is `lifecycle.fields`'s to say."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import marshmallow as ma
from marshmallow import validate

from reuse.errors import N_
from reuse.lifecycle.fields import FIELDS, MEDIA_KINDS, Field, Type
from reuse.schemas.strict import (
    Day,
    Flag,
    Identifier,
    Listed,
    Moment,
    PageByNumber,
    Reference,
    Strict,
    Text,
    Whole,
    at_most,
    choice,
)

LARGEST_BATCH = 500


class MediumIn(Strict):
    """A medium found in a device."""

    serial = Text(required=True, validate=validate.Length(min=1, error=N_("An answer is needed here.")))
    kind = choice(MEDIA_KINDS, load_default="unknown")


def _serials(**options: Any) -> ma.fields.Field[Any]:
    return ma.fields.List(Text(), validate=at_most(100), **options)


def _media(**options: Any) -> ma.fields.Field[Any]:
    return ma.fields.List(ma.fields.Nested(MediumIn), validate=at_most(100), **options)


_MAKERS: dict[Type, Callable[..., ma.fields.Field[Any]]] = {
    Type.TEXT: Text,
    Type.REFERENCE: Reference,
    Type.CODE: Text,
    Type.ID: Identifier,
    Type.BOOLEAN: Flag,
    Type.DATE: Day,
    Type.MOMENT: Moment,
    Type.SERIALS: _serials,
    Type.MEDIA: _media,
}


def field_of(told: Field) -> ma.fields.Field[Any]:
    """Make the field that reads one answer; what need not be given may be null."""
    options: dict[str, Any] = {"required": told.required, "allow_none": not told.required}
    options["metadata"] = {"description": told.label}
    if told.type is Type.CHOICE:
        return choice(told.choices, **options)
    if told.type is Type.INTEGER:
        return Whole(most=told.most, **options)
    return _MAKERS[told.type](**options)


def _named(event: str) -> str:
    return "".join(word.capitalize() for word in event.split("_"))


DATA: dict[str, type[Strict]] = {
    event: type(f"{_named(event)}Data", (Strict,), {one.name: field_of(one) for one in fields})
    for event, fields in FIELDS.items()
}
"""For each event type, the schema of its data."""


def _act_of(event: str) -> type[Strict]:
    """Make the schema that documents how an event of this type is sent."""
    asked = any(one.required for one in FIELDS[event])
    return type(
        f"{_named(event)}Act",
        (Strict,),
        {
            "type": choice([event], required=True),
            "data": ma.fields.Nested(DATA[event], required=asked),
            "occurred_at": Moment(),
            "sent_at": Moment(),
        },
    )


ACTS: dict[str, type[Strict]] = {event: _act_of(event) for event in FIELDS}
"""For each event type, how it is sent, for the document; `ActSchema` reads them all."""


class ActSchema(Strict):
    """Something that happened to a device; `data` is what its type asks."""

    type = choice(FIELDS, required=True)
    data = ma.fields.Dict(keys=Text(most=40), load_default=dict)
    occurred_at = Moment(load_default=None, metadata={"description": "When it happened; now, where it is not said."})
    sent_at = Moment(load_default=None, metadata={"description": "What the sender's clock says now."})

    @ma.post_load
    def read_data(self, told: dict[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """Read the data by the schema of the type."""
        try:
            known = DATA[told["type"]]().load(told["data"])
        except ma.ValidationError as error:
            raise ma.ValidationError({"data": error.messages}) from error
        given = {name: value for name, value in known.items() if value is not None}
        return told | {
            "data": {name: str(value) if isinstance(value, UUID) else value for name, value in given.items()}
        }


class ItemSchema(ActSchema):
    """One item of a batch."""

    code = Text(required=True)
    key = Identifier(required=True, metadata={"description": "The sender's own id of this event."})


class BatchSchema(Strict):
    """Events to record, in the order they happened."""

    sent_at = Moment(load_default=None, metadata={"description": "What the sender's clock says now."})
    items = ma.fields.List(ma.fields.Dict(keys=Text(most=40)), required=True, validate=at_most(LARGEST_BATCH, least=1))


class EventOut(Strict):
    """A recorded event, as the chain holds it."""

    v = Whole(required=True)
    id = Identifier(required=True)
    subject = Text(required=True)
    seq = Whole(required=True)
    type = Text(required=True)
    occurred_at = Moment(required=True)
    recorded_at = Moment(required=True)
    actor = Text(required=True, metadata={"description": "Organisation and opaque reference."})
    site = Text(required=True, allow_none=True)
    data = ma.fields.Dict(required=True)
    prev = Text(required=True)
    hash = Text(required=True)
    voided = Flag(required=True)


class EventList(Listed):
    """Events."""

    items = ma.fields.List(ma.fields.Nested(EventOut), required=True)


class ResultOut(Strict):
    """What became of one item of a batch."""

    status = Whole(required=True)
    event = ma.fields.Nested(EventOut)
    problem = ma.fields.Dict()


class ResultList(Strict):
    """What became of each item, in their order."""

    results = ma.fields.List(ma.fields.Nested(ResultOut), required=True)


class StepOut(Strict):
    """An event that may be recorded now, or why not yet."""

    event = Text(required=True)
    refused = ma.fields.Dict(required=True, allow_none=True)


class StepList(Strict):
    """What may be recorded now."""

    items = ma.fields.List(ma.fields.Nested(StepOut), required=True)


class SinceQuery(PageByNumber):
    """From when on."""

    since = Moment(load_default=None)


class SinceOnly(Strict):
    """From when on."""

    since = Moment(load_default=None)


class WaitingOut(Strict):
    """A fact that moved nothing and waits for somebody to settle it."""

    event = Identifier(required=True)
    code = Text(required=True, allow_none=True)
    type = Text(required=True)
    rule = Text(required=True)
    opened_at = Moment(required=True)


class WaitingList(Listed):
    """Waiting facts, the oldest first."""

    items = ma.fields.List(ma.fields.Nested(WaitingOut), required=True)


class DepartureOut(Strict):
    """A device that another organisation scanned in from this one."""

    receipt = Identifier(required=True)
    code = Text(required=True, allow_none=True)
    receiver = Text(required=True)
    received_at = Moment(required=True)
    contested = Flag(required=True)


class DepartureList(Listed):
    """Departures, the latest first."""

    items = ma.fields.List(ma.fields.Nested(DepartureOut), required=True)


class SettlementIn(Strict):
    """Whether the fact is accepted."""

    accepted = Flag(required=True)
