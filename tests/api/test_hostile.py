"""Anything sent to any door: never an error of ours, never a status that the document does not know."""

import json
import os
from collections.abc import Iterator
from itertools import count, islice
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from sqlalchemy.orm import Session, sessionmaker

from reuse import clock
from reuse.actors import queries, tokens
from reuse.app import create_app
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from tests.applications import composed
from tests.builders import SECRET, Builder

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "4"))
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
HOSTILE = ("\0", "\ud800", "${alert(1)}", "<script>", "=cmd|' /C calc'!A0", "'; DROP TABLE events; --", "9" * 400)
LEAVES = 6
_turns = count()


def _operations() -> list[tuple[str, str]]:
    app, *_ = composed("http://reuse.test")
    paths = app.test_client().get("/api/openapi.json").json["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods if method != "parameters"]


OPERATIONS = _operations()


@pytest.fixture(scope="module")
def served(engine, tmp_path_factory):
    """The application over some devices, for a token that may do everything; rolled back at the end."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin() as transaction:
        factory = sessionmaker(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        folder = tmp_path_factory.mktemp("hostile")
        app = create_app(Settings("sqlite://", SECRET, "http://reuse.test", folder), factory=factory)
        app.config["RATELIMIT_ENABLED"] = False
        with factory() as session:
            app.config["TEST_TOKEN"], app.config["TEST_CODES"] = _peopled(session)
            session.commit()
        yield app
        transaction.rollback()


def _peopled(session: Session) -> tuple[str, list[str]]:
    build = Builder(session, clock.MovingClock(clock.now()))
    actor = build.actor(*Role)
    home = queries.organisation(session, actor.organisation)
    told = {"name": "all", "scopes": set(Role), "site": actor.site, "days": 30, "secret": SECRET}
    _, plain = tokens.add_token(session, home, **told, by=actor, key=uuid4())
    codes = [build.ready(actor).code, build.at_bench(actor).code, build.collected(actor).code, build.code(actor)]
    return plain, [code for code in codes if code]


@pytest.fixture(scope="module")
def document(served):
    return schemathesis.openapi.from_wsgi("/api/openapi.json", served)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_request_breaks_a_door(served, document, method, path):
    headers = {"Authorization": f"Bearer {served.config['TEST_TOKEN']}"}

    operation = document[path][method]

    @given(case=st.one_of(operation.as_strategy(), operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=EXAMPLES < 10,
    )
    def send(case):
        _aim(case, served)
        response = case.call(headers=headers | {"Idempotency-Key": str(uuid4())})
        case.validate_response(response, checks=CHECKS)
        _spoil(case, served, headers)

    send()


def _spoil(case, served, headers: dict[str, str]) -> None:
    """Send the same again with each text in turn replaced by something hostile."""
    known = case.operation.definition.raw["responses"]
    for body in islice(_spoiled(case.body), LEAVES):
        answer = served.test_client().open(
            case.formatted_path,
            method=case.method,
            data=json.dumps(body),
            content_type="application/json",
            headers=headers | {"Idempotency-Key": str(uuid4()), "If-Match": '"1"'},
        )
        assert str(answer.status_code) in known, (body, answer.text)


def _aim(case, served) -> None:
    """Point half of the requests at a device that exists."""
    turn = next(_turns)
    if "code" in case.path_parameters and turn % 2:
        codes = served.config["TEST_CODES"]
        case.path_parameters["code"] = codes[turn // 2 % len(codes)]


def _spoiled(body: Any) -> Iterator[Any]:
    """Give the body with each of its texts in turn replaced by something hostile."""
    if not isinstance(body, dict):
        return
    for name, value in body.items():
        if isinstance(value, str):
            yield body | {name: HOSTILE[next(_turns) % len(HOSTILE)]}
        elif isinstance(value, dict):
            for inner in _spoiled(value):
                yield body | {name: inner}
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for inner in _spoiled(value[0]):
                yield body | {name: [inner, *value[1:]]}
