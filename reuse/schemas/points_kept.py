"""Points as those who keep them change them, and as residents report them."""

import marshmallow as ma

from reuse.points.models import About, ClosureKind, ClosureReason, Settled
from reuse.schemas.strict import Day, Identifier, Listed, Moment, Strict, Text, choice


class HoursIn(Strict):
    """When a site is open, and how it is called."""

    opening_hours = Text(required=True, most=500, metadata={"description": "In OpenStreetMap's syntax."})
    telephone = Text(required=True, most=30)


class ClosureIn(Strict):
    """Days on which a site is closed, or full; no last day is until further notice."""

    kind = choice(ClosureKind, required=True)
    reason = choice(ClosureReason, required=True)
    first_day = Day(required=True)
    last_day = Day(load_default=None, allow_none=True)


class ClosureOut(ClosureIn):
    """A closure; lifted, it counts no more."""

    id = Identifier(required=True)
    site = Identifier(required=True, attribute="site_id")
    lifted_at = Moment(required=True, allow_none=True)


class PointReportIn(Strict):
    """What a resident says is wrong, without naming anybody."""

    about = choice(About, required=True)
    words = Text(most=500, load_default="")


class PointReportTaken(Strict):
    """A report that was received."""

    id = Identifier(required=True)


class PointReportOut(Strict):
    """A report that waits."""

    id = Identifier(required=True)
    site = Identifier(required=True, attribute="site_id")
    about = choice(About, required=True)
    words = Text(required=True)
    made_at = Moment(required=True)
    settled = choice(Settled, allow_none=True)


class PointReportList(Listed):
    """Reports, the oldest first."""

    items = ma.fields.List(ma.fields.Nested(PointReportOut), required=True)


class VerdictIn(Strict):
    """What was done about a report."""

    verdict = choice(Settled, required=True)
