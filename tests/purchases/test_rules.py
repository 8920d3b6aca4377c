"""Shares of reused goods, in cents."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import seeds
from reuse.purchases.lines import gift_values, lines, retired_kinds, retired_target, targets
from reuse.purchases.rules import Bought, Share, Standing, YearTotal, part, reckon
from tests.purchases.recount import PERCENT, share_of


def year_of(bought: list[Bought], year: int = 2026) -> YearTotal:
    return reckon(bought, lines(), targets(year), gift_values(year))


def line_of(bought: list[Bought], line: str, year: int = 2026):
    return next(one for one in year_of(bought, year).lines if one.line == line)


@pytest.mark.parametrize(
    ("year", "percent"), [(2023, None), (2024, 20), (2026, 20), (2027, 25), (2029, 25), (2030, 30)]
)
def test_the_target_of_a_year_is_the_one_in_force_on_its_last_day(year: int, percent: int | None) -> None:
    target = targets(year).get("laptops")

    assert (target.percent if target else None) == percent


@pytest.mark.parametrize(("year", "percent"), [(2022, None), (2023, 25), (2024, 35), (2025, 50), (2031, 50)])
def test_the_share_of_retired_equipment_rises_by_year(year: int, percent: int | None) -> None:
    target = retired_target(year)

    assert (target.percent if target else None) == percent


def test_nobody_has_read_how_the_two_columns_split() -> None:
    assert {(one.reused, one.recycled) for one in targets(2026).values()} == {(None, None)}


def test_servers_and_projectors_are_in_neither_category_of_the_rate() -> None:
    assert {"laptop", "desktop", "monitor", "printer"} <= retired_kinds(2026)
    assert not {"server", "projector"} & retired_kinds(2026)


@pytest.mark.parametrize(
    ("reused", "standing", "missing"),
    [(1999, Standing.NOT_MET, 1), (2000, Standing.MET, 0), (2001, Standing.MET, 0), (0, Standing.NOT_MET, 2000)],
)
def test_a_cent_under_the_target_is_under_it(reused: int, standing: Standing, missing: int) -> None:
    share = line_of([Bought("laptops", 10_000, reused, 0, 5)], "laptops").share

    assert (share.standing, share.missing) == (standing, missing)


def test_half_a_cent_is_asked_as_a_whole_one() -> None:
    assert part(9_999, 20) == 2_000
    assert part(10_001, 20) == 2_001


def test_without_a_purchase_there_is_no_share() -> None:
    assert line_of([], "laptops").share.standing is Standing.NOTHING
    assert line_of([], "laptops").share.basis_points is None


def test_a_year_before_the_targets_has_none() -> None:
    assert year_of([Bought("laptops", 100, 0, 0, 1)], 2023).share.standing is Standing.NO_TARGET


def test_a_gift_stands_in_both_numbers_at_its_flat_value() -> None:
    found = line_of([Bought("laptops", 0, 0, 0, 3, True, "laptop_under_5")], "laptops")

    assert (found.gifts, found.share.reached, found.share.whole) == (60_000, 60_000, 60_000)


def test_a_gift_whose_value_nobody_has_read_counts_for_nothing_and_is_told() -> None:
    found = line_of([Bought("tablets", 0, 0, 0, 3, True)], "tablets")

    assert (found.gifts, found.gifts_count, found.gifts_unvalued) == (0, 3, 3)


def test_the_whole_tells_its_lines_together() -> None:
    total = year_of([Bought("laptops", 10_000, 10_000, 0, 5), Bought("screens", 30_000, 0, 0, 9)])

    assert (total.share.reached, total.share.whole, total.share.standing) == (10_000, 40_000, Standing.MET)
    assert total.percent == 20


def test_shares_are_rounded_down() -> None:
    assert Share(1_999_999, 10_000_000, 2_000_000).basis_points == 1_999


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "spend": st.integers(0, 400),
            "parts": st.tuples(st.integers(0, 400), st.integers(0, 400)),
            "gift": st.booleans(),
        }
    ),
    max_size=8,
)


@settings(max_examples=60)
@given(rows=ROWS, year=st.sampled_from(sorted(PERCENT)))
def test_any_year_adds_up_as_a_slow_count_does(rows: list[dict], year: int) -> None:
    told = [
        {
            "spend": 0 if row["gift"] else row["spend"],
            "reused": 0 if row["gift"] else min(row["parts"][0], row["spend"]),
            "recycled": 0 if row["gift"] else min(row["parts"][1], row["spend"] - min(row["parts"][0], row["spend"])),
            "count": 1,
            "gift_value": "laptop_under_5" if row["gift"] else "",
        }
        for row in rows
    ]
    bought = [Bought("laptops", gift=bool(row["gift_value"]), **row) for row in told]

    share = line_of(bought, "laptops", year).share

    counted = (share.reached, share.whole, share.missing, share.standing in (Standing.MET, Standing.NOTHING))
    assert counted == share_of(told, year)
    assert year_of(bought, year).share == share


@pytest.mark.parametrize("table", ["product_lines", "gift_values", "retired_targets"])
def test_the_periods_of_a_reference_table_follow_one_another(table: str) -> None:
    periods: dict[str, list[tuple[str, str]]] = {}
    for row in seeds.read_csv(f"reference/{table}"):
        assert row["source"]
        assert row["mark"] in {"S", "K", "secondary"}
        periods.setdefault(row.get("code", ""), []).append((row["valid_from"], row["valid_to"]))

    for told in periods.values():
        for (_first, last), (following, _end) in pairwise(told):
            assert date.fromisoformat(last) + timedelta(days=1) == date.fromisoformat(following)
        assert told[-1][1] == ""
