"""What second lives spare is always a range, from published figures and stated assumptions."""

from datetime import date

import pytest

import seeds
from reuse.devices.kinds import kinds
from reuse.impact.assumptions import in_force
from reuse.impact.avoided import avoided, avoided_by, embodied_by
from reuse.impact.factors import Range, factors

ASSUMED = in_force(date(2026, 3, 3))
WITH_FIGURES = ("desktop", "laptop", "monitor", "server", "smartphone", "tablet")


@pytest.mark.parametrize("kind", WITH_FIGURES)
def test_a_range_is_never_one_bare_number(kind: str) -> None:
    spared = avoided(kind, 1, ASSUMED)

    assert spared
    assert 0 < spared.low < spared.central < spared.high


def test_the_range_spans_what_every_source_says() -> None:
    assert factors()["laptop"].embodied == Range(181_000, 181_000, 285_000)
    assert factors()["monitor"].embodied == Range(64_700, 64_700, 414_000)


def test_a_share_is_taken_end_by_end() -> None:
    """Low: 181 kg × 30 % × 40 %; high: 285 kg × 80 % × 80 %."""
    assert avoided("laptop", 1, ASSUMED) == Range(21_720, 54_300, 182_400)


def test_a_kind_without_a_published_figure_has_none() -> None:
    assert avoided("printer", 10, ASSUMED) is None


def test_what_no_figure_covers_is_counted_apart() -> None:
    told = avoided_by({"laptop": 2, "printer": 3, "cable": 4}, ASSUMED)

    assert (told.covered, told.uncovered) == (2, 7)
    assert told.emissions == avoided("laptop", 2, ASSUMED)


def test_ranges_add_end_to_end() -> None:
    assert (
        avoided_by({"laptop": 1, "tablet": 1}, ASSUMED).emissions.high
        == avoided("laptop", 1, ASSUMED).high + avoided("tablet", 1, ASSUMED).high
    )


def test_every_factor_is_of_a_kind_that_exists_and_names_its_source() -> None:
    assert set(factors()) == set(WITH_FIGURES) <= set(kinds())
    assert all(row["source"] and row["vintage"] for row in seeds.read_csv("reference/impact_factors"))


def test_each_kind_covered_names_its_sources_once() -> None:
    told = avoided_by({"laptop": 2, "tablet": 1, "printer": 1}, ASSUMED)

    assert told.sources == ("ADEME, Base Empreinte (2026)", "Boavizta, environmental footprint data (2026)")


def test_no_kind_s_figures_are_one_bare_number() -> None:
    assert all(one.embodied.low < one.embodied.high for one in factors().values())


def test_making_is_added_up_for_kinds_that_have_a_figure() -> None:
    assert embodied_by({"laptop": 2, "printer": 9}) == Range(362_000, 362_000, 570_000)
