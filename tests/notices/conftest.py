"""A deposit, somebody who wants news of it, and a post office."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from reuse import clock
from reuse.actors.actor import Actor
from reuse.actors.models import SiteRole
from reuse.collection.models import Deposit
from reuse.devices.models import Device
from reuse.events.keys import ensure_signer
from reuse.events.log import seal
from reuse.lifecycle.stages import Role
from reuse.notices import service
from reuse.notices.models import Notice
from reuse.notices.news import gather_news
from reuse.notices.posting import post
from reuse.settings import Settings
from tests.builders import SECRET, Builder
from tests.notices.post_office import PostOffice, open_office

ADDRESS = "camille@essai.test"


@pytest.fixture
def office() -> Iterator[PostOffice]:
    """A mail server that takes everything until told otherwise."""
    with open_office() as made:
        yield made


@pytest.fixture
def settings(office: PostOffice, tmp_path: Path) -> Settings:
    """Settings that lead to the post office."""
    return replace(Settings("sqlite://", SECRET, "https://reuse.example", tmp_path), mail=office.mail)


@dataclass
class Mailbox:
    """What the tests do all the time: ask, send, seal, confirm."""

    session: Session
    settings: Settings
    office: PostOffice
    build: Builder

    def post(self) -> int:
        """Send what is due."""
        self.session.flush()
        sent = post(sessionmaker(self.session.connection(), join_transaction_mode="create_savepoint"), self.settings)
        self.session.expire_all()
        return sent

    def ask(self, device: Device, address: str = ADDRESS, language: str = "en") -> None:
        """Ask for news of the device's deposit."""
        self.session.flush()
        service.ask(self.session, self.deposit(device), address, language, secret=SECRET)

    def deposit(self, device: Device) -> Deposit:
        """Return the device's deposit."""
        return self.session.get_one(Deposit, device.deposit_id)

    def subscribe(self, device: Device, address: str = ADDRESS) -> Notice:
        """Ask, receive the confirmation, confirm."""
        self.ask(device, address)
        assert self.post() == 1
        service.confirm(self.session, link(self.office.letters.pop(), "confirm"))
        return self.session.scalars(select(Notice).order_by(Notice.confirmed_at.desc())).first()  # type: ignore[return-value]

    def night(self) -> int:
        """Seal the day's events and gather the news; says how many events were read."""
        self.session.flush()
        seal(self.session, signer=self.signer(), now=clock.now())
        return gather_news(self.session, clock.now())

    def signer(self):  # type: ignore[no-untyped-def]
        """The key that signs checkpoints."""
        return ensure_signer(self.settings.signing_key_path, "reuse.example/log")


@pytest.fixture
def mailbox(session: Session, settings: Settings, office: PostOffice, build: Builder) -> Mailbox:
    """Everything at hand."""
    return Mailbox(session, settings, office, build)


@pytest.fixture
def bench(build: Builder) -> Actor:
    """Somebody of a workshop."""
    return build.actor(Role.REFURBISHER, at=SiteRole.WORKSHOP)


@pytest.fixture
def laptop(build: Builder, bench: Actor) -> Device:
    """A laptop being erased, whose one disk is erased already."""
    device = build.at_bench(bench)
    build.fact(device, "erasure_started", bench)
    build.erase(device, "S1", bench)
    return device


def text(letter: EmailMessage) -> str:
    """Return what a letter says."""
    return str(letter.get_content())


def link(letter: EmailMessage, purpose: str) -> str:
    """Return the token of a letter's link."""
    found = re.search(rf"/notices/([a-z2-7]{{26}})/{purpose}\b", text(letter))
    assert found
    return found[1]
