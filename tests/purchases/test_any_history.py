"""Any history of retired devices: the service and a slow recount say the same of them."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from reuse.clock import stamp
from reuse.lifecycle.fold import Past
from reuse.purchases.models import Uncounted
from reuse.purchases.reuse_rate import Record, Told, course_of, items_of

LISTS, COMMITTED, KINDS = {"L1", "L2"}, {"L1"}, {"laptop", "monitor"}
YEARS = (2026, 2027, 2028)
PARIS = ZoneInfo("Europe/Paris")
EXITS = ("donated", "sold", "lent", "redeployed")
WORK = (("triaged", {}), ("inventoried", {"media": {}}), ("refurbishment_started", {}), ("made_ready", {}))
START = datetime(2026, 12, 28, 20, tzinfo=UTC)


@dataclass
class Writing:
    """A history being drawn: each event some hours after the one before, recorded at once or later."""

    draw: Any
    at: datetime
    recorded: datetime
    events: list[Told] = field(default_factory=list)

    def add(self, kind: str, /, **data: Any) -> str:
        self.at += timedelta(hours=self.draw(st.sampled_from((1, 5, 30, 4000))))
        late = timedelta(hours=self.draw(st.sampled_from((0, 0, 0, 50))))
        self.recorded = max(self.recorded, self.at + late)
        identifier = str(UUID(int=len(self.events) + 1))
        self.events.append(Told(Past(identifier, kind, stamp(self.at), data), stamp(self.recorded)))
        return identifier


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A device that comes once or more, goes through the workshop as far as it goes, and may be corrected."""
    writing = Writing(draw, START, START)
    told = {"holder": "workshop", "kind": draw(st.sampled_from(("laptop", "monitor", "server")))}
    told |= {"deposit": draw(st.sampled_from(("L1", "L1", "L2", "elsewhere")))}
    told |= {"depositor": draw(st.sampled_from(("public", "public", "resident")))}
    told |= {"title": draw(st.sampled_from(("disposal_decision", "disposal_decision", None)))}
    for life in range(draw(st.integers(1, 3))):
        writing.add("returned" if life else "collected", **({"holder": "workshop"} if life else told))
        for kind, data in WORK:
            writing.add(kind, **data)
        if draw(st.integers(0, 4)) == 0:
            break
        gone = writing.add(draw(st.sampled_from(EXITS)), until="2030-01-01")
        if draw(st.integers(0, 3)) == 0:
            writing.add("corrected", voids=gone, impossible=[])
            if draw(st.booleans()):
                break
            writing.add(draw(st.sampled_from(EXITS)), until="2030-01-01")
    return Record(str(UUID(int=draw(st.integers(1, 2**60)))), None, writing.events)


def recount(record: Record, year: int, as_of: str, left_out: set[str]) -> str | None:
    """Say why a device does not count in a year, nothing where it does; None where it has no part in that year."""
    known = [
        (one.past.type, one.past.data, one.past.at, one.past.id) for one in record.events if one.recorded_at <= as_of
    ]
    undone = [data["voids"] for kind, data, _at, _id in known if kind == "corrected"]
    facts = [fact for fact in known if fact[3] not in undone and fact[0] != "corrected"]
    if not facts or facts[0][1]["deposit"] not in LISTS:
        return None
    gone = [fact for fact in facts if fact[0] in EXITS]
    if not gone or datetime.fromisoformat(gone[0][2]).astimezone(PARIS).year != year:
        return None
    told = facts[0][1]
    return next(
        (
            why
            for why, holds in (
                ("it was not given up by a public body", told["depositor"] != "public"),
                ("no disposal decision is recorded for it", told["title"] is None),
                ("it is of neither category of the rate", told["kind"] not in KINDS),
                ("its taker did not commit to reuse", told["deposit"] not in COMMITTED),
                ("more than ten years old when retired", record.device in left_out),
            )
            if holds
        ),
        "",
    )


@settings(max_examples=60)
@given(data=st.data(), histories=st.lists(records(), max_size=5, unique_by=lambda one: one.device))
def test_each_device_counts_as_a_slow_recount_says(data: st.DataObject, histories: list[Record]) -> None:
    moments = [one.recorded_at for record in histories for one in record.events] or [stamp(START)]
    as_of = data.draw(st.sampled_from([*moments, "2040-01-01T00:00:00.000Z"]))
    left_out = {one.device for one in histories if data.draw(st.booleans())}
    for year in YEARS:
        found = items_of(
            [course_of(record, LISTS, as_of) for record in histories],
            year,
            kinds=KINDS,
            committed=COMMITTED,
            left_out=dict.fromkeys(left_out, Uncounted.OLDER),
        )
        expected = {record.device: recount(record, year, as_of, left_out) for record in histories}

        assert {one.device: one.why for one in found} == {
            name: why for name, why in expected.items() if why is not None
        }
