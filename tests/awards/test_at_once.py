"""Two people who write about the same label at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path as Folder
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse import clock, tables
from reuse.actors.actor import Actor
from reuse.awards.acts import Act, act
from reuse.awards.appeals import Answer, decide_appeal, open_appeal
from reuse.awards.applications import apply
from reuse.awards.decisions import Verdict, decide
from reuse.awards.models import Application, Award, Decision, Outcome, Step, StepKind
from reuse.awards.queries import awards_of
from reuse.awards.rules import Standing, standing
from reuse.awards.verifying import check_awards
from reuse.db import Sessions, reading, sessions, unit_of_work
from reuse.errors import ConflictError, ReuseError, StaleError
from reuse.lifecycle.stages import Role
from tests.awards.awarded import awarded
from tests.awards.granting import Path, worked
from tests.builders import Builder
from tests.databases import empty_database

Doing = Callable[[Session], Any]


@pytest.fixture
def factory(tmp_path: Folder) -> Iterator[Sessions]:
    """A database where what is committed stays."""
    engine = empty_database(tmp_path, f"label_{uuid4().hex[:8]}")
    tables.metadata.create_all(engine)
    yield sessions(engine)
    engine.dispose()


def built(factory: Sessions, make: Callable[[Path], Any]) -> tuple[Path, Any]:
    """Build something and commit it."""
    with unit_of_work(factory) as session:
        path = Path.of(Builder(session, clock.MovingClock(clock.now())))
        return path, make(path)


def together(factory: Sessions, *acts: Doing) -> list[Any]:
    """Let each act run at the same moment, in a transaction of its own."""
    start = Barrier(len(acts))

    def run(doing: Doing) -> Any:
        start.wait(60)
        try:
            with unit_of_work(factory) as session:
                return doing(session)
        except ReuseError as refusal:
            return refusal

    with ThreadPoolExecutor(len(acts)) as people:
        return list(people.map(run, acts))


def counted(factory: Sessions, table: type[Any]) -> int:
    with reading(factory) as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def refuse(made: Application, by: Actor, key: UUID) -> Doing:
    verdict = Verdict(Outcome.REFUSED, "Because.", made.version, impartial=True)
    return lambda session: decide(session, session.get_one(Application, made.id), verdict, by=by, key=key).id


def test_two_coordinators_decide_and_one_is_told_that_it_changed(factory: Sessions) -> None:
    path, made = built(factory, lambda path: path.reviewed())
    other = Actor(uuid4(), path.coordinator.organisation, frozenset({Role.COORDINATOR}))
    answers = together(factory, refuse(made, path.coordinator, uuid4()), refuse(made, other, uuid4()))

    assert [type(one) for one in answers if isinstance(one, ReuseError)] == [StaleError]
    assert counted(factory, Decision) == 1


def test_one_decision_sent_three_times_at_once_is_taken_once(factory: Sessions) -> None:
    path, made = built(factory, lambda path: path.reviewed())
    answers = together(factory, *[refuse(made, path.coordinator, uuid4())] * 3)

    assert len(set(answers)) == 1
    assert counted(factory, Decision) == 1


def test_one_organisation_that_applies_twice_at_once_has_one_application(factory: Sessions) -> None:
    path, _made = built(factory, lambda _path: None)

    def ask(session: Session) -> UUID:
        return apply(session, "engaged", by=path.applicant, key=uuid4()).id

    answers = together(factory, ask, ask)

    assert [type(one) for one in answers if isinstance(one, ReuseError)] == [ConflictError]
    assert counted(factory, Application) == 1


def test_a_warning_and_a_suspension_meet_and_one_wins(factory: Sessions) -> None:
    path, made = built(factory, lambda path: awarded(path.build.session, path.applicant, path.coordinator))

    def say(kind: StepKind) -> Doing:
        said = Act(kind, "Because.", 1, urgent=kind is StepKind.SUSPENDED, impartial=True)
        return lambda session: act(session, session.get_one(Award, made.id), said, by=path.coordinator, key=uuid4()).id

    answers = together(factory, say(StepKind.WARNED), say(StepKind.SUSPENDED))

    assert [type(one) for one in answers if isinstance(one, ReuseError)] == [StaleError]
    assert counted(factory, Step) == 1
    with reading(factory) as session:
        assert [one.field for one in check_awards(session) if one.subject == f"award:{made.id}"] == []


def test_a_revocation_falls_while_a_new_award_is_given_and_one_holds(factory: Sessions) -> None:
    past = clock.MovingClock(clock.now() - timedelta(days=101))

    def make(path: Path) -> tuple[Step, Application]:
        path.build.clock = past
        path.applicant, session = worked(path.build), path.build.session
        first = awarded(session, path.applicant, path.coordinator)
        said = Act(StepKind.REVOKED, "Because.", first.version, urgent=True, impartial=True)
        revoked = act(session, first, said, by=path.coordinator, key=uuid4())
        return open_appeal(session, first, revoked.id, "No.", by=path.applicant, key=uuid4()), path.reviewed()

    with clock.use(past):
        path, (appeal, made) = built(factory, make)
    other = Actor(uuid4(), path.coordinator.organisation, frozenset({Role.COORDINATOR}))
    verdict = Verdict(Outcome.GRANTED, "Because.", made.version, "engaged", impartial=True)
    together(
        factory,
        lambda session: decide_appeal(session, appeal.id, Answer(True, "Yes.", True), by=other, key=uuid4()),
        lambda session: decide(session, session.get_one(Application, made.id), verdict, by=other, key=uuid4()),
    )

    with reading(factory) as session:
        awards = awards_of(session, path.applicant.organisation)
        assert sorted(standing(one, one.awarded_on) for one in awards) == [Standing.IN_FORCE, Standing.RENEWED]
