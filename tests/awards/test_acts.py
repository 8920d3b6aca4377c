"""Warnings, suspensions and revocations of an award, replies, appeals, the yearly measure."""

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from reuse.awards import dossier
from reuse.awards.acts import Act, act, reply
from reuse.awards.appeals import Answer, decide_appeal, open_appeal
from reuse.awards.models import (
    Application,
    ApplicationState,
    Award,
    AwardState,
    Decision,
    Outcome,
    Remeasure,
    Review,
    Step,
    StepKind,
)
from reuse.awards.queries import public_history
from reuse.awards.reminders import Matter, reminders
from reuse.awards.rules import Standing, standing
from reuse.awards.verifying import check_awards
from reuse.awards.yearly import due, measure_again, measure_due, measured_on, remeasures
from reuse.errors import ConflictError, ForbiddenError, NotFoundError, RefusedError, StaleError
from reuse.lifecycle.stages import Role
from tests.awards.awarded import REASONS, awarded
from tests.awards.granting import Path, worked
from tests.builders import Builder
from tests.test_upkeep import factory_on


@pytest.fixture
def path(build: Builder) -> Path:
    return Path.of(build)


@pytest.fixture
def award(session: Session, path: Path) -> Award:
    return awarded(session, path.applicant, path.coordinator, level="engaged")


def say(path: Path, award: Award, kind: StepKind, *, urgent: bool = False, version: int | None = None) -> Step:
    said = Act(kind, "Reports came in.", version or award.version, urgent, impartial=True)
    return act(path.build.session, award, said, by=path.coordinator, key=uuid4())


def answer(path: Path, award: Award, about: Step) -> Step:
    return reply(path.build.session, award, about.id, "We have mended it.", by=path.applicant, key=uuid4())


def test_a_warning_opens_a_right_of_reply_and_takes_nothing_away(path: Path, award: Award) -> None:
    warned = say(path, award, StepKind.WARNED)

    assert warned.reply_by == date(2026, 3, 18)
    assert standing(award, date(2026, 3, 4)) is Standing.WARNED


def test_a_suspension_waits_for_the_reply_or_its_term(path: Path, award: Award) -> None:
    say(path, award, StepKind.WARNED)
    path.build.clock.advance(days=15)
    with pytest.raises(RefusedError, match="may still reply"):
        say(path, award, StepKind.SUSPENDED)
    path.build.clock.advance(days=1)

    assert say(path, award, StepKind.SUSPENDED).kind is StepKind.SUSPENDED


def test_once_it_has_replied_a_suspension_may_follow_at_once(path: Path, award: Award) -> None:
    answer(path, award, say(path, award, StepKind.WARNED))
    say(path, award, StepKind.SUSPENDED)

    assert award.state is AwardState.SUSPENDED


def test_nothing_is_suspended_or_revoked_without_a_warning_unless_urgent(path: Path, award: Award) -> None:
    for kind in (StepKind.SUSPENDED, StepKind.REVOKED, StepKind.REINSTATED):
        with pytest.raises(RefusedError, match="does not follow"):
            say(path, award, kind)
    say(path, award, StepKind.SUSPENDED, urgent=True)

    assert award.state is AwardState.SUSPENDED


def test_what_is_revoked_or_over_changes_no_more(path: Path, award: Award) -> None:
    say(path, award, StepKind.REVOKED, urgent=True)

    with pytest.raises(ConflictError, match="holds no more"):
        say(path, award, StepKind.REINSTATED)


def test_an_award_holds_until_its_last_day(award: Award) -> None:
    assert standing(award, date(2029, 3, 3)) is Standing.IN_FORCE
    assert standing(award, date(2029, 3, 4)) is Standing.EXPIRED


def test_its_public_history_tells_each_step_with_its_reasons(session: Session, path: Path, award: Award) -> None:
    answer(path, award, say(path, award, StepKind.WARNED))
    say(path, award, StepKind.REINSTATED)
    told = [(one.type, one.text) for one in public_history(session, award)]

    assert told == [
        ("award_granted", REASONS),
        ("award_warned", "Reports came in."),
        ("award_reply", "We have mended it."),
        ("award_reinstated", "Reports came in."),
    ]


def test_only_the_organisation_replies_and_once(path: Path, award: Award) -> None:
    warned = say(path, award, StepKind.WARNED)
    answer(path, award, warned)
    with pytest.raises(ConflictError, match="replied to this already"):
        answer(path, award, warned)
    stranger = Path.of(path.build)
    with pytest.raises(NotFoundError):
        answer(stranger, award, warned)


def test_two_people_do_not_decide_of_the_same_award_at_once(path: Path, award: Award) -> None:
    seen = award.version
    say(path, award, StepKind.WARNED)

    with pytest.raises(StaleError):
        say(path, award, StepKind.REINSTATED, version=seen)


def test_an_appeal_is_decided_by_somebody_else_and_undoes_the_latest_decision(path: Path, award: Award) -> None:
    session, warned = path.build.session, say(path, award, StepKind.WARNED)
    appeal = open_appeal(session, award, warned.id, "It was not us.", by=path.applicant, key=uuid4())
    upheld = Answer(True, "It was not.", impartial=True)
    with pytest.raises(RefusedError, match="may still reply"):
        say(path, award, StepKind.SUSPENDED)
    with pytest.raises(ForbiddenError, match="took the decision"):
        decide_appeal(session, appeal.id, upheld, by=path.coordinator, key=uuid4())
    decide_appeal(session, appeal.id, upheld, by=path.build.actor(Role.COORDINATOR), key=uuid4())

    assert award.state is AwardState.IN_FORCE
    with pytest.raises(ConflictError, match="decided already"):
        decide_appeal(session, appeal.id, upheld, by=path.build.actor(Role.COORDINATOR), key=uuid4())


