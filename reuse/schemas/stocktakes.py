"""Stock-takes as programs open, count and read them."""

import marshmallow as ma

from reuse.schemas.strict import Flag, Identifier, Listed, Moment, PageById, PageByNumber, Strict, Text, Whole, at_most
from reuse.schemas.strict import choice as one_of
from reuse.stocktakes.counting import LARGEST
from reuse.stocktakes.rules import Finding, Outcome, Part


class StocktakeIn(Strict):
    """Which site is counted."""

    site = Identifier(required=True)


class StocktakesQuery(PageById):
    """Which stock-takes."""

    site = Identifier(load_default=None)


class StocktakeOut(Strict):
    """A stock-take; `report` is the number of its document, once closed."""

    id = Identifier(required=True)
    site_id = Identifier(required=True)
    opened_at = Moment(required=True)
    closed_at = Moment(required=True, allow_none=True)
    report = Text(required=True, allow_none=True)


class StocktakeList(Listed):
    """Stock-takes, the latest first."""

    items = ma.fields.List(ma.fields.Nested(StocktakeOut), required=True)


class NumbersOut(Strict):
    """How many lines each list has."""

    missing = Whole(required=True)
    elsewhere = Whole(required=True)
    unexpected = Whole(required=True)
    present = Whole(required=True)
    left = Whole(required=True)


class AnswerOut(StocktakeOut):
    """A stock-take in numbers; `open` counts what no event has settled since, `late` what arrived after closing."""

    expected = Whole(required=True)
    counted = Whole(required=True)
    late = Whole(required=True)
    lists = ma.fields.Nested(NumbersOut, required=True)
    open = ma.fields.Nested(NumbersOut, required=True)


class SightingIn(Strict):
    """One label seen."""

    code = Text(required=True)
    key = Identifier(required=True, metadata={"description": "The sender's own id of this scan."})
    occurred_at = Moment(load_default=None, metadata={"description": "When it was seen; now, where it is not said."})


class CountsIn(Strict):
    """Labels seen, in the order they were."""

    sent_at = Moment(load_default=None, metadata={"description": "What the sender's clock says now."})
    items = ma.fields.List(ma.fields.Dict(keys=Text(most=40)), required=True, validate=at_most(LARGEST, least=1))


class CountOut(Strict):
    """What one scan is answered."""

    code = Text(required=True)
    outcome = one_of(Outcome, required=True)
    finding = one_of(Finding, required=True, allow_none=True)
    kind = Text(required=True, allow_none=True)


class CountResult(Strict):
    """What became of one scan: its answer, or the problem that refused it."""

    status = Whole(required=True)
    answer = ma.fields.Nested(CountOut)
    problem = ma.fields.Dict()


class CountResults(Strict):
    """What became of each scan, in their order."""

    results = ma.fields.List(ma.fields.Nested(CountResult), required=True)


class LinesQuery(PageByNumber):
    """Which list."""

    list = one_of(Part, required=True)


class LineOut(Strict):
    """One line of a list; `step` is the event that would settle it, null once one has or where none can."""

    id = Whole(required=True)
    code = Text(required=True, allow_none=True)
    finding = one_of(Finding, required=True)
    kind = Text(required=True, allow_none=True)
    maker = Text(required=True)
    model = Text(required=True)
    place = Text(
        required=True, metadata={"description": "The site the history said; empty where it is another's to tell."}
    )
    seen_at = Moment(required=True, allow_none=True)
    late = Flag(required=True)
    settled = Flag(required=True)
    step = Text(required=True, allow_none=True)


class LineList(Listed):
    """Lines, in the order they were written."""

    items = ma.fields.List(ma.fields.Nested(LineOut), required=True)
