"""What counts as news, and when it goes."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from reuse.lifecycle.transitions import EVENTS
from reuse.notices import rules


def test_every_milestone_is_an_event() -> None:
    assert set(rules.MILESTONES) <= set(EVENTS)


@pytest.mark.parametrize(
    ("event", "data", "name"),
    [
        ("erased", {}, "erased"),
        ("sold", {}, "second_life"),
        ("recycled", {}, "recycled"),
        ("triaged", {}, None),
        ("donated", {"waits": "a rule"}, None),
        ("settled", {"accepted": True, "as": {"type": "donated"}}, "second_life"),
        ("settled", {"accepted": False}, None),
    ],
    ids=["erased", "sold", "recycled", "triaged", "waits", "accepted", "dismissed"],
)
def test_an_event_is_a_milestone_once_it_took_effect(event: str, data: dict[str, object], name: str | None) -> None:
    assert rules.milestone(event, data) == name


def test_each_link_has_128_bits_of_its_own() -> None:
    notice = uuid4()

    assert len(rules.token("secret", "leave", notice)) == 26
    links = {rules.token(*one) for one in (("s", "leave", notice), ("s", "confirm", notice), ("t", "leave", notice))}
    assert len(links) == 3


def test_patience_grows_up_to_a_day() -> None:
    waits = [rules.patience(tries) for tries in range(1, rules.MOST_TRIES + 1)]

    assert waits[:3] == [timedelta(minutes=2), timedelta(minutes=8), timedelta(minutes=32)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1)


@pytest.mark.parametrize(
    ("now", "goes"), [((1, 0), (7, 0)), ((9, 30), (9, 30)), ((22, 0), (22, 0))], ids=["night", "day", "evening"]
)
def test_no_news_goes_before_eight_in_the_morning(now: tuple[int, int], goes: tuple[int, int]) -> None:
    at = datetime(2026, 3, 3, *now, tzinfo=UTC)

    assert rules.morning(at, ZoneInfo("Europe/Paris")) == datetime(2026, 3, 3, *goes, tzinfo=UTC)
