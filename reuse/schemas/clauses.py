"""The library of clauses as programs read it."""

import marshmallow as ma

from reuse.schemas.contracts import LONGEST
from reuse.schemas.strict import Listed, Strict, Text, Whole


class HookOut(Strict):
    """A legal text; `mark`: S read in its source, secondary quoted by another, K only known."""

    reference = Text(required=True)
    says = Text(most=LONGEST, required=True)
    mark = Text(required=True)


class ParameterOut(Strict):
    """One thing that the buyer chooses."""

    name = Text(required=True)
    type = Text(required=True)
    default = ma.fields.Raw(required=True)
    choices = ma.fields.List(Text(), required=True)
    least = Whole(required=True)
    most = Whole(required=True)


class ClauseOut(Strict):
    """A clause of the library: its French text with `{parameters}`, and how it is checked."""

    id = Text(required=True)
    version = Whole(required=True)
    place = Text(required=True)
    text = Text(most=LONGEST, required=True)
    summary = Text(most=LONGEST, required=True)
    evidence = Text(most=LONGEST, required=True)
    checked = Text(most=LONGEST, required=True)
    parameters = ma.fields.List(ma.fields.Nested(ParameterOut), required=True)
    legal = ma.fields.List(ma.fields.Nested(HookOut), required=True)


class ClauseList(Listed):
    """The whole library."""

    items = ma.fields.List(ma.fields.Nested(ClauseOut), required=True)
