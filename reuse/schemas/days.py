"""A day as programs read it."""

import marshmallow as ma

from reuse.days.queries import DONE
from reuse.schemas.strict import Day, Identifier, Moment, Strict, Text, Whole


class InPileOut(Strict):
    """A device that waits: since when, or for a loan until when, and the site that expects it, if one does."""

    code = Text(required=True, allow_none=True)
    kind = Text(required=True)
    maker = Text(required=True, allow_none=True)
    model = Text(required=True, allow_none=True)
    stage = Text(required=True)
    since = Moment(required=True, allow_none=True)
    due = Day(required=True, allow_none=True)
    expected_at = Identifier(required=True, allow_none=True)


class PileOut(Strict):
    """Devices that wait for the same gesture: how many, and the most urgent of them."""

    name = Text(required=True)
    count = Whole(required=True)
    first = ma.fields.List(ma.fields.Nested(InPileOut), required=True)


class BlockOut(PileOut):
    """Devices that one guard keeps from their usual next step; `unlocked_by` is the event that would lift it."""

    event = Text(required=True)
    because = Text(required=True)
    remedy = Text(required=True)
    unlocked_by = Text(required=True, allow_none=True)


class ToSettleOut(Strict):
    """Facts that wait for the same reason."""

    rule = Text(required=True)
    count = Whole(required=True)
    since = Moment(required=True)


DayCountsOut = Strict.from_dict({name: Whole(required=True) for name in DONE}, name="DayCountsOut")


class DayOut(Strict):
    """What waits, what is blocked and why, what was done; `labels_left` is null for who takes nothing in."""

    waits = ma.fields.List(ma.fields.Nested(PileOut), required=True)
    blocked = ma.fields.List(ma.fields.Nested(BlockOut), required=True)
    to_settle = ma.fields.List(ma.fields.Nested(ToSettleOut), required=True)
    labels_left = Whole(required=True, allow_none=True)
    today = ma.fields.Nested(DayCountsOut, required=True)
    yesterday = ma.fields.Nested(DayCountsOut, required=True)
