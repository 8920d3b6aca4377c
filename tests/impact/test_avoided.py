"""What second lives spare is always a range, from published figures and stated assumptions."""

import pytest

import seeds
from reuse.devices.kinds import kinds
from reuse.impact.avoided import avoided, avoided_by
from reuse.impact.factors import Range, assumptions, factors

WITH_FIGURES = ("desktop", "laptop", "monitor", "server", "smartphone", "tablet")


@pytest.mark.parametrize("kind", WITH_FIGURES)
def test_a_range_is_never_one_bare_number(kind: str) -> None:
    spared = avoided(kind, 1)

    assert spared
    assert 0 < spared.low < spared.central < spared.high


def test_the_range_spans_what_every_source_says() -> None:
    assert factors()["laptop"].embodied == Range(181_000, 181_000, 285_000)
    assert factors()["monitor"].embodied == Range(64_700, 64_700, 414_000)


def test_a_share_is_taken_end_by_end() -> None:
    """Low: 181 kg × 30 % × 40 %; high: 285 kg × 80 % × 80 %."""
    assert avoided("laptop", 1) == Range(21_720, 54_300, 182_400)


def test_a_kind_without_a_published_figure_has_none() -> None:
    assert avoided("printer", 10) is None


def test_what_no_figure_covers_is_counted_apart() -> None:
    told = avoided_by({"laptop": 2, "printer": 3, "cable": 4})

    assert (told.covered, told.uncovered) == (2, 7)
    assert told.emissions == avoided("laptop", 2)


def test_ranges_add_end_to_end() -> None:
    assert (
        avoided_by({"laptop": 1, "tablet": 1}).emissions.high == avoided("laptop", 1).high + avoided("tablet", 1).high
    )


def test_every_factor_is_of_a_kind_that_exists_and_names_its_source() -> None:
    assert set(factors()) == set(WITH_FIGURES) <= set(kinds())
    assert all(row["source"] and row["vintage"] for row in seeds.read_csv("reference/impact_factors"))


def test_every_assumption_says_why_in_both_languages() -> None:
    assert [len(one.reason["fr"]) > 50 and len(one.reason["en"]) > 50 for one in assumptions().values()] == [True, True]
