"""Random moves of both sides: whatever is accepted or refused, the tables say what the chains say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.awards import dossier
from reuse.awards.acts import Act, act, reply
from reuse.awards.appeals import Answer, decide_appeal, open_appeal
from reuse.awards.applications import measured_now, remove_document, submit, withdraw
from reuse.awards.audit import declare_conflict
from reuse.awards.models import Application, Award, Mark, Outcome, Step, StepKind
from reuse.awards.queries import public_history
from reuse.awards.verifying import check_awards
from reuse.awards.yearly import latest_anniversary, measure_again, measured_on
from reuse.errors import ReuseError
from reuse.lifecycle.stages import Role
from tests.awards.granting import Path, worked
from tests.builders import Builder

ACTS = [StepKind.WARNED, StepKind.SUSPENDED, StepKind.REVOKED, StepKind.REINSTATED]
Move = Callable[[Path, int], object]


def _latest(path: Path) -> Application:
    return path.build.session.scalars(select(Application).order_by(Application.opened_at.desc())).all()[0]


def _award(path: Path, n: int) -> Award:
    awards = path.build.session.scalars(select(Award).order_by(Award.awarded_on, Award.id)).all()
    return awards[n % len(awards)]


def _wait(path: Path, n: int) -> None:
    path.build.clock.advance(days=(1, 16, 61, 366)[n % 4])


def _decide(path: Path, n: int) -> object:
    outcome = list(Outcome)[n % 3]
    return path.decide(_latest(path), outcome, level="engaged" if outcome is Outcome.GRANTED else None)


def _act(path: Path, n: int) -> object:
    award = _award(path, n)
    said = Act(ACTS[n % 4], "Because.", award.version, urgent=n % 8 > 5, impartial=True)
    return act(path.build.session, award, said, by=path.coordinator, key=uuid4())


def _say(path: Path, n: int) -> object:
    award = _award(path, n)
    steps = dossier.steps(path.build.session, path.build.session.get_one(Application, award.application_id))
    told = steps[-1 - n % 2] if len(steps) > 1 else steps[0] if steps else None
    verb = reply if n % 2 else open_appeal
    return told and verb(path.build.session, award, told.id, "We contest it.", by=path.applicant, key=uuid4())


def _contest(path: Path, _n: int) -> object:
    made = _latest(path)
    last = dossier.decisions(path.build.session, made)[-1:]
    return last and open_appeal(path.build.session, made, last[0].id, "Look again.", by=path.applicant, key=uuid4())


def _answer(path: Path, n: int) -> object:
    appeals = path.build.session.scalars(select(Step).where(Step.kind == StepKind.APPEAL_OPENED)).all()
    other, answer = path.build.actor(Role.COORDINATOR), Answer(n % 2 == 0, "Because.", impartial=True)
    return appeals and decide_appeal(path.build.session, appeals[n % len(appeals)].id, answer, by=other, key=uuid4())


def _remove(path: Path, _n: int) -> object:
    papers = dossier.papers(path.build.session, _latest(path))
    return papers and remove_document(path.build.session, papers[0], by=path.applicant, key=uuid4())


def _submit(path: Path, _n: int) -> object:
    made = _latest(path)
    return submit(path.build.session, made, measured_now(path.build.session, made), by=path.applicant, key=uuid4())


def _measure(path: Path, n: int) -> object:
    award = _award(path, n)
    day = latest_anniversary(award, path.build.clock.at.date())
    return day and measure_again(path.build.session, award, day, measured_on(path.build.session, award, day))


MOVES: dict[str, Move] = {
    "wait": _wait,
    "apply": lambda path, _n: path.apply(),
    "join": lambda path, n: path.join(_latest(path), ("plants", "data_protection")[n % 2], days=20 if n % 4 else None),
    "remove": _remove,
    "submit": _submit,
    "withdraw": lambda path, _n: withdraw(path.build.session, _latest(path), by=path.applicant, key=uuid4()),
    "mark": lambda path, n: path.mark(_latest(path), ("plants", "erasure")[n % 2], list(Mark)[n // 2 % 2]),
    "link": lambda path, _n: declare_conflict(
        path.build.session, _latest(path), "A cousin.", by=path.build.actor(Role.COORDINATOR), key=uuid4()
    ),
    "decide": _decide,
    "act": _act,
    "say": _say,
    "contest": _contest,
    "answer": _answer,
    "measure": _measure,
}


@pytest.fixture
def held(build: Builder) -> Path:
    """An applicant that holds the label already, and a second application of its own."""
    path = Path.of(build, worked(build))
    path.award()
    build.clock.advance(minutes=1)
    path.reviewed()
    return path


@contextmanager
def undone(session: Session, build: Builder) -> Iterator[None]:
    """Take back what a history did."""
    began = build.clock.at
    with session.begin_nested() as made:
        yield
        made.rollback()
    session.expire_all()
    build.clock.at = began


@given(moves=st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.integers(0, 7)), min_size=4, max_size=14))
@settings(max_examples=40, suppress_health_check=list(HealthCheck))
def test_after_any_moves_the_tables_say_what_the_chains_say(held: Path, moves: list[tuple[str, int]]) -> None:
    session = held.build.session
    with undone(session, held.build):
        for name, n in moves:
            held.build.clock.advance(minutes=1)
            try:
                with session.begin_nested():
                    MOVES[name](held, n)
            except ReuseError:
                session.expire_all()
        assert list(check_awards(session)) == []
        pending = select(func.count()).select_from(Application).where(Application.state.in_(dossier.PENDING))
        assert (session.scalar(pending) or 0) <= 1
        for award in session.scalars(select(Award)):
            assert public_history(session, award)[0].type == "award_granted"
