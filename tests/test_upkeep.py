"""What the service does by itself."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from reuse.evidence.models import IssuedDocument, StoredFile
from reuse.evidence.service import KEPT, PAPERS_KEPT, keep_file
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from reuse.upkeep import Tended, tend
from tests.builders import Builder


def factory_on(session: Session) -> "sessionmaker[Session]":
    return sessionmaker(session.connection(), join_transaction_mode="create_savepoint", expire_on_commit=False)


def settings_in(folder: Path) -> Settings:
    return Settings("", "secret", "https://example.org", folder)


def test_a_day_with_events_is_sealed_once(build: Builder, session: Session, tmp_path: Path) -> None:
    build.collected(build.actor(Role.COLLECTOR))
    factory, settings = factory_on(session), settings_in(tmp_path)

    assert tend(factory, settings) == Tended(
        sealed=1, purged=0, forgotten=0, audit=0, accesses=0, phones=0, addresses=0, reports=0
    )
    assert tend(factory, settings) == Tended(
        sealed=None, purged=0, forgotten=0, audit=0, accesses=0, phones=0, addresses=0, reports=0
    )


def test_a_file_is_purged_at_its_term_and_not_before(build: Builder, session: Session, tmp_path: Path) -> None:
    file = keep_file(session, b"report", media_type="text/plain", by=build.actor(Role.REFURBISHER), key=uuid4())
    factory, settings = factory_on(session), settings_in(tmp_path)
    build.clock.at += KEPT - timedelta(seconds=1)
    assert tend(factory, settings).purged == 0
    build.clock.at += timedelta(seconds=1)

    assert tend(factory, settings).purged == 1
    session.expire_all()
    assert session.get_one(StoredFile, file.id).content is None


def test_a_paper_of_a_device_goes_at_its_term(build: Builder, session: Session, tmp_path: Path) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    _, paper = build.sell(build.ready(desk), desk)
    paper.issued_at = build.clock.at - PAPERS_KEPT
    session.flush()
    tend(factory_on(session), settings_in(tmp_path))

    assert session.scalars(select(IssuedDocument)).all() == []
