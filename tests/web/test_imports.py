"""Lists of places imported on their pages."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from reuse.actors.actor import Actor
from reuse.actors.models import Site
from reuse.imports.service import THEIRS
from reuse.lifecycle.stages import Role
from reuse.web import imports
from tests.builders import Builder
from tests.web.conftest import Visitor

FILES = Path(__file__).parents[1] / "files"
TITLES = "Nom;Adresse;Commune;Services;Horaires\n"


@pytest.fixture
def desk(build: Builder, signed_in: Callable[[Actor], Visitor]) -> Visitor:
    """The coordinator's browser."""
    return signed_in(build.actor(Role.COORDINATOR))


def send(desk: Visitor, content: bytes | str, **answers: Any) -> TestResponse:
    """Send a file, or one of the tests'."""
    told = (FILES / content).read_bytes() if isinstance(content, str) else content
    file = FileStorage(io.BytesIO(told), filename="list.csv")
    return desk.send("/imports", form="/imports", file=file, **{"use": "directory"} | answers)


def apply(desk: Visitor, page: str) -> TestResponse:
    """Import what is previewed."""
    return desk.send(page, form=page)


def imported(session: Session) -> int:
    """Count the sites that came from lists."""
    return session.scalar(select(func.count()).where(Site.source != "")) or 0


def test_a_file_is_previewed_then_imported(desk: Visitor, session: Session) -> None:
    page = send(desk, "acteurs-lvao.csv").headers["Location"]
    preview = desk.get(page).text

    assert imported(session) == 0
    assert all(
        words in preview for words in ("nothing is changed yet", "Import 2 rows", "It lies outside the territory.")
    )
    assert apply(desk, page).status_code == 303
    done = desk.get(page).text
    assert (imported(session), "2 of 2 rows done" in done) == (2, True)


def test_the_same_file_sent_again_says_that_nothing_would_change(desk: Visitor) -> None:
    apply(desk, send(desk, "acteurs-lvao.csv").headers["Location"])
    again = desk.get(send(desk, "acteurs-lvao.csv").headers["Location"]).text

    assert "Nothing would change" in again
    assert "Import 2 rows" not in again


def test_rows_are_shown_by_answer_and_page_by_page(desk: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PAGE", 2)
    page = send(desk, "acteurs-lvao.csv").headers["Location"]
    first = desk.get(f"{page}?answer=refused").text

    assert ("Sans Paternité" in first, "Atelier Essai" in first) == (True, False)
    assert "Atelier Essai" not in desk.get(f"{page}?after=2").text


def test_a_refused_file_says_why_and_keeps_what_was_chosen(desk: Visitor) -> None:
    answer = send(desk, b"a;b\n1;2\n", use="points", accepts="laptop")

    assert answer.status_code == 422
    assert "no column for the names" in answer.text
    assert 'value="laptop" checked' in answer.text


def test_what_was_changed_on_both_sides_is_decided_on_the_page(desk: Visitor, session: Session) -> None:
    row = "Atelier;1 rue;Muret;réparation;{}\n"
    apply(desk, send(desk, (TITLES + row.format("Mo 09:00-12:00")).encode()).headers["Location"])
    site = session.scalars(select(Site).where(Site.source == "own")).one()
    site.opening_hours = "We 09:00-12:00"
    session.flush()
    page = send(desk, (TITLES + row.format("Tu 09:00-12:00")).encode()).headers["Location"]

    assert "We 09:00-12:00 here, Tu 09:00-12:00 in the file" in desk.get(page).text
    back = desk.send(f"{page}/rows/2?answer=conflict", form=page, decision=THEIRS)
    assert back.headers["Location"].endswith("?answer=conflict#row-2")
    apply(desk, page)
    session.refresh(site)
    assert site.opening_hours == "Tu 09:00-12:00"


def test_what_was_not_offered_is_refused_on_the_page(desk: Visitor) -> None:
    page = send(desk, "acteurs-lvao.csv").headers["Location"]

    assert desk.send(f"{page}/rows/2", form=page, decision="new").status_code == 422


def test_a_long_import_shows_how_far_it_is_and_goes_on(
    desk: Visitor, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "AT_ONCE_SECONDS", 0)
    page = send(desk, "acteurs-lvao.csv").headers["Location"]
    apply(desk, page)

    assert imported(session) == 0
    assert all(words in desk.get(page).text for words in ("0 of 2 rows done", "Go on with the import"))


def test_the_answers_are_exported(desk: Visitor) -> None:
    page = send(desk, "acteurs-lvao.csv").headers["Location"]
    lines = desk.get(f"{page}.csv").text.splitlines()

    assert len(lines) == 7
    assert lines[6].startswith("7;'=cmd|' /C calc'!A0;Toulouse;Refused;")


def test_only_the_coordinator_imports(build: Builder, signed_in: Callable[[Actor], Visitor]) -> None:
    assert signed_in(build.actor(Role.COLLECTOR)).get("/imports").status_code == 403


def test_the_latest_imports_are_listed(desk: Visitor) -> None:
    page = send(desk, "etablissements.csv", use="points").headers["Location"]

    listed = desk.get("/imports").text
    assert page in listed
    assert "Directory of the education ministry" in listed
