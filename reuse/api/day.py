"""Door to a day: what waits, what is blocked and why, what was done."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from reuse.api.door import Subject
from reuse.days import queries
from reuse.days.blocked import Block, blocked
from reuse.days.queries import SHOWN, Heap, Waiting
from reuse.http import current_actor, reading, signed_in
from reuse.schemas import days as shapes

doors = Subject("day", __name__, description="What waits, what is blocked and why, what was done.")


@doors.asks("/day", shapes.DayOut)
@signed_in
def day() -> dict[str, Any]:
    """Show what waits for the token's roles, the most urgent first, what is blocked and why, and the day's counts."""
    by = current_actor()
    with reading() as session:
        counted = queries.tally(session, by)
        return {
            "waits": [_heap(heap) for heap in queries.heaps(session, by)],
            "blocked": [_block(block) for block in blocked(session, by)],
            "to_settle": [
                {"rule": _(one.rule), "count": one.count, "since": one.since} for one in queries.facts_of(session, by)
            ],
            "labels_left": queries.labels_left(session, by),
            "today": counted.today,
            "yesterday": counted.yesterday,
        }


def _heap(heap: Heap) -> dict[str, Any]:
    return {"name": heap.pile.name, "count": heap.count, "first": [_device(one) for one in heap.first]}


def _block(block: Block) -> dict[str, Any]:
    return {
        "name": block.name,
        "event": block.step,
        "because": _(block.guard.because),
        "remedy": _(block.guard.remedy),
        "unlocked_by": block.guard.remedy_event,
        "count": len(block.devices),
        "first": [_device(one) for one in block.devices[:SHOWN]],
    }


def _device(one: Waiting) -> dict[str, Any]:
    since = one.order if isinstance(one.order, datetime) else None
    return {
        "code": one.row.code,
        "kind": one.row.kind,
        "maker": one.row.maker,
        "model": one.row.model,
        "stage": one.row.stage.value,
        "since": since,
        "due": None if since or one.order == date.max else one.order,
        "expected_at": one.expected_at,
    }
