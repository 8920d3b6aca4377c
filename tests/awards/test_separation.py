"""Whoever audits does not decide, whichever way they come in."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import OPERATOR, Actor
from reuse.actors.models import ApiToken, Organisation, User
from reuse.actors.people import add_membership, add_user
from reuse.actors.tokens import add_token
from reuse.awards.acts import Act, act
from reuse.awards.appeals import Answer, decide_appeal, open_appeal
from reuse.awards.audit import declare_conflict, mark
from reuse.awards.models import Decision, Mark, Outcome, StepKind
from reuse.awards.parties import deciders
from reuse.errors import ForbiddenError
from reuse.lifecycle.stages import Role
from tests.awards.granting import Path, worked
from tests.builders import Builder


@pytest.fixture
def path(build: Builder) -> Path:
    return Path.of(build)


def program_of(session: Session, person: Actor, maker: UUID | None = None) -> Actor:
    """A token of the coordination, made by a person."""
    home = session.get_one(Organisation, person.organisation)
    by = replace(person, reference=maker or person.reference)
    told = {"name": "script", "site": None, "days": 30, "secret": "s", "by": by, "key": uuid4()}
    token, _plain = add_token(session, home, scopes={Role.COORDINATOR}, **told)  # type: ignore[arg-type]
    return replace(person, reference=token.id)


def refuse(path: Path, by: Actor | None = None) -> Decision:
    return path.decide(path.reviewed(), Outcome.REFUSED, by=by)


def test_who_audited_does_not_decide_and_is_told_who_may(path: Path) -> None:
    with pytest.raises(ForbiddenError, match="audited this application") as refusal:
        refuse(path, path.auditor)

    assert list(refusal.value.fields) == ["impartial"]
    assert "member of the committee" in refusal.value.remedy


def test_who_audited_does_not_decide_even_where_another_marked_again(session: Session, path: Path) -> None:
    made = path.reviewed()
    other = replace(path.auditor, reference=uuid4())
    for criterion in ("plants", "data_protection"):
        mark(session, made, criterion, (Mark.ACCEPTED, "Seen again."), by=other, key=uuid4())

    with pytest.raises(ForbiddenError, match="audited"):
        path.decide(made, Outcome.REFUSED, by=path.auditor)


def test_the_token_of_who_audited_is_nobody_else(session: Session, path: Path) -> None:
    with pytest.raises(ForbiddenError, match="audited"):
        refuse(path, program_of(session, path.auditor))


def test_who_audited_by_a_token_does_not_decide_in_person(session: Session, path: Path) -> None:
    program = program_of(session, path.coordinator)
    made = replace(path, auditor=program).reviewed()

    with pytest.raises(ForbiddenError, match="audited"):
        path.decide(made, Outcome.REFUSED)


def test_a_token_made_by_a_token_stands_for_the_same_person(session: Session, path: Path) -> None:
    first = program_of(session, path.auditor)
    second = program_of(session, path.auditor, first.reference)

    assert session.get_one(ApiToken, second.reference).made_by == path.auditor.reference


def test_a_token_of_the_shell_neither_audits_nor_decides(session: Session, path: Path) -> None:
    program = program_of(session, path.coordinator, OPERATOR)

    with pytest.raises(ForbiddenError, match="Nobody answers"):
        refuse(path, program)
    with pytest.raises(ForbiddenError, match="Nobody answers"):
        replace(Path.of(path.build), auditor=program).reviewed()


def test_the_token_of_somebody_linked_decides_nothing(session: Session, path: Path) -> None:
    made = path.reviewed()
    declare_conflict(session, made, "My cousin works there.", by=path.coordinator, key=uuid4())

    with pytest.raises(ForbiddenError, match="declared a link"):
        path.decide(made, Outcome.REFUSED, by=program_of(session, path.coordinator))


def test_the_token_of_a_member_of_the_applicant_decides_nothing(session: Session, path: Path) -> None:
    made = path.reviewed()
    home = session.get_one(Organisation, path.applicant.organisation)
    member = replace(path.coordinator, reference=_person(session, path, home))

    with pytest.raises(ForbiddenError, match="belong"):
        path.decide(made, Outcome.REFUSED, by=program_of(session, member))


def _person(session: Session, path: Path, home: Organisation, name: str = "Deux") -> UUID:
    told = {"email": f"{name}@essai.test", "name": name, "password": "quatre mots pour essayer"}
    user = add_user(session, **told, by=path.coordinator, key=uuid4())  # type: ignore[arg-type]
    boss = Actor(uuid4(), home.id, frozenset({Role.ADMIN, Role.COORDINATOR}))
    add_membership(session, user, home, {Role.COORDINATOR}, set(), by=boss)
    return user.id


def test_who_audited_answers_no_appeal(session: Session, path: Path) -> None:
    made = path.reviewed()
    refused = path.decide(made, Outcome.REFUSED)
    appeal = open_appeal(session, made, refused.id, "Look again.", by=path.applicant, key=uuid4())

    with pytest.raises(ForbiddenError, match="audited"):
        decide_appeal(session, appeal.id, Answer(True, "Yes.", True), by=path.auditor, key=uuid4())


def test_who_audited_warns_of_nothing(session: Session, build: Builder) -> None:
    path = Path.of(build, worked(build))
    award = path.award()
    said = Act(StepKind.WARNED, "Reports came in.", award.version, impartial=True)

    with pytest.raises(ForbiddenError, match="audited"):
        act(session, award, said, by=path.auditor, key=uuid4())
    assert act(session, award, said, by=path.coordinator, key=uuid4()).kind is StepKind.WARNED


def test_those_who_may_decide_neither_audited_nor_have_a_link(session: Session, path: Path) -> None:
    home = session.get_one(Organisation, path.coordinator.organisation)
    auditor, linked, member, free = (_person(session, path, home, name) for name in ("Ana", "Bea", "Cid", "Dan"))
    applicant = session.get_one(Organisation, path.applicant.organisation)
    boss = Actor(uuid4(), applicant.id, frozenset({Role.ADMIN}))
    add_membership(session, session.get_one(User, member), applicant, {Role.REFURBISHER}, set(), by=boss)
    made = replace(path, auditor=replace(path.auditor, reference=auditor)).reviewed()
    declare_conflict(session, made, "A cousin.", by=replace(path.auditor, reference=linked), key=uuid4())

    assert [one.id for one in deciders(session, made)] == [free]
