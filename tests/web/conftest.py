"""The application inside a test's own transaction, and a browser's requests without a browser."""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from reuse import clock
from reuse.actors import totp
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.actors.people import add_membership, add_user
from reuse.lifecycle.stages import Role
from tests.applications import app_within
from tests.builders import Builder

PASSWORD = "quatre mots pour essayer"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


@dataclass
class Visitor:
    """Somebody in front of a page: reads it, sends its forms."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        """Read a page."""
        return self.client.get(path)

    def send(self, path: str, *, form: str = "/follow-up", **answers: Any) -> TestResponse:
        """Send a form with the page's token and a fresh key."""
        found = TOKEN.search(self.client.get(form).text)
        assert found is not None
        data = {"csrf_token": found[1], "key": str(uuid4())} | answers
        return self.client.post(path, data=data, content_type="multipart/form-data")

    def set_up_second_factor(self) -> None:
        """Do what is asked of an admin first: give the key to a generator, type its code."""
        page = self.get("/account/second-factor").text
        key = base64.b32decode(re.findall(r"secret=([A-Z2-7]+)", page)[0])
        code = totp.code_of(key, totp.step_at(clock.now()))
        answer = self.send("/account/second-factor", form="/account/second-factor", one_time_code=code)
        assert answer.status_code == 200


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
        client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        visitor = Visitor(client)
        answer = visitor.send("/sign-in", form="/sign-in", email=email, password=PASSWORD)
        assert answer.status_code == 303
        if Role.ADMIN in actor.roles:
            visitor.set_up_second_factor()
        return visitor

    return sign_in
