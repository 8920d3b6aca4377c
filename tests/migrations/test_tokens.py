"""Tokens made before anybody answered for them, in a database with a past."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from reuse import migrations
from reuse.actors.actor import OPERATOR
from reuse.actors.models import ApiToken
from tests.databases import empty_database

HOME, PERSON, BY_PERSON, BY_TOKEN, BY_SHELL, UNTOLD = (UUID(int=one) for one in range(1, 7))
TIME = "2026-03-03T12:00:00.000Z"
ORGANISATION = """INSERT INTO organisations (id, siret, name, kind, demo, gone, version, created_at)
    VALUES (:home, '1', 'Ville', 'commune', false, false, 1, :at)"""
TOKEN = """INSERT INTO api_tokens (id, organisation_id, name, hash, scopes, expires_at, created_at)
    VALUES (:token, :home, 'script', :hash, '[]', :at, :at)"""
ENTRY = """INSERT INTO audit_entries (number, at, organisation_id, actor_id, action, subject, detail)
    VALUES (:number, :at, :home, :by, 'token_made', :subject, '{}')"""


@pytest.fixture(scope="module")
def with_a_past(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database with four tokens of before, brought up to now."""
    engine = empty_database(tmp_path_factory.mktemp("db"), "tokens")
    migrations.upgrade(engine, "0030")
    kept = (lambda one: one.hex) if engine.dialect.name == "sqlite" else (lambda one: one)
    told = {"home": kept(HOME), "at": TIME}
    with engine.begin() as connection:
        connection.execute(text(ORGANISATION), told)
        for number, (made, by) in enumerate(((BY_PERSON, PERSON), (BY_TOKEN, BY_PERSON), (BY_SHELL, OPERATOR)), 1):
            connection.execute(text(TOKEN), told | {"token": kept(made), "hash": str(made)})
            entry = {"number": number, "by": kept(by), "subject": str(made)}
            connection.execute(text(ENTRY), told | entry)
        connection.execute(text(TOKEN), told | {"token": kept(UNTOLD), "hash": "none"})
    migrations.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize(
    ("token", "person"), [(BY_PERSON, PERSON), (BY_TOKEN, PERSON), (BY_SHELL, None), (UNTOLD, None)]
)
def test_a_token_of_before_stands_for_who_made_it(with_a_past: Engine, token: UUID, person: UUID | None) -> None:
    with Session(with_a_past) as session:
        assert session.scalar(select(ApiToken.made_by).where(ApiToken.id == token)) == person
