"""Any history at all: the service and a slow recount say the same of it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from reuse.clock import stamp
from reuse.contracts.charges import History, Span, Told
from reuse.contracts.checking import check
from reuse.contracts.clauses import Chosen, clause
from reuse.lifecycle.fold import Past, fold
from reuse.lifecycle.stages import Stage
from reuse.lifecycle.transitions import TABLE
from tests.contracts import recount

US, OTHER, BUYER = "supplier", "partner", "buyer"
NEVER = {"harvested", "settled", "same_as", "announced", "contested", "title_recorded", "part_harvested"}
LANES = (
    (
        "collected",
        "triaged",
        "inventoried",
        "erasure_recorded",
        "refurbishment_started",
        "made_ready",
        "sold",
        "returned",
    ),
    ("collected", "triaged", "inventoried", "erasure_recorded", "sent_for_recycling", "recycled"),
    ("collected", "triaged", "sent_for_recycling", "handed_to_eco_organisme", "medium_destroyed", "recycled"),
    ("collected", "handover_opened", "received", "handover_opened", "triaged", "handover_cancelled", "handover_opened"),
    ("collected", "lost", "found", "refused"),
)
"""Ways that devices take; between their steps, and instead of them, anything else may happen."""

START = datetime(2027, 11, 20, 21, 30, tzinfo=UTC)  # a leap day and two changes of the hour lie ahead


def told(draw: st.DrawFn, kind: str, serials: tuple[str, ...], last: str, at: str) -> dict[str, Any]:
    holder = st.sampled_from((US, US, OTHER, BUYER))
    if kind in ("collected", "returned", "found", "received", "reassigned"):
        return {"holder": draw(holder)}
    if kind == "inventoried":
        return {"media": dict.fromkeys(serials, "ssd")}
    if kind == "erasure_recorded":
        technique = draw(st.sampled_from(("crypto_erase", "overwrite")))
        method, result = (
            draw(st.sampled_from(("clear", "purge", "destroy"))),
            draw(st.sampled_from(("success", "success", "failed"))),
        )
        return {"medium": "S1", "method": method, "technique": technique, "result": result, "finished": at}
    if kind == "handed_to_eco_organisme":
        return {"slip": "B1", "to_destroy": draw(st.booleans())}
    fixed: dict[str, dict[str, Any]] = {
        "medium_destroyed": {"medium": None},
        "medium_removed": {"media": []},
        "medium_kept": {"medium": "K"},
        "handover_opened": {"to": OTHER},
        "moved": {"site": "x"},
        "weighed": {"mass_g": 2000, "measured": True},
        "priced": {"price_cents": 1},
        "graded": {"grade": "A"},
        "recycled": {"treatment": "t"},
        "corrected": {"voids": last, "impossible": []},
    }
    return fixed.get(kind, {})


def next_step(draw: st.DrawFn, lane: list[str], moves: list[str]) -> str:
    """Follow the lane four times in five, where the stage lets it; else do anything."""
    if lane and lane[0] in moves and draw(st.integers(0, 4)) < 4:
        return lane.pop(0)
    return draw(st.sampled_from(moves))


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Walk the table at random, with hours and days between, told at once or late, and sometimes undone."""
    past: list[Past] = []
    events: list[Told] = []
    at = recorded = START
    serials = draw(st.sampled_from((("S1",), ())))
    lane = list(draw(st.sampled_from(LANES)))
    for number in range(draw(st.integers(3, 22))):
        stage = fold(past).stage
        names = sorted({event for event, source in TABLE if source is stage and event not in NEVER})
        moves = [name for name in names if name not in ("corrected", "photo_added", "relabelled", "swapped")]
        undo = len(past) > 1 and past[-1].type != "corrected" and draw(st.integers(0, 9)) == 9
        kind = "corrected" if undo else next_step(draw, lane, moves or ["hold_lifted"])
        if kind == "corrected" and stage is Stage.NEW:
            continue
        at += timedelta(hours=draw(st.sampled_from((0, 1, 2, 24, 24 * 3, 24 * 9, 24 * 40))))
        recorded = max(recorded, at + timedelta(hours=draw(st.sampled_from((0, 0, 0, 3, 24 * 12)))))
        data = told(draw, kind, serials, past[-1].id if past else "", stamp(at))
        past.append(Past(f"e{number}", kind, stamp(at), data))
        told_now = {"id": f"e{number}", "type": kind, "data": data}
        events.append(told_now | {"occurred_at": stamp(at), "recorded_at": stamp(recorded)})
    return History(1, "device:1", "7K4M9QXP9", [orjson.dumps(one) for one in events])


