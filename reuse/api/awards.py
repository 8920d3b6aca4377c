"""Door to what the history says of an actor against the local label's criteria."""

from typing import Any

from reuse import clock
from reuse.api.door import Subject
from reuse.awards import queries
from reuse.awards.period import asked_period
from reuse.awards.queries import Report
from reuse.awards.rules import Judged
from reuse.awards.scheme import scheme_on
from reuse.http import current_actor, reading, signed_in
from reuse.schemas import awards as shapes
from reuse.territory import local_day

doors = Subject("awards", __name__, description="The local recycling label.")


@doors.asks("/awards/measures", shapes.MeasuresOut, takes={"query": shapes.MeasuresQuery}, refuses={404})
@signed_in
def measures(query: dict[str, Any]) -> dict[str, Any]:
    """Measure an organisation over some days: one's own, or any for the coordinator."""
    by, today = current_actor(), local_day(clock.now())
    scheme = scheme_on(today)
    period = asked_period(query["first"], query["last"], today=today, months=scheme.months)
    with reading() as session:
        organisation = queries.organisation_seen(session, query["organisation"] or by.organisation, by)
        found = queries.report(session, organisation, scheme, period)
    return {
        "organisation": organisation.id,
        "scheme": scheme.version,
        "first": period.first,
        "last": period.last,
        "items": [_told(one, found) for one in found.judged],
    }


def _told(judged: Judged, found: Report) -> dict[str, Any]:
    one, measured = judged.criterion, judged.measured
    names = ("numerator", "denominator", "cases", "missed")
    return {name: getattr(measured, name) if measured else None for name in names} | {
        "criterion": one.name,
        "required": one.required,
        "source": one.measure.source.value,
        "answer": judged.answer.value,
        "level": judged.level or None,
        "least": one.least,
        "thresholds": [{"level": level, "percent": percent} for level, percent in one.thresholds.items()],
        "against": [found.codes[subject] for subject in measured.against if subject in found.codes] if measured else [],
    }
