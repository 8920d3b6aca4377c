"""The table of transitions as a whole."""

import pytest

from reuse.errors import ForbiddenError, RefusedError
from reuse.lifecycle import guards
from reuse.lifecycle.fields import FIELDS
from reuse.lifecycle.guards import Policy
from reuse.lifecycle.situation import MediumState, Situation
from reuse.lifecycle.stages import LIVE, SECOND_LIVES, Role, Stage
from reuse.lifecycle.steps import next_step, possible_events
from reuse.lifecycle.transitions import EVENTS, ROWS, TABLE, Custody, Transition

DRAWN = [
    ("announced", "collected", "collected"),
    ("collected", "triaged", "triaged"),
    ("triaged", "erasure_started", "erasing"),
    ("erasing", "erased", "erased"),
    ("erased", "refurbishment_started", "refurbishing"),
    ("triaged", "refurbishment_started", "refurbishing"),
    ("refurbishing", "made_ready", "ready"),
    ("ready", "reserved", "reserved"),
    *((stage, event, event) for stage in ("ready", "reserved") for event in ("donated", "sold", "lent", "redeployed")),
    *((stage, "dismantling_started", "dismantling") for stage in ("triaged", "erasing", "erased", "ready")),
    ("dismantling", "dismantled", "dismantled"),
    ("dismantled", "sent_for_recycling", "for_recycling"),
    ("for_recycling", "recycled", "recycled"),
    ("for_recycling", "handed_to_eco_organisme", "handed_to_eco_organisme"),
    ("handed_to_eco_organisme", "recycled", "recycled"),
    *((stage, "returned", "collected") for stage in ("donated", "sold", "lent", "redeployed")),
    ("lost", "found", "collected"),
    ("stolen", "found", "collected"),
    ("triaged", "given_back", "given_back"),
    ("ready", "given_back", "given_back"),
    ("collected", "refused", "refused"),
    ("ready", "stolen", "stolen"),
]


def named(row: Transition) -> str:
    return f"{row.event} to {row.target or 'the same stage'}"


@pytest.mark.parametrize(("stage", "event", "leads_to"), DRAWN)
def test_every_arrow_of_the_domain_is_in_the_table(stage: str, event: str, leads_to: str) -> None:
    assert TABLE[event, Stage(stage)].target == leads_to


def test_no_two_rows_answer_the_same_question() -> None:
    assert len(TABLE) == sum(len(row.sources) for row in ROWS)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.target in SECOND_LIVES | {Stage.READY, Stage.RESERVED}], ids=named
)
def test_no_row_leads_to_a_second_life_with_data(row: Transition) -> None:
    came_from_there = row.event == "reservation_cancelled"

    assert came_from_there or {guards.MEDIA_KNOWN, guards.NO_DATA_LEAVES} <= set(row.guards)


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.target in SECOND_LIVES | {Stage.RECYCLED, Stage.REFUSED}], ids=named
)
def test_a_legal_hold_stops_every_exit(row: Transition) -> None:
    assert guards.NOT_HELD in row.guards


def test_every_event_says_what_it_asks() -> None:
    assert set(FIELDS) == set(EVENTS)


def test_every_stage_can_be_reached() -> None:
    reached, before = {Stage.NEW}, set[Stage]()
    while reached != before:
        before = set(reached)
        reached |= {row.target for row in ROWS if row.target and row.sources & before}

    assert reached == set(Stage)


@pytest.mark.parametrize("stage", [Stage.RECYCLED, Stage.REFUSED, Stage.GIVEN_BACK])
def test_what_ended_for_good_goes_nowhere(stage: Stage) -> None:
    assert not [row.event for row in ROWS if stage in row.sources and row.target]


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_at_a_stage_that_is_not_its_own_is_refused(event: str) -> None:
    later = {guard.rule for row in ROWS if row.event == event for guard in row.guards if not guard.asks}
    for stage in (stage for stage in Stage if (event, stage) not in TABLE):
        with pytest.raises(RefusedError) as refused:
            next_step(Situation(stage=stage), event, {}, roles=frozenset(Role), policy=Policy())
        assert refused.value.rule in {"the lifecycle table"} | (later if stage in LIVE else set())


def test_an_event_too_early_says_what_would_stop_it_later_too() -> None:
    holding = Situation(stage=Stage.ERASING, media_known=True, media={"S1": MediumState("hdd")})

    with pytest.raises(RefusedError, match="no data leaves"):
        next_step(holding, "donated", {}, roles=frozenset(Role), policy=Policy())


@pytest.mark.parametrize("row", ROWS, ids=named)
def test_a_role_that_is_not_in_the_row_is_refused(row: Transition) -> None:
    others = frozenset(Role) - row.roles
    for stage in row.sources:
        with pytest.raises(ForbiddenError):
            next_step(Situation(stage=stage), row.event, {}, roles=others, policy=Policy())


@pytest.mark.parametrize("stage", Stage)
def test_what_is_offered_is_what_would_be_accepted(stage: Stage) -> None:
    situation = Situation(stage=stage, media_known=True, title="relinquished", kind="laptop")
    for one in possible_events(situation, Role, holds=True, policy=Policy()):
        asked = any(guard.asks for guard in TABLE[one.event, stage].guards)
        if one.guard is None and not asked:
            next_step(situation, one.event, {}, roles=frozenset(Role), policy=Policy())


def test_who_does_not_hold_the_device_is_offered_nothing_of_its_holder() -> None:
    offered = possible_events(Situation(stage=Stage.TRIAGED), Role, holds=False, policy=Policy())

    assert not [one for one in offered if TABLE[one.event, Stage.TRIAGED].custody is Custody.HOLDER]
