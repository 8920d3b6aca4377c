"""What a scan says, from what the history says."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from reuse.errors import BadInputError, RefusedError
from reuse.lifecycle.stages import LIVE, Stage
from reuse.stocktakes.rules import (
    AFTERMATH,
    EARLY,
    FINDINGS,
    ON_THE_SHELF,
    Custody,
    Finding,
    Outcome,
    Part,
    is_settled,
    judge,
    moment_of,
    outcome_of,
    part_of,
    step_for,
)

HERE, THERE, HOLDER = UUID(int=1), UUID(int=2), UUID(int=3)
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def known(stage: Stage = Stage.READY, site: UUID = HERE, since: datetime = NOON - HOUR) -> Custody:
    return Custody(stage, site, HOLDER, since)


@pytest.mark.parametrize(
    ("custody", "expected", "finding"),
    [
        (known(), True, Finding.PRESENT),
        (known(), False, Finding.ARRIVED),
        (known(site=THERE), True, Finding.ELSEWHERE),
        (known(site=THERE), False, Finding.ELSEWHERE),
        (known(Stage.SOLD), False, Finding.ENDED),
        (known(Stage.HANDED_TO_ECO_ORGANISME), False, Finding.ENDED),
        (None, False, Finding.UNCLAIMED),
    ],
)
def test_a_scan_is_judged_by_custody_and_stage(custody: Custody | None, expected: bool, finding: Finding) -> None:
    assert judge(HERE, custody, expected=expected, seen_at=NOON) is finding


def test_what_was_seen_before_the_entry_that_took_it_away_was_present() -> None:
    sold = known(Stage.SOLD, since=NOON)

    assert judge(HERE, sold, expected=True, seen_at=NOON - HOUR) is Finding.PRESENT
    assert judge(HERE, sold, expected=True, seen_at=NOON + HOUR) is Finding.ENDED


def test_what_was_seen_and_then_declared_lost_is_to_be_found_again() -> None:
    lost = known(Stage.LOST, since=NOON)

    assert judge(HERE, lost, expected=True, seen_at=NOON - HOUR) is Finding.ENDED
    assert step_for(Finding.ENDED, Stage.LOST, own=True) == "found"


def test_what_an_eco_organisme_took_is_expected_nowhere() -> None:
    assert {Stage.HANDED_TO_ECO_ORGANISME} == LIVE - ON_THE_SHELF


def test_every_finding_has_its_list() -> None:
    assert set().union(*FINDINGS.values()) == set(Finding)
    assert {part_of(finding, there=there) for finding in Finding for there in (True, False)} == set(Part)


def test_each_finding_has_its_answer() -> None:
    counted = {finding for finding in Finding if outcome_of(finding) is Outcome.COUNTED}

    assert counted == {Finding.PRESENT, Finding.ARRIVED}


@pytest.mark.parametrize(
    ("finding", "stage", "own", "step"),
    [
        (Finding.MISSING, Stage.READY, True, "lost"),
        (Finding.ELSEWHERE, Stage.READY, True, "moved"),
        (Finding.ELSEWHERE, Stage.READY, False, "received"),
        (Finding.ENDED, Stage.DONATED, False, "returned"),
        (Finding.ENDED, Stage.LOST, True, "found"),
        (Finding.ENDED, Stage.RECYCLED, True, None),
        (Finding.EXPECTED, Stage.READY, True, None),
        (Finding.PRESENT, Stage.READY, True, None),
    ],
)
def test_what_was_found_names_the_event_that_corrects_it(
    finding: Finding, stage: Stage, own: bool, step: str | None
) -> None:
    assert step_for(finding, stage, own=own) == step


def test_an_entry_since_settles_what_was_found() -> None:
    assert is_settled(Finding.MISSING, there=False, used=False)
    assert not is_settled(Finding.MISSING, there=True, used=False)
    assert is_settled(Finding.ELSEWHERE, there=True, used=False)
    assert is_settled(Finding.UNCLAIMED, there=False, used=True)
    assert not is_settled(Finding.ENDED, there=False, used=False)


def when(claimed: datetime | None, *, closed: datetime | None = None, present: datetime = NOON) -> datetime:
    return moment_of(claimed, opened_at=NOON - HOUR, closed_at=closed, present=present)


def test_a_claim_in_the_future_is_now() -> None:
    assert when(NOON + HOUR) == NOON


def test_a_phone_that_did_not_know_of_the_closing_is_heard_for_some_hours() -> None:
    late = NOON + 30 * HOUR

    assert when(NOON + AFTERMATH, closed=NOON, present=late) == NOON + AFTERMATH
    with pytest.raises(RefusedError, match="closed"):
        when(NOON + AFTERMATH + HOUR, closed=NOON, present=late)


def test_a_closed_stocktake_takes_no_scan_of_now() -> None:
    with pytest.raises(RefusedError, match="closed"):
        when(None, closed=NOON)


def test_a_sighting_of_another_day_says_nothing_of_this_one() -> None:
    assert when(NOON - HOUR - EARLY) == NOON - HOUR - EARLY
    with pytest.raises(BadInputError):
        when(NOON - 2 * HOUR - EARLY)
