"""The application inside a test's own transaction, and a browser's requests without a browser."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import flask
import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from reuse import clock
from reuse.actors import second_factor, totp
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, User
from reuse.actors.people import add_membership, add_user
from reuse.actors.presence import Proof
from reuse.lifecycle.stages import Role
from reuse.web.entry import let_in
from tests.applications import app_within
from tests.builders import SECRET, Builder

PASSWORD = "quatre mots pour essayer"
T = TypeVar("T")
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """Somebody in front of a page: reads it, sends its forms."""

    client: FlaskClient
    token: str = ""
    """What forms carry since signing in, until the session changes: every page has it, in the form that signs out."""

    def get(self, path: str) -> TestResponse:
        """Read a page."""
        return self.client.get(path)

    def send(self, path: str, *, form: str = "", **answers: Any) -> TestResponse:
        """Send a form with a fresh key and the session's token; a visitor without an account reads its page for it."""
        token = self.token or (self._token_on(form) if form else self.within(generate_csrf))
        data = {"csrf_token": token, "key": str(uuid4())} | answers
        answer = self.client.post(path, data=data, content_type="multipart/form-data")
        if "Set-Cookie" in answer.headers:
            self.token = ""
        return answer

    def _token_on(self, form: str) -> str:
        found = TOKEN.search(self.client.get(form).text)
        assert found is not None
        return found[1]

    def within(self, do: Callable[[], T]) -> T:
        """Do something in this browser's session on the server, without a page."""
        with self.client.session_transaction() as kept, self.client.application.test_request_context():
            flask.session.update(kept)
            done = do()
            kept.update(flask.session)
        return done


@pytest.fixture
def app(session: Session, tmp_path: Path) -> Flask:
    """The application, every session of which stays inside the test's transaction."""
    return app_within(session, "http://localhost", tmp_path)


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody without an account, who reads English."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return Visitor(client)


@pytest.fixture
def signed_in(app: Flask, build: Builder) -> Callable[[Actor], Visitor]:
    """Sign somebody in as an actor made by the builders."""

    def sign_in(actor: Actor) -> Visitor:
        root = Actor(uuid4(), actor.organisation, frozenset({Role.COORDINATOR, Role.ADMIN}))
        email = f"{uuid4().hex}@essai.test"
        user = add_user(
            build.session, email=email, name="Essai", password=PASSWORD, language="en", by=root, key=uuid4()
        )
        home = build.session.get_one(Organisation, actor.organisation)
        add_membership(build.session, user, home, set(actor.roles), set(), by=root)
        proof = _generator(build.session, user, root) if Role.ADMIN in actor.roles else Proof.PASSWORD
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        visitor = Visitor(client)
        visitor.token = visitor.within(lambda: (let_in(build.session, user, proof), generate_csrf())[1])
        return visitor

    return sign_in


def _generator(session: Session, user: User, by: Actor) -> Proof:
    """Give the key to a generator, as is asked of an admin first."""
    code = totp.code_of(second_factor.offered_key(user, SECRET), totp.step_at(clock.now()))
    second_factor.set_up(session, user, code, secret=SECRET, by=by)
    return Proof.TWO_FACTORS