def test_an_appeal_comes_within_its_term(path: Path, award: Award) -> None:
    warned = say(path, award, StepKind.WARNED)
    path.build.clock.advance(days=61)

    with pytest.raises(RefusedError, match="term to appeal is over"):
        open_appeal(path.build.session, award, warned.id, "Late.", by=path.applicant, key=uuid4())


def test_a_refusal_upheld_on_appeal_is_decided_anew_by_another(session: Session, build: Builder) -> None:
    path = Path.of(build)
    made = path.reviewed()
    refused = path.decide(made, Outcome.REFUSED)
    appeal = open_appeal(session, made, refused.id, "Look again.", by=path.applicant, key=uuid4())
    other = build.actor(Role.COORDINATOR)
    decide_appeal(session, appeal.id, Answer(True, "Right.", impartial=True), by=other, key=uuid4())

    assert made.state is ApplicationState.IN_REVIEW
    with pytest.raises(ForbiddenError, match="appealed against"):
        path.decide(made, Outcome.REFUSED)
    assert path.decide(made, Outcome.REFUSED, by=other).outcome is Outcome.REFUSED
    assert list(check_awards(session)) == []


def test_the_yearly_measure_tells_what_fell_and_decides_nothing(session: Session, path: Path, award: Award) -> None:
    day = date(2027, 3, 3)
    assert list(due(session, date(2027, 3, 2))) == []
    path.build.clock.advance(days=365)
    assert list(due(session, day)) == [(award, day)]
    made = measure_again(session, award, day, measured_on(session, award, day))

    assert (made.level, award.state, award.level) == ("", AwardState.IN_FORCE, "engaged")
    assert measure_again(session, award, day, measured_on(session, award, day)) is made
    assert remeasures(session, award) == [made]
    assert list(due(session, date(2027, 3, 4))) == []


def test_an_award_that_cannot_be_measured_keeps_no_other_from_its_yearly_measure(
    session: Session, build: Builder, path: Path, award: Award, caplog: pytest.LogCaptureFixture
) -> None:
    other = Path.of(build, worked(build)).award()
    path.build.clock.advance(days=366)
    session.execute(update(Award).where(Award.id == award.id).values(scheme_version=99))
    session.commit()

    assert measure_due(factory_on(session)) == [award.id]
    assert [remeasures(session, one) != [] for one in (award, other)] == [False, True]
    assert f"award {award.id}: yearly measure failed" in caplog.text


def unmet(session: Session, application: Application, day: date) -> set[str]:
    return {one.criterion.name for one in dossier.judged(session, application, day) if not one.level}


def test_papers_of_an_award_are_renewed_and_read_again(session: Session, build: Builder) -> None:
    path = Path.of(build, worked(build))
    award = path.award(days=200)
    application = session.get_one(Application, award.application_id)
    build.clock.advance(days=190)
    path.join(application, "plants", days=365)
    assert [one.matter for one in reminders(session, path.coordinator, build.clock.at.date())] == [
        Matter.PAPER_ENDS,
        Matter.PAPER_ENDS,
        Matter.PAPER_TO_READ,
    ]
    build.clock.advance(days=20)
    day = build.clock.at.date()
    assert {"plants", "data_protection"} <= unmet(session, application, day)
    path.mark(application, "plants")

    assert application.state is ApplicationState.DECIDED
    assert "plants" not in unmet(session, application, day)
    with pytest.raises(ConflictError):
        path.mark(application, "erasure")
    assert list(check_awards(session)) == []


def test_the_tables_say_what_the_chains_say_and_each_alteration_is_named(session: Session, build: Builder) -> None:
    path = Path.of(build, worked(build))
    award = path.award()
    warned = say(path, award, StepKind.WARNED)
    answer(path, award, warned)
    appeal = open_appeal(session, award, warned.id, "It was not us.", by=path.applicant, key=uuid4())
    decide_appeal(
        session, appeal.id, Answer(True, "No.", impartial=True), by=path.build.actor(Role.COORDINATOR), key=uuid4()
    )
    measure_again(session, award, date(2027, 6, 11), measured_on(session, award, date(2027, 6, 11)))
    assert list(check_awards(session)) == []
    changes = [
        (update(Award).values(level="exemplary"), "level"),
        (update(Award).values(state=AwardState.SUSPENDED), "state"),
        (update(Award).values(expires_on=date(2039, 1, 1)), "expires_on"),
        (update(Application).values(measured="{}"), "measured"),
        (update(Decision).values(reasons="Others."), "reasons"),
        (update(Review).values(note="Others."), "mark"),
        (update(Step).values(text="Others."), "step"),
        (update(Remeasure).values(level="exemplary"), "measure"),
    ]
    for change, field in changes:
        with session.begin_nested() as altered:
            session.execute(change)
            session.expire_all()
            assert {one.field.split()[0] for one in check_awards(session)} >= {field}
            altered.rollback()
        session.expire_all()
    assert list(check_awards(session)) == []
