"""Documents of an application: what they must be, who reads them, when they count."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from reuse.awards import dossier
from reuse.awards.applications import Paper, add_document, remove_document
from reuse.awards.models import Outcome
from reuse.errors import BadInputError, ConflictError, KeyReusedError, NotFoundError, RefusedError
from reuse.events.queries import history
from reuse.evidence.models import StoredFile
from reuse.lifecycle.stages import Role
from tests.awards.granting import PDF, Path, sold
from tests.builders import Builder
from tests.worlds import World, world_of

TODAY = date(2026, 3, 3)


@pytest.fixture(scope="module")
def begun(engine: Engine) -> Iterator[World]:
    """A workshop that sold ten devices."""
    yield from world_of(engine, sold)


@pytest.fixture
def path(build: Builder) -> Path:
    """An applicant without any history."""
    return Path.of(build)


@pytest.fixture
def able(build: Builder, begun: World) -> Path:
    """An applicant whose work reaches the highest level."""
    build.clock.advance(days=100)
    return Path.of(build, begun.told(build))


def test_a_paper_that_is_over_on_the_day_of_the_decision_is_missing(able: Path) -> None:
    made = able.reviewed(days=10)
    able.build.clock.advance(days=11)

    with pytest.raises(RefusedError) as refusal:
        able.decide(made, level="engaged")
    assert set(refusal.value.fields) == {"plants", "data_protection"}


def test_a_paper_that_came_after_the_mark_is_not_covered_by_it(session: Session, path: Path) -> None:
    made = path.reviewed()
    path.decide(made, Outcome.DEFERRED)
    path.build.clock.advance(minutes=1)
    for paper in dossier.papers(session, made):
        remove_document(session, paper, by=path.applicant, key=uuid4())
    path.join(made, "plants")
    judged = {one.criterion.name: one.level for one in dossier.judged(session, made, TODAY)}

    assert (judged["plants"], judged["data_protection"]) == ("", "")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"content": b"MZ"}, "file"),
        ({"content": PDF + b" " * 8_000_000}, "file"),
        ({"dated": date(2026, 3, 4)}, "dated"),
        ({"valid_until": date(2026, 3, 2)}, "valid_until"),
        ({"criterion": "erasure"}, "criterion"),
    ],
    ids=["kind", "size", "to-come", "over", "measured"],
)
def test_a_paper_that_cannot_be_is_refused_by_its_field(
    session: Session, path: Path, changes: dict[str, object], field: str
) -> None:
    paper = replace(Paper("plants", TODAY, None, PDF), **changes)  # type: ignore[arg-type]

    with pytest.raises(BadInputError) as refusal:
        add_document(session, path.apply(), paper, by=path.applicant, key=uuid4())
    assert list(refusal.value.fields) == [field]


def test_a_paper_taken_back_leaves_its_event_but_no_byte(session: Session, path: Path) -> None:
    made = path.apply()
    path.join(made, "plants")
    (paper,) = dossier.papers(session, made)
    remove_document(session, paper, by=path.applicant, key=uuid4())

    assert session.get_one(StoredFile, paper.file_id).content is None
    assert history(session, made.subject)[-1].type == "award_document_removed"


def test_a_key_that_sent_one_file_sends_no_other(session: Session, path: Path) -> None:
    made, key = path.apply(), uuid4()
    paper = Paper("plants", TODAY, None, PDF)
    add_document(session, made, paper, by=path.applicant, key=key)

    with pytest.raises(KeyReusedError):
        add_document(session, made, replace(paper, content=PDF + b"!"), by=path.applicant, key=key)


def test_a_paper_is_read_by_the_applicant_and_the_coordinator_only(session: Session, path: Path) -> None:
    made = path.apply()
    path.join(made, "plants")
    (paper,) = dossier.papers(session, made)

    for reader in (path.applicant, path.coordinator):
        assert dossier.paper(session, paper.id, reader)[1].content == PDF
    with pytest.raises(NotFoundError):
        dossier.paper(session, paper.id, path.build.actor(Role.RECYCLER, Role.BUYER, Role.ADMIN))


def test_nothing_changes_once_it_is_submitted(path: Path) -> None:
    made = path.submitted()

    with pytest.raises(ConflictError, match="no longer at this step"):
        path.join(made, "inclusion")
