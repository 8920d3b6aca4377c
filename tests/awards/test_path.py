"""From an application to an award, and what refuses it on the way."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.actors.people import add_membership, add_user
from reuse.awards import dossier
from reuse.awards.applications import invite, measured_now, submit, withdraw
from reuse.awards.audit import declare_conflict, forget_statements, mark, mark_all
from reuse.awards.decisions import Verdict, decide
from reuse.awards.models import ApplicationState, Award, AwardState, Mark, Outcome
from reuse.awards.queries import award, awards_of, public_history, public_register
from reuse.awards.verifying import check_awards
from reuse.errors import BadInputError, ConflictError, ForbiddenError, NotFoundError, RefusedError, StaleError
from reuse.events.models import Event
from reuse.lifecycle.stages import Role
from tests.awards.granting import Path, sold
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


def types_of(session: Session, subject: str) -> list[str]:
    return list(session.scalars(select(Event.type).where(Event.subject == subject).order_by(Event.seq)))


def test_what_was_measured_and_accepted_makes_an_award(session: Session, able: Path) -> None:
    made = able.award()

    assert (made.level, made.state) == ("engaged", AwardState.IN_FORCE)
    assert (made.awarded_on, made.expires_on) == (date(2026, 6, 11), date(2029, 6, 11))
    assert award(session, made.number) is made
    assert awards_of(session, able.applicant.organisation) == [made]
    assert [one.award for one in public_register(session)] == [made]
    assert len(bytes.fromhex(made.number)) * 8 == 128
    (told,) = public_history(session, made)
    assert (told.type, told.text) == ("award_granted", "Because of what was seen.")


def test_its_chain_holds_ids_days_and_hashes_but_no_sentence(session: Session, able: Path) -> None:
    made = able.award()
    subjects = (f"award_application:{made.application_id}", made.subject)
    told = session.scalars(select(Event.canonical).where(Event.subject.in_(subjects))).all()

    assert types_of(session, subjects[0]) == [
        "award_opened",
        "award_document_added",
        "award_document_added",
        "award_submitted",
        "award_reviewed",
        "award_reviewed",
        "award_decided",
    ]
    assert not any(b"seen" in one or b"spot" in one for one in told)


def test_a_new_award_renews_the_one_that_holds(session: Session, able: Path) -> None:
    first, second = able.award(), able.award()

    assert first.renewed_by == second.id
    assert types_of(session, first.subject) == ["award_granted", "award_renewed"]
    assert first.number != second.number


def test_a_level_that_is_not_reached_is_refused_naming_what_is_missing(able: Path) -> None:
    made = able.reviewed()
    able.mark(made, "erasure", Mark.REFUSED)

    with pytest.raises(RefusedError) as refusal:
        able.decide(made, level="engaged")
    assert refusal.value.fields == {"erasure": "missing for this level"}


def test_a_deferred_application_is_open_again(path: Path) -> None:
    made = path.reviewed()
    path.decide(made, Outcome.DEFERRED)

    assert made.state is ApplicationState.OPEN


def test_submitting_twice_freezes_what_is_measured_then(session: Session, path: Path) -> None:
    made = path.submitted()
    first = made.measured_hash
    path.decide(made, Outcome.DEFERRED)
    path.build.clock.advance(days=1)
    submit(session, made, measured_now(session, made), by=path.applicant, key=uuid4())

    assert made.measured_hash != first


def test_an_organisation_has_one_pending_application(session: Session, path: Path) -> None:
    first = path.apply()
    with pytest.raises(ConflictError, match="already pending"):
        path.apply()
    withdraw(session, first, by=path.applicant, key=uuid4())

    assert path.apply().state is ApplicationState.OPEN


def test_the_coordinator_invites_and_the_organisation_completes(session: Session, path: Path) -> None:
    organisation = session.get_one(Organisation, path.applicant.organisation)
    made = invite(session, organisation, "engaged", by=path.coordinator, key=uuid4())
    path.join(made, "plants")

    assert made.invited
    assert (
        submit(session, made, measured_now(session, made), by=path.applicant, key=uuid4()).state
        is ApplicationState.SUBMITTED
    )


def test_only_the_applicant_writes_in_its_application(session: Session, path: Path) -> None:
    made = path.apply()
    found = measured_now(session, made)

    with pytest.raises(NotFoundError):
        submit(session, made, found, by=path.build.actor(Role.REFURBISHER), key=uuid4())
    with pytest.raises(ForbiddenError):
        submit(session, made, found, by=path.coordinator, key=uuid4())
    with pytest.raises(ForbiddenError):
        submit(
            session,
            made,
            measured_now(session, made),
            by=replace(path.applicant, roles=frozenset({Role.BUYER})),
            key=uuid4(),
        )


def test_nobody_audits_or_decides_for_their_own_organisation(session: Session, path: Path) -> None:
    made = path.reviewed()
    own = replace(path.applicant, roles=frozenset({Role.COORDINATOR, Role.REFURBISHER}))

    with pytest.raises(ForbiddenError, match="belong"):
        mark(session, made, "plants", (Mark.ACCEPTED, "Fine."), by=own, key=uuid4())
    with pytest.raises(ForbiddenError, match="belong"):
        path.decide(made, Outcome.REFUSED, by=own)


def test_a_coordinator_who_is_also_a_member_of_the_applicant_decides_nothing(session: Session, path: Path) -> None:
    made = path.submitted()
    home = session.get_one(Organisation, path.applicant.organisation)
    told = {"email": "deux@essai.test", "name": "Deux", "password": "quatre mots pour essayer", "language": "fr"}
    user = add_user(session, **told, by=path.coordinator, key=uuid4())  # type: ignore[arg-type]
    boss = Actor(uuid4(), home.id, frozenset({Role.ADMIN, Role.COORDINATOR}))
    add_membership(session, user, home, {Role.REFURBISHER}, set(), by=boss)

    with pytest.raises(ForbiddenError, match="belong"):
        path.decide(made, Outcome.REFUSED, by=replace(path.coordinator, reference=user.id))


def test_who_declared_a_link_decides_nothing(session: Session, path: Path) -> None:
    made = path.reviewed()
    declare_conflict(session, made, "My cousin works there.", by=path.coordinator, key=uuid4())

    with pytest.raises(ForbiddenError, match="declared a link"):
        path.decide(made, Outcome.REFUSED)
    assert path.decide(made, Outcome.REFUSED, by=path.build.actor(Role.COORDINATOR)).outcome is Outcome.REFUSED


def test_who_declared_a_link_marks_nothing(session: Session, path: Path) -> None:
    made = path.submitted()
    declare_conflict(session, made, "My cousin works there.", by=path.auditor, key=uuid4())

    with pytest.raises(ForbiddenError, match="declared a link"):
        path.mark(made, "plants")


def test_what_somebody_said_of_a_link_goes_at_its_term(session: Session, path: Path) -> None:
    made = path.reviewed()
    told = declare_conflict(session, made, "My cousin works there.", by=path.coordinator, key=uuid4())
    path.build.clock.advance(days=5 * 365 + 1)

    assert forget_statements(session, path.build.clock.at) == 1
    session.refresh(told)
    assert told.statement == ""
    assert list(check_awards(session)) == []


def test_who_declares_nothing_decides_nothing(path: Path) -> None:
    with pytest.raises(BadInputError) as refusal:
        path.decide(path.reviewed(), Outcome.REFUSED, impartial=False)
    assert list(refusal.value.fields) == ["impartial"]


def test_a_decision_on_what_changed_since_it_was_read_is_refused(session: Session, path: Path) -> None:
    made = path.reviewed()
    verdict = Verdict(Outcome.REFUSED, "Because.", made.version, None, impartial=True)
    path.mark(made, "plants", Mark.REFUSED)

    with pytest.raises(StaleError):
        decide(session, made, verdict, by=path.coordinator, key=uuid4())
    with pytest.raises(StaleError):
        mark_all(session, made, {}, version=verdict.version, by=path.coordinator, key=uuid4())


def test_the_same_key_decides_once(session: Session, able: Path) -> None:
    made, key = able.reviewed(), uuid4()
    version = made.version
    verdict = Verdict(Outcome.GRANTED, "Because.", version, "engaged", impartial=True)
    first, again = (decide(session, made, verdict, by=able.coordinator, key=key) for _ in range(2))

    assert first is again
    assert session.scalar(select(func.count()).select_from(Award)) == 1


def test_nobody_else_finds_an_application(session: Session, path: Path) -> None:
    made = path.apply()

    with pytest.raises(NotFoundError):
        dossier.application(session, made.id, path.build.actor(Role.REFURBISHER))
    assert [one.application for one in dossier.applications(session, path.applicant)] == [made]
    assert dossier.applications(session, path.build.actor(Role.REFURBISHER)) == []


def test_lists_go_on_where_a_page_ended(session: Session, build: Builder) -> None:
    made = []
    for _ in range(3):
        made.append(Path.of(build).apply().id)
        build.clock.advance(minutes=1)
    coordinator = build.actor(Role.COORDINATOR)
    first = dossier.applications(session, coordinator, pending=True, limit=2)
    rest = dossier.applications(session, coordinator, pending=True, after=first[-1].application.id)

    assert [one.application.id for one in first + rest] == made[::-1]


def test_a_criterion_on_which_nobody_is_judged_takes_no_mark(path: Path) -> None:
    with pytest.raises(BadInputError, match="Nobody is judged"):
        path.mark(path.submitted(), "transport")