MANY = st.lists(histories(), min_size=1, max_size=4)
SPANS = st.builds(
    lambda starts, lasts, hours: Span(
        frozenset({US}),
        date(2027, 11, 20) + timedelta(days=starts),
        date(2027, 11, 20) + timedelta(days=starts + lasts),
        stamp(START + timedelta(hours=hours)),
    ),
    st.sampled_from((0, 0, 1, 20)),
    st.sampled_from((200, 60, 3, 0)),
    st.sampled_from((24 * 400, 24 * 90)) | st.integers(0, 24 * 60),
)


def recounted(many: list[History], span: Span, name: str, value: Any) -> Counter[str]:
    found: Counter[str] = Counter()
    for history in many:
        for facts, first, begin in recount.lives_of(history, span.as_of, {US}):
            if not span.starts_on <= recount.day_of(facts[begin][2]) <= span.ends_on:
                continue
            today = recount.day_of(span.as_of)
            judged = {
                "outcome": lambda: recount.outcome(facts, first, begin, today, value),  # noqa: B023 - called at once
                "erasure": lambda: recount.erasure(facts, first, begin, value),  # noqa: B023 - the same
                "certificate": lambda: recount.certificate(facts, begin, today, value),  # noqa: B023 - the same
                "custody": lambda: recount.custody(facts, begin, today, value),  # noqa: B023 - the same
            }
            found[judged[name]()] += 1
    return found


def said(result_figures: dict[str, int]) -> Counter[str]:
    return +Counter({name: result_figures[name] for name in ("meets", "fails", "pending", "unknown")})


def compare(many: list[History], span: Span, name: str, **values: Any) -> None:
    chosen = Chosen(clause(name), clause(name).read(values))
    expected = recounted(many, span, name, next(iter(values.values())))
    del expected["outside"]
    assert said(dict(check(chosen, many, span).figures)) == +expected


@given(many=MANY, span=SPANS, days=st.sampled_from((1, 9, 40, 90)))
@settings(max_examples=60)
def test_outcomes_in_time_are_those_a_slow_recount_finds(many: list[History], span: Span, days: int) -> None:
    compare(many, span, "outcome", days=days)


@given(many=MANY, span=SPANS, level=st.sampled_from(("clear", "purge", "destroy")))
@settings(max_examples=60)
def test_erasures_before_leaving_are_those_a_slow_recount_finds(many: list[History], span: Span, level: str) -> None:
    compare(many, span, "erasure", level=level)


@given(many=MANY, span=SPANS, days=st.sampled_from((1, 9, 40)))
@settings(max_examples=60)
def test_certificates_in_time_are_those_a_slow_recount_finds(many: list[History], span: Span, days: int) -> None:
    compare(many, span, "certificate", days=days)


@given(many=MANY, span=SPANS, days=st.sampled_from((1, 9, 40)))
@settings(max_examples=60)
def test_custody_is_what_a_slow_recount_finds(many: list[History], span: Span, days: int) -> None:
    compare(many, span, "custody", days=days)


@given(many=MANY, span=SPANS, percent=st.integers(1, 100))
@settings(max_examples=60)
def test_the_share_that_serves_again_is_what_a_slow_recount_finds(
    many: list[History], span: Span, percent: int
) -> None:
    ends = [
        facts[end][0] if (end := recount.end_of(facts, begin)) is not None else ""
        for history in many
        for facts, _first, begin in recount.lives_of(history, span.as_of, {US})
        if span.starts_on <= recount.day_of(facts[begin][2]) <= span.ends_on
    ]
    reused, today = sum(end in recount.REUSED for end in ends), recount.day_of(span.as_of)
    clause_ = clause("reuse_share")
    found = check(Chosen(clause_, clause_.read({"percent": percent, "days": 30})), many, span)

    assert (found.figures["reused"], found.figures["total"]) == (reused, len(ends))
    if ends and today > span.ends_on + timedelta(days=30):
        assert (found.answer == "met") == (reused * 100 >= percent * len(ends))
