"""An application on the test's own transaction, and clients that hold tokens."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from reuse.actors import queries, tokens
from reuse.actors.actor import Actor
from reuse.lifecycle.stages import Role
from tests.applications import app_within
from tests.builders import SECRET, Builder


@dataclass
class Caller:
    """A program with a token; each POST draws its own key unless one is given."""

    client: FlaskClient
    token: str
    actor: Actor
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, *, key: UUID | None = None, **told: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.token}", "Accept-Language": "en", **self.headers}
        headers |= told.pop("headers", {})
        if method == "POST":
            headers["Idempotency-Key"] = str(key or uuid4())
        return self.client.open(f"/api/v1{path}", method=method, headers=headers, **told)

    def get(self, path: str, **told: Any) -> TestResponse:
        return self.send("GET", path, **told)

    def delete(self, path: str, **told: Any) -> TestResponse:
        return self.send("DELETE", path, **told)

    def post(self, path: str, told: object = None, *, key: UUID | None = None, **more: Any) -> TestResponse:
        return self.send("POST", path, key=key, **({"json": told} if told is not None else {}), **more)


@pytest.fixture
def app(session: Session, tmp_path: Path) -> Flask:
    """The whole application, every session of which stays inside the test's transaction."""
    made = app_within(session, "http://reuse.test", tmp_path)
    made.config["RATELIMIT_ENABLED"] = False
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor."""
    return app.test_client()


@pytest.fixture
def caller(session: Session, build: Builder, client: FlaskClient) -> Callable[..., Caller]:
    """Makes a program that acts as a new organisation, or as a given actor."""

    def make(*roles: Role, actor: Actor | None = None, days: int = 30) -> Caller:
        actor = actor or build.actor(*roles)
        boss = Actor(uuid4(), actor.organisation, frozenset({Role.ADMIN, Role.COORDINATOR}))
        home = queries.organisation(session, actor.organisation)
        told = {"name": "test", "scopes": set(actor.roles), "site": actor.site, "days": days, "secret": SECRET}
        token, plain = tokens.add_token(session, home, **told, by=boss, key=uuid4())
        acting = Actor(token.id, actor.organisation, actor.roles, actor.site, frozenset({actor.site} - {None}))
        return Caller(client, plain, acting)

    return make


@pytest.fixture
def refurbisher(caller: Callable[..., Caller]) -> Caller:
    """A workshop's program."""
    return caller(Role.REFURBISHER)


@pytest.fixture
def coordinator(caller: Callable[..., Caller]) -> Caller:
    """The territory's program."""
    return caller(Role.COORDINATOR, Role.ADMIN)
