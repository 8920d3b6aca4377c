"""An organisation that holds the label, its people, and a post office."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path as Folder
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, User
from reuse.actors.people import add_membership, add_user
from reuse.awards.acts import Act, act
from reuse.awards.models import Award, StepKind
from reuse.lifecycle.stages import Role
from reuse.mailing.posting import post
from reuse.mailing.service import gather
from reuse.settings import Settings
from tests.awards.awarded import awarded
from tests.awards.granting import Path
from tests.builders import SECRET, Builder
from tests.notices.post_office import PostOffice, open_office
from tests.test_upkeep import factory_on


@dataclass
class Round:
    """What the service does by itself, and who is written to."""

    session: Session
    settings: Settings
    office: PostOffice
    path: Path

    def person(self, name: str, *roles: Role, organisation: UUID | None = None, **more: object) -> User:
        """Give somebody access to the organisation that holds the label, or to another one."""
        home = self.session.get_one(Organisation, organisation or self.path.applicant.organisation)
        boss = Actor(uuid4(), home.id, frozenset({Role.ADMIN, Role.COORDINATOR}))
        told = {"email": f"{name}@essai.test", "name": name, "password": "quatre mots pour essayer", "language": "en"}
        user = add_user(self.session, **(told | more), by=boss, key=uuid4())  # type: ignore[arg-type]
        add_membership(self.session, user, home, set(roles), set(), by=boss)
        return user

    def go(self) -> list[EmailMessage]:
        """Gather and send, and take what arrived."""
        self.session.flush()
        factory = factory_on(self.session)
        gather(factory, self.settings, clock.now())
        post(factory, self.settings)
        self.session.expire_all()
        came, self.office.letters = self.office.letters, []
        return came

    def warn(self, award: Award) -> None:
        """Warn, which opens a right of reply."""
        said = Act(StepKind.WARNED, "Reports came in.", award.version, impartial=True)
        act(self.session, award, said, by=self.path.coordinator, key=uuid4())


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that takes everything until told otherwise."""
    with open_office() as made:
        yield made


@pytest.fixture
def settings(office: PostOffice, tmp_path: Folder) -> Settings:
    """Settings that lead to the post office."""
    return replace(Settings("sqlite://", SECRET, "https://reuse.example", tmp_path), mail=office.mail)


@pytest.fixture
def rounds(session: Session, settings: Settings, office: PostOffice, build: Builder) -> Round:
    """Everything at hand."""
    return Round(session, settings, office, Path.of(build))


@pytest.fixture
def award(session: Session, rounds: Round) -> Award:
    """The label of the organisation, until 3 March 2029."""
    return awarded(session, rounds.path.applicant, rounds.path.coordinator)


def text(letter: EmailMessage) -> str:
    """Return what a letter says."""
    return str(letter.get_content())


def stop_link(letter: EmailMessage) -> str:
    """Return the token of a letter's link."""
    found = re.search(r"/reminders/([a-z2-7]{26})/stop\b", text(letter))
    assert found
    return found[1]
