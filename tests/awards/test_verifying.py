"""What `reuse verify` sees of the label: whoever writes in its tables, or in its chains, is found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path as Folder
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Engine, Update, select, text, update
from sqlalchemy.orm import Session

from reuse.awards.acts import Act, act
from reuse.awards.appeals import Answer, decide_appeal, open_appeal
from reuse.awards.credential_verifying import check_credentials
from reuse.awards.credentials import issuance, issue
from reuse.awards.models import Application, ApplicationDocument, Award, Decision, Review, Step, StepKind
from reuse.awards.queries import awards_of
from reuse.awards.rules import OVER, standing
from reuse.awards.verifying import check_awards
from reuse.events.models import Event
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from tests.awards.granting import Path, worked
from tests.builders import SECRET, Builder
from tests.worlds import World, world_of

SOMEBODY, ANOTHER_DAY = f"{uuid4()}/{uuid4()}", date(2020, 2, 29)


@pytest.fixture(scope="module")
def begun(engine: Engine) -> Iterator[World]:
    """A workshop that sold ten devices a hundred days ago."""
    yield from world_of(engine, worked)


@pytest.fixture
def path(build: Builder, begun: World) -> Path:
    return Path.of(build, begun.told(build))


def say(path: Path, award: Award, kind: StepKind, *, urgent: bool = False) -> Step:
    said = Act(kind, "Reports came in.", award.version, urgent, impartial=True)
    return act(path.build.session, award, said, by=path.coordinator, key=uuid4())


def uphold(path: Path, appeal: Step) -> None:
    answer, other = Answer(True, "It was not.", impartial=True), path.build.actor(Role.COORDINATOR)
    decide_appeal(path.build.session, appeal.id, answer, by=other, key=uuid4())


@contextmanager
def altered(session: Session, change: Update) -> Iterator[None]:
    """Write behind the service's back, then take it back."""
    with session.begin_nested() as made:
        session.execute(change)
        session.expire_all()
        yield
        made.rollback()
    session.expire_all()


def test_who_spoke_and_when_cannot_be_altered_unseen(session: Session, path: Path) -> None:
    say(path, path.award(), StepKind.WARNED)
    changes: list[tuple[type[Any], dict[str, Any], str]] = [
        (Decision, {"decided_on": ANOTHER_DAY}, "decision"),
        (Decision, {"decided_by": SOMEBODY}, "decision"),
        (Step, {"said_on": ANOTHER_DAY}, "step"),
        (Step, {"said_by": SOMEBODY}, "step"),
        (Review, {"marked_by": SOMEBODY}, "mark"),
        (ApplicationDocument, {"added_by": SOMEBODY}, "document"),
        (Application, {"measured_hash": "0" * 64}, "measured_hash"),
    ]
    assert list(check_awards(session)) == []
    for table, values, field in changes:
        with altered(session, update(table).values(**values)):
            assert {one.field.split()[0] for one in check_awards(session)} == {field}


def test_a_mark_cannot_be_moved_after_a_paper_that_nobody_read(session: Session, path: Path) -> None:
    award = path.award()
    path.build.clock.advance(days=3)
    path.join(session.get_one(Application, award.application_id), "plants")
    assert list(check_awards(session)) == []

    path.build.clock.advance(days=3)
    with altered(session, update(Review).values(marked_at=path.build.clock.at)):
        assert [one.field for one in check_awards(session)] == ["mark plants"]


def test_events_made_unreadable_are_named_and_stop_nothing(session: Session, path: Path) -> None:
    award = path.award()
    uphold(
        path, open_appeal(session, award, say(path, award, StepKind.WARNED).id, "No.", by=path.applicant, key=uuid4())
    )
    drop = "DROP TRIGGER events_no_update" + (" ON events" if session.get_bind().dialect.name == "postgresql" else "")
    session.execute(text(drop))
    for event in session.scalars(select(Event.id).where(Event.type.startswith("award_"))):
        with altered(session, update(Event).where(Event.id == event).values(data={"criterion": []})):
            assert list(check_awards(session))


@pytest.mark.parametrize(
    "change", ["UPDATE awards SET state = 'glorious'", "UPDATE stored_files SET salt = 'salt'"], ids=["state", "salt"]
)
def test_a_value_that_the_service_never_writes_is_named(
    session: Session, path: Path, tmp_path: Folder, change: str
) -> None:
    award, by = path.award(), issuance(Settings("sqlite://", SECRET, "https://reemploi.example", tmp_path))
    issue(session, award, by)
    session.execute(text(change))
    session.expire_all()

    assert [one.field for one in check_awards(session)] == ["tables"]
    assert list(check_credentials(session, by.keys)) == []


def test_where_a_revocation_falls_the_award_given_meanwhile_holds_alone(session: Session, path: Path) -> None:
    first = path.award()
    revoked = say(path, first, StepKind.REVOKED, urgent=True)
    appeal = open_appeal(session, first, revoked.id, "It was not us.", by=path.applicant, key=uuid4())
    second = path.award()
    path.build.clock.advance(days=1)
    third = path.award()
    uphold(path, appeal)

    holding = [one for one in awards_of(session, first.organisation_id) if standing(one, ANOTHER_DAY) not in OVER]
    assert holding == [third]
    assert (first.renewed_by, second.renewed_by) == (second.id, third.id)
    assert list(check_awards(session)) == []
