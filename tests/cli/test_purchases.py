"""The yearly report from the shell."""

import json
from collections.abc import Callable
from datetime import date
from uuid import uuid4

from click.testing import Result

from reuse.cli.opened import operator, organisation_named
from reuse.db import connect, sessions, unit_of_work
from reuse.demo.story import Told
from reuse.purchases.service import Told as Bought
from reuse.purchases.service import add_purchase

Run = Callable[..., Result]


def test_a_year_is_told_in_words_and_as_json(told: Told, environment: dict[str, str], run: Run) -> None:
    assert told
    engine = connect(environment["DATABASE_URL"])
    with unit_of_work(sessions(engine)) as session:
        by = operator(organisation_named(session, None).id)
        add_purchase(session, Bought(date(2026, 2, 3), "laptops", 5, 100_000, 10_000), by=by, key=uuid4())
    engine.dispose()

    said, figures = run("purchases", "report", "2026"), json.loads(run("purchases", "report", "2026", "--json").stdout)

    assert "10.00 % / 20 %, missing: 100.00 €" in said.stdout
    assert "Laptops" in said.stdout
    assert (figures["purchases"]["missing"], figures["retired"]["standing"]) == (10_000, "nothing")


def test_an_unknown_organisation_is_refused(told: Told, run: Run) -> None:
    assert told
    assert run("purchases", "report", "2026", "--organisation", "00000000000000").exit_code == 1
