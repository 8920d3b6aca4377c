"""An actor measured from the shell, and the register of awards."""

import json
from collections.abc import Callable
from uuid import uuid4

from click.testing import Result
from sqlalchemy import select

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.db import connect, reading, sessions, unit_of_work
from reuse.demo.story import Told
from reuse.lifecycle.stages import Role
from tests.awards.awarded import awarded

Run = Callable[..., Result]


def test_each_criterion_is_told_on_a_line(run: Run, told: Told, environment: dict[str, str]) -> None:
    assert told
    engine = connect(environment["DATABASE_URL"])
    with reading(sessions(engine)) as session:
        name, siret = session.execute(select(Organisation.name, Organisation.siret).limit(1)).one()
    engine.dispose()
    answer = run("awards", "measure", siret, "--from", "2026-01-01", "--to", "2026-01-31")

    assert f"{name}, from 2026-01-01 to 2026-01-31:" in answer.stdout
    assert "Erasure of data: 0/0, Too few cases to tell" in answer.stdout
    assert "No export: Not measured yet" in answer.stdout


def test_an_unknown_siret_is_refused(run: Run, told: Told) -> None:
    assert told
    assert run("awards", "measure", "00000000000000").exit_code == 1


def test_the_register_lists_each_award(run: Run, told: Told, environment: dict[str, str]) -> None:
    assert told
    engine = connect(environment["DATABASE_URL"])
    with unit_of_work(sessions(engine)) as session:
        organisation = session.scalars(select(Organisation.id).limit(1)).one()
        by = Actor(uuid4(), organisation, frozenset({Role.COORDINATOR}))
        number = awarded(session, by, by).number
    engine.dispose()

    assert number in run("awards", "register").stdout
    answer = json.loads(run("awards", "register", "--json").stdout)
    assert (answer["level"], answer["standing"]) == ("confirmed", "in_force")
