"""A contract checked from the shell."""

import json
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from click.testing import Result
from sqlalchemy import select

from reuse import clock
from reuse.cli.opened import operator, organisation_named
from reuse.contracts.coverage import Covered, cover
from reuse.contracts.keeping import refresh_all
from reuse.contracts.models import Contract, ContractVersion
from reuse.contracts.service import make_contract
from reuse.contracts.terms import Terms
from reuse.db import connect, sessions, unit_of_work
from reuse.demo.story import Told
from reuse.devices.queries import by_code

Run = Callable[..., Result]


@pytest.fixture
def reference(told: Told, environment: dict[str, str]) -> str:
    """A contract over the story's devices, whose suppliers are all who ever said something of them."""
    engine = connect(environment["DATABASE_URL"])
    with unit_of_work(sessions(engine)) as session:
        by = operator(organisation_named(session, None).id)
        devices = [by_code(session, code) for code in told.codes]
        year = (date(2020, 1, 1), clock.now().date())
        clauses = ({"clause": "outcome", "values": {"days": 1}}, {"clause": "no_export"})
        suppliers = tuple(one for device in devices if (one := device.holder_id))
        terms = Terms(f"C-{uuid4().hex[:8]}", "Essai", *year, suppliers, clauses)
        made = make_contract(session, terms, by=by, key=uuid4())
        cover(session, made, Covered(codes=tuple(told.codes)), by=by, key=uuid4())
    engine.dispose()
    return terms.reference


def test_each_clause_is_answered_in_words_and_as_json(run: Run, reference: str) -> None:
    said, told = run("contract", "check", reference), run("contract", "check", reference, "--json")
    clauses = json.loads(told.stdout)["clauses"]

    assert "No evidence: Known final destination" in said.stdout
    assert [one["clause"] for one in clauses] == ["outcome", "no_export"]
    assert clauses[0]["figures"]["judged"] > 0
    assert said.exit_code == told.exit_code == int(any(one["answer"] == "not_met" for one in clauses))


def test_before_its_first_day_nothing_is_due(run: Run, reference: str) -> None:
    answer = run("contract", "check", reference, "--as-of", "2019-12-31")

    assert answer.exit_code == 0
    assert "Not yet due" in answer.stdout


def test_what_is_kept_is_held_to_every_event(run: Run, reference: str, environment: dict[str, str]) -> None:
    before = run("contract", "check", reference, "--full")
    engine = connect(environment["DATABASE_URL"])
    refresh_all(sessions(engine))
    after = run("contract", "check", reference, "--full")
    engine.dispose()

    assert "Nothing is kept" in before.stderr
    assert "agrees with every event" in after.stderr
    assert after.stdout == before.stdout


def test_a_contract_that_cannot_be_checked_is_named(run: Run, reference: str, environment: dict[str, str]) -> None:
    assert run("contract", "watch").exit_code == 0
    engine = connect(environment["DATABASE_URL"])
    with unit_of_work(sessions(engine)) as session:
        made = session.scalars(select(Contract).where(Contract.reference == reference)).one()
        version = session.get_one(ContractVersion, (made.id, 0))
        sound, version.terms = version.terms, {"clauses": "none"}
    answer = run("contract", "watch")
    with unit_of_work(sessions(engine)) as session:
        session.get_one(ContractVersion, (made.id, 0)).terms = sound
    engine.dispose()

    assert answer.exit_code == 1
    assert f"{reference}  {made.id}  keep: " in answer.stderr
    assert run("contract", "watch").exit_code == 0


def test_an_unknown_reference_is_refused(run: Run, told: Told) -> None:
    assert told
    assert run("contract", "check", "nothing").exit_code == 1
