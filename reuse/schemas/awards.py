"""What the history says of an actor, as programs read it."""

import marshmallow as ma

from reuse.awards.measures import SHOWN
from reuse.awards.rules import Answer
from reuse.awards.scheme import Source
from reuse.schemas.strict import Day, Flag, Identifier, Strict, Text, Whole, choice


class MeasuresQuery(Strict):
    """Whose measures, and over which days, both included; the scheme's own months up to yesterday if not told."""

    organisation = Identifier(load_default=None, metadata={"description": "Your own if not told."})
    first = Day(data_key="from", load_default=None)
    last = Day(data_key="to", load_default=None)


class ThresholdOut(Strict):
    """What one level asks for."""

    level = Text(required=True)
    percent = Whole(required=True, most=100)


class MeasureOut(Strict):
    """One criterion: a share as two integers, never rounded, and what it is worth."""

    criterion = Text(required=True)
    required = Flag(required=True)
    source = choice(Source, required=True)
    answer = choice(Answer, required=True)
    level = Text(required=True, allow_none=True, metadata={"description": "The highest level that it reaches."})
    numerator = Whole(required=True, allow_none=True, metadata={"description": "In grams for the reuse by mass."})
    denominator = Whole(required=True, allow_none=True)
    cases = Whole(required=True, allow_none=True, metadata={"description": "How many facts or devices were looked at."})
    least = Whole(required=True, metadata={"description": "Fewer cases say nothing."})
    thresholds = ma.fields.List(ma.fields.Nested(ThresholdOut), required=True)
    missed = Whole(required=True, allow_none=True, metadata={"description": "How many devices decide against it."})
    against = ma.fields.List(
        Text(), required=True, metadata={"description": f"The first {SHOWN} of these devices, by their codes."}
    )


class MeasuresOut(Strict):
    """What the history says of one organisation; no decision is made on it here."""

    organisation = Identifier(required=True)
    scheme = Whole(required=True, metadata={"description": "The version of the criteria."})
    first = Day(required=True, data_key="from")
    last = Day(required=True, data_key="to")
    items = ma.fields.List(ma.fields.Nested(MeasureOut), required=True)
