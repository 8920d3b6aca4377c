"""What recycling recovered adds up, lot by lot, and is marked measured or average."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from reuse.impact.recovered import Lot, Matter, Weighed, recovered

STEEL = Matter("steel", 6_000, True)
PLASTIC = Matter("plastics", 3_000, False, date(2026, 1, 1))


def lot(asked: Weighed, others: Weighed | None = None, operation: str = "R 4") -> Lot:
    return Lot(operation, 10_000, [STEEL, PLASTIC], asked, others or Weighed())


def test_a_whole_lot_gives_back_all_that_came_out() -> None:
    told = recovered([lot(Weighed(3, 9_000))])

    assert (told.devices, told.mass_in_g, told.mass_g, told.shared) == (3, 10_000, 9_000, False)
    assert told.matter == (STEEL, PLASTIC)


def test_a_part_of_a_lot_has_its_share_by_mass() -> None:
    told = recovered([lot(Weighed(1, 2_000), Weighed(1, 6_000))])

    assert told.shared
    assert [one.mass_g for one in told.matter] == [1_500, 750]


def test_where_a_mass_is_not_known_the_share_is_by_number() -> None:
    told = recovered([lot(Weighed(1, 2_000), Weighed(2, 100, 1))])

    assert [one.mass_g for one in told.matter] == [2_000, 1_000]


def test_preparation_and_disposal_recover_nothing() -> None:
    told = recovered([lot(Weighed(2, 2_000), operation=code) for code in ("R 12", "R 13", "D 10")])

    assert (told.devices, told.elsewhere, told.matter) == (6, 6, ())


def test_a_lot_without_fractions_is_said_to_be_untold() -> None:
    told = recovered([Lot("R 4", 10_000, [], Weighed(2, 2_000))])

    assert (told.devices, told.untold, told.mass_in_g) == (2, 2, 0)


def test_measured_and_average_are_never_added_together() -> None:
    more = Lot("R 3", 5_000, [Matter("plastics", 500, True), Matter("plastics", 700, False, date(2025, 1, 1))])
    more.asked.add(1, 1_000, 0)

    told = {
        (one.material, one.measured): (one.mass_g, one.averaged_on)
        for one in recovered([lot(Weighed(1, 1)), more]).matter
    }

    assert told["plastics", True] == (500, None)
    assert told["plastics", False] == (3_700, date(2025, 1, 1))


WEIGHED = st.builds(Weighed, st.integers(1, 50), st.integers(0, 10**6), st.integers(0, 3))


@given(parts=st.lists(WEIGHED, min_size=2, max_size=6), out=st.integers(0, 10**9))
@settings(max_examples=60)
def test_the_shares_of_a_lot_never_give_back_more_than_came_out(parts: list[Weighed], out: int) -> None:
    shares = 0
    for place, asked in enumerate(parts):
        rest = Weighed()
        for other in parts[:place] + parts[place + 1 :]:
            rest.add(other.devices, other.mass_g, other.unknown)
        shares += Lot("R 4", 2 * 10**9, [], asked, rest).share(out)

    assert out - len(parts) < shares <= out
