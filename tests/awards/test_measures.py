"""Measures against an independent, slow count of the same events."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from reuse.awards.lives import Life, Told, read_life
from reuse.awards.measures import SHOWN, Measured, measure_lives
from reuse.awards.period import Period
from reuse.awards.scheme import scheme_on
from reuse.devices.kinds import kinds
from reuse.territory import local_day
from tests.awards.histories import MINE, past_of, random_history
from tests.awards.recount import recount

SCHEME = scheme_on(date(2026, 3, 3))
WEIGHTS = {code: kind.mass_g for code, kind in kinds().items() if kind.mass_g is not None}


def life_of(events: list[dict]) -> Life:
    told = [Told(past_of(one), local_day(datetime.fromisoformat(one["recorded_at"]))) for one in events]
    return read_life(events[0]["subject"], told, MINE)


@given(
    seed=st.integers(0, 2**32),
    steps=st.integers(1, 40),
    first=st.dates(date(2024, 2, 20), date(2025, 12, 31)),
    days=st.sampled_from((0, 1, 30, 90, 365, 1200)),
)
def test_every_measure_is_what_a_slow_count_of_the_same_events_finds(
    seed: int, steps: int, first: date, days: int
) -> None:
    histories = [random_history(seed + n, f"device:{n}", steps) for n in range(4)]
    period = Period(first, first + timedelta(days=days))
    measured = measure_lives((life_of(one) for one in histories if one), SCHEME, period)
    slow = recount((event for one in histories for event in one), MINE, period.first, period.last, WEIGHTS)

    for name, one in measured.items():
        assert (one.numerator, one.denominator, set(one.against)) == slow.get(name, (0, 0, set())), name
    assert slow.keys() <= measured.keys()


def test_no_more_devices_are_named_than_somebody_can_look_at() -> None:
    measured = Measured()
    for number in range(SHOWN + 5):
        measured.add(Life(f"device:{number}"), [(False, 1)])

    assert (len(measured.against), measured.missed, measured.cases) == (SHOWN, SHOWN + 5, SHOWN + 5)
