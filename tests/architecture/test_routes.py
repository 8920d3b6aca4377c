"""Every route says who may call it."""

import re
from pathlib import Path

import pytest

from reuse.app import create_app
from reuse.settings import Settings

PUBLIC = re.compile(
    r"/static/|/map-files/|/api/docs|/api/openapi\.json|/api/v1/(passports|points|campaigns|communes|figures|available|follow-ups|codes|checkpoints|proofs|documents|awards$|awards/by-number/)"
)


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    folder = tmp_path_factory.mktemp("app")
    return create_app(Settings(f"sqlite:///{folder}/x.sqlite", "secret", "http://reuse.test", folder))


def test_every_view_says_who_may_call_it(app):
    assert [name for name, view in app.view_functions.items() if not hasattr(view, "access")] == []


def test_what_the_api_opens_to_everybody_is_listed_here(app):
    opened = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/") and not app.view_functions[rule.endpoint].access.signed_in
    ]

    assert [rule for rule in opened if not PUBLIC.match(rule)] == []


def test_a_view_that_says_nothing_is_open_to_nobody(tmp_path: Path):
    app = create_app(Settings("sqlite://", "secret", "http://reuse.test", tmp_path))
    app.add_url_rule("/api/v1/forgotten", "forgotten", lambda: "told")

    assert app.test_client().get("/api/v1/forgotten").status_code == 403


def test_every_operation_of_the_api_is_in_its_document(app):
    documented = {
        (method.upper(), re.sub(r"\{(\w+)\}", "<>", path))
        for path, methods in app.test_client().get("/api/openapi.json").json["paths"].items()
        for method in methods.keys() - {"parameters"}
    }
    served = {
        (method, re.sub(r"<[^>]+>", "<>", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert served == documented


def test_two_applications_live_in_one_process(app, tmp_path: Path):
    other = create_app(Settings("sqlite://", "secret", "http://reuse.test", tmp_path))

    assert app.url_map.is_endpoint_expecting("web.device", "code")
    assert other.url_map.is_endpoint_expecting("web.device", "code")
