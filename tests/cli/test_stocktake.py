"""A site counted from what a scanner kept."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import select

from reuse.actors.models import Organisation, Site
from reuse.codes import show_code
from reuse.db import connect, reading, sessions
from reuse.demo.story import Told

Run = Callable[..., Result]


@pytest.fixture
def place(told: Told, environment: dict[str, str]) -> tuple[str, str]:
    """A site of the story and the SIRET of who runs it."""
    assert told
    engine = connect(environment["DATABASE_URL"])
    with reading(sessions(engine)) as session:
        site, siret = session.execute(
            select(Site.name, Organisation.siret).join(Organisation, Organisation.id == Site.organisation_id).limit(1)
        ).one()
    engine.dispose()
    return site, siret


def test_a_file_of_scans_is_counted_and_the_stocktake_closed(
    run: Run, told: Told, place: tuple[str, str], tmp_path: Path
) -> None:
    site, siret = place
    scans = tmp_path / "scans.txt"
    scans.write_text(f"{show_code(told.codes[0])}\n\nnot a code\n{told.codes[0]}\n")
    first = run("stocktake", "count", str(scans), "--site", site, "--siret", siret)
    again = run("stocktake", "count", str(scans), "--site", site, "--siret", siret, "--close")

    assert "not a code: cannot be read" in first.stdout
    assert first.stdout in again.stdout
    assert "Closed. Report CPT-" in again.stdout


def test_an_unknown_site_is_refused(run: Run, place: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "scans.txt").write_text("")

    assert run("stocktake", "count", str(tmp_path / "scans.txt"), "--site", "?", "--siret", place[1]).exit_code == 1
