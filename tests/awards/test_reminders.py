"""What waits for an applicant and for the coordination."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.awards.acts import Act, act, reply
from reuse.awards.applications import invite
from reuse.awards.models import StepKind
from reuse.awards.reminders import Matter, reminders
from reuse.awards.yearly import measure_again, measured_on
from reuse.lifecycle.stages import Role
from tests.awards.awarded import awarded
from tests.awards.granting import Path
from tests.builders import Builder

TODAY = date(2026, 3, 3)


def matters(session: Session, by: Actor, today: date = TODAY) -> list[Matter]:
    return [one.matter for one in reminders(session, by, today)]


def test_an_invitation_waits_for_the_organisation_and_what_is_submitted_for_the_coordination(
    session: Session, build: Builder
) -> None:
    path, other = Path.of(build), Path.of(build)
    organisation = session.get_one(Organisation, path.applicant.organisation)
    invite(session, organisation, "engaged", by=path.coordinator, key=uuid4())
    other.submitted()

    assert matters(session, path.applicant) == [Matter.INVITED]
    assert matters(session, path.coordinator) == [Matter.TO_REVIEW]
    assert matters(session, other.applicant) == []


@pytest.mark.parametrize(("days", "urgent"), [(91, None), (90, False), (30, True)], ids=["later", "soon", "very-soon"])
def test_papers_that_end_are_told_90_days_before(
    session: Session, build: Builder, days: int, urgent: bool | None
) -> None:
    path = Path.of(build)
    path.join(path.apply(), "plants", days=days)
    told = [(one.matter, one.criterion, one.urgent) for one in reminders(session, path.applicant, TODAY)]

    assert told == ([] if urgent is None else [(Matter.PAPER_ENDS, "plants", urgent)])


def test_an_award_tells_its_end_its_replies_and_what_fell(session: Session, build: Builder) -> None:
    path = Path.of(build)
    award = awarded(session, path.applicant, path.coordinator, level="engaged")
    ends = award.expires_on
    assert matters(session, path.applicant, ends - timedelta(days=91)) == []
    assert matters(session, path.applicant, ends - timedelta(days=90)) == [Matter.AWARD_ENDS]
    measure_again(session, award, date(2027, 3, 3), measured_on(session, award, date(2027, 3, 3)))
    assert matters(session, path.coordinator, date(2027, 3, 3)) == [Matter.FELL_BELOW]
    assert matters(session, path.coordinator, ends + timedelta(days=1)) == []
    said = Act(StepKind.WARNED, "Below.", award.version, impartial=True)
    warned = act(session, award, said, by=path.coordinator, key=uuid4())
    assert matters(session, path.applicant, warned.said_on) == [Matter.REPLY_OPEN]
    reply(session, award, warned.id, "Yes.", by=path.applicant, key=uuid4())
    assert matters(session, path.applicant, warned.said_on) == []


def test_who_has_nothing_to_do_with_the_label_costs_one_query(
    session: Session, build: Builder, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    by = build.actor(Role.REFURBISHER)
    with count_queries() as seen:
        assert reminders(session, by, TODAY) == []
    assert len(seen) == 1
