"""What is assumed is dated, says who decided it, and may be put otherwise by the territory and by a reader."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from reuse.impact import assumptions
from reuse.impact.assumptions import in_force
from reuse.impact.factors import Range
from reuse.territory import territory

TODAY = date(2026, 3, 3)


def decided(valid_from: str, percent: int) -> dict[str, Any]:
    told = {"fr": "Mesuré ici.", "en": "Measured here."}
    ends = {"low_percent": percent, "central_percent": percent + 10, "high_percent": percent + 20}
    return {"name": "displacement", "reason": told, "decided_by": told, "valid_from": valid_from} | ends


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A territory that decided twice of displacement, and never of extension."""
    rows = (decided("2026-02-01", 20), decided("2027-01-01", 35))
    theirs = replace(territory(), impact_assumptions=rows)
    monkeypatch.setattr(assumptions, "territory", lambda: theirs)
    assumptions._rows.cache_clear()
    yield
    assumptions._rows.cache_clear()


def test_every_assumption_says_why_and_who_decided_in_both_languages() -> None:
    for one in in_force(TODAY):
        assert all(len(words[language]) > 30 for words in (one.reason, one.decided_by) for language in ("fr", "en"))
        assert 0 < one.percent.low < one.percent.central < one.percent.high <= 100


@pytest.mark.usefixtures("own")
@pytest.mark.parametrize(
    ("day", "low"), [("2026-01-31", 20), ("2026-02-01", 20), ("2026-12-31", 20), ("2027-01-01", 35), ("2028-02-29", 35)]
)
def test_the_territory_s_own_decision_counts_from_its_day(day: str, low: int) -> None:
    assert in_force(date.fromisoformat(day)).displacement.percent.low == low


@pytest.mark.usefixtures("own")
def test_what_the_territory_has_not_decided_stays_as_proposed() -> None:
    assert in_force(TODAY).extension.percent == Range(40, 60, 80)


def test_a_reader_s_own_share_takes_the_place_of_one_and_leaves_the_other() -> None:
    told = in_force(TODAY).chosen(displacement=100, extension=None)

    assert told.displacement.own
    assert told.spared(Range(1000, 1000, 2000)) == Range(400, 600, 1600)


def test_nothing_displaced_spares_nothing() -> None:
    assert in_force(TODAY).chosen(displacement=0).spared(Range(1000, 1000, 2000)) == Range()
