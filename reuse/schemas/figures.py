"""Figures, as anybody may ask for them."""

import marshmallow as ma
from marshmallow import validate

from reuse.errors import N_
from reuse.figures.rules import GROUPS
from reuse.schemas.strict import Moment, Strict, Text, Whole, choice

BY = ("month", "kind", "commune")
_MONTH = validate.Regexp("^[0-9]{4}-(0[1-9]|1[0-2])$", error=N_("A month is written like 2026-03."))


class FiguresQuery(Strict):
    """Which months, both included, and how they are divided."""

    since = Text(data_key="from", load_default="0000-01", validate=_MONTH, metadata={"example": "2026-01"})
    until = Text(data_key="to", load_default="9999-12", validate=_MONTH, metadata={"example": "2026-12"})
    by = choice(BY, load_default="month", metadata={"description": "By commune, whole years are told."})


class FigureOut(Strict):
    """How many devices met a fact."""

    part = Text(required=True, metadata={"description": "The month, the kind, or the commune's INSEE code."})
    year = Text(required=True, allow_none=True, metadata={"description": "By commune only."})
    fact = choice(GROUPS, required=True)
    count = Whole(required=True, allow_none=True, metadata={"description": "Null where it is kept back."})
    mass_g = Whole(required=True, allow_none=True)


class FiguresOut(Strict):
    """Counts, and when they were made from the history."""

    made_at = Moment(required=True, allow_none=True)
    by = choice(BY, required=True)
    items = ma.fields.List(ma.fields.Nested(FigureOut), required=True)
