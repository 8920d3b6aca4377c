"""Schemas of the public register of the local label."""

import marshmallow as ma

from reuse.awards.rules import Standing
from reuse.awards.told import MOST
from reuse.schemas.strict import Day, Identifier, Listed, PageById, Strict, Text, Whole, choice


class RegisterQuery(PageById):
    """Which awards are asked for."""

    level = Text(load_default="", most=20)
    commune = Text(load_default="", most=5, metadata={"description": "INSEE code where the organisation has a site."})
    standing = choice(Standing, load_default=None, metadata={"description": "How the award stands today."})


class Registered(Strict):
    """An award, as anybody reads it; `number` is on its papers, `url` its page."""

    id = Identifier(required=True)
    number = Text(required=True)
    url = Text(required=True, most=300)
    organisation = Identifier(required=True)
    name = Text(required=True)
    scheme = Whole(required=True)
    level = Text(required=True)
    awarded_on = Day(required=True)
    expires_on = Day(required=True, metadata={"description": "The last day on which it holds."})
    standing = choice(Standing, required=True)
    renewed_by = Identifier(required=True, allow_none=True)


class Register(Listed):
    """Awards, the latest given first, whatever became of them."""

    items = ma.fields.List(ma.fields.Nested(Registered), required=True)


class HappenedOut(Strict):
    """One fact of an award's history, from its chain; `text` is what was said, `data` ids, days, a level."""

    event = Identifier(required=True)
    type = Text(required=True, most=40)
    day = Day(required=True)
    text = Text(required=True, most=MOST)
    data = ma.fields.Dict(required=True)


class RegisteredAward(Registered):
    """An award with what was frozen when it was applied for, as canonical JSON, and its history."""

    measured = Text(required=True, allow_none=True, most=20_000)
    measured_hash = Text(required=True, allow_none=True)
    history = ma.fields.List(ma.fields.Nested(HappenedOut), required=True)
