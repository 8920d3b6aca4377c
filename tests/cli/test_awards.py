"""An actor measured from the shell."""

from collections.abc import Callable

from click.testing import Result
from sqlalchemy import select

from reuse.actors.models import Organisation
from reuse.db import connect, reading, sessions
from reuse.demo.story import Told

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
