"""Imports of lists of places."""

import marshmallow as ma

from reuse.imports.models import Answer, Kind
from reuse.schemas.strict import Flag, Identifier, Listed, Moment, PageByNumber, Strict, Text, Whole, choice


class ImportQuery(Strict):
    """What is done with the file."""

    kind = choice(
        [kind.value for kind in Kind],
        load_default=None,
        metadata={"description": "Recognised by its columns if absent."},
    )
    points = Flag(load_default=False, metadata={"description": "Whether new places become collection points."})
    accepts = ma.fields.List(
        Text(most=40),
        load_default=list,
        metadata={"description": "Kinds of device that new collection points take, where the file does not say."},
    )
    preview = Flag(load_default=False, metadata={"description": "Only tell what the file would change."})


class ImportOut(Strict):
    """An import: how many rows have each answer, and how far it is."""

    id = Identifier(required=True)
    kind = choice([kind.value for kind in Kind], required=True)
    points = Flag(required=True)
    made_at = Moment(required=True)
    begun_at = Moment(required=True, allow_none=True)
    ended_at = Moment(required=True, allow_none=True)
    answers = ma.fields.Dict(keys=Text(), values=Whole(), required=True)
    done = Whole(required=True)
    left = Whole(required=True)


class RowsQuery(PageByNumber):
    """Which rows."""

    answer = choice([answer.value for answer in Answer], load_default=None)


class RowOut(Strict):
    """One row of the file with its answer."""

    number = Whole(required=True)
    answer = choice([answer.value for answer in Answer], required=True)
    name = Text(required=True)
    commune = Text(required=True)
    source_id = Text(required=True)
    reason = Text(required=True)
    warnings = ma.fields.List(Text(), required=True)
    site_id = Identifier(required=True, allow_none=True)
    changes = ma.fields.Dict(required=True, metadata={"description": "By field: before, then after."})
    conflicts = ma.fields.Dict(required=True, metadata={"description": "By field: what stands here, then the file's."})
    decisions = ma.fields.List(Text(), required=True, metadata={"description": "What may be decided of it."})
    decision = Text(required=True)
    done = Flag(required=True)


class RowList(Listed):
    """A page of rows."""

    items = ma.fields.List(ma.fields.Nested(RowOut), required=True)


class DecisionIn(Strict):
    """What is decided of a row: one of its `decisions`."""

    decision = Text(required=True, most=40)
