"""People who count at the same moment, each on a connection of their own."""

from uuid import uuid4

from reuse.lifecycle.stages import Role
from reuse.stocktakes.counting import Answer, count
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.queries import tally
from reuse.stocktakes.rules import Outcome, Part
from reuse.stocktakes.service import open_stocktake
from tests.builders import Builder
from tests.rules.test_rule_10_two_people import Act, build, together, url

__all__ = ["build", "url"]  # fixtures


def test_two_people_who_open_at_once_share_one_stocktake(build: Builder, url: str) -> None:
    by = build.actor(Role.COLLECTOR)
    site = by.site
    assert site

    first, second = together(
        build, url, *(lambda session: open_stocktake(session, site, by=by, key=uuid4()).id for _ in range(2))
    )

    assert first == second


def test_two_phones_on_one_device_count_it_once(build: Builder, url: str) -> None:
    by = build.actor(Role.COLLECTOR)
    stranger = build.collected(build.actor(Role.COLLECTOR))
    code = stranger.code or ""
    assert by.site
    made = open_stocktake(build.session, by.site, by=by, key=uuid4())
    scan: Act = lambda session: count(session, session.get_one(Stocktake, made.id), code, by=by, key=uuid4())  # noqa: E731

    answers = together(build, url, scan, scan)

    outcomes = {answer.outcome for answer in answers if isinstance(answer, Answer)}
    assert outcomes == {Outcome.UNEXPECTED, Outcome.AGAIN}
    assert tally(build.session, made).parts[Part.ELSEWHERE] == 1
