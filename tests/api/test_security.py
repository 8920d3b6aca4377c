"""What every answer carries, and what no request gets past."""

import re
import zlib
from pathlib import Path

import pytest
from flask import request

from reuse import http
from reuse.app import create_app
from reuse.settings import Settings
from tests.applications import composed


@pytest.mark.parametrize("path", ["/api/v1/me", "/api/openapi.json", "/no/such/page"])
def test_every_answer_lets_the_browser_load_only_our_own_files(client, path):
    policy = client.get(path).headers["Content-Security-Policy"]

    assert ("default-src 'none'" in policy, "unsafe" in policy, "frame-ancestors 'none'" in policy) == (
        True,
        False,
        True,
    )


@pytest.mark.parametrize("path", ["/map", "/map/embed", "/points", "/figures", "/follow-up"])
def test_no_page_runs_a_script_that_is_no_file_of_ours(client, path):
    answer = client.get(path)
    directives = [one.strip() for one in answer.headers["Content-Security-Policy"].split(";")]
    inline = [tag for tag in re.findall("<script[^>]*>", answer.text) if " src=" not in tag]

    assert "script-src 'self'" in directives
    assert [tag for tag in inline if 'type="application/json"' not in tag] == []


def test_nobody_keeps_what_a_token_was_shown(refurbisher, client):
    answers = [refurbisher.get("/me"), client.get("/api/v1/me"), client.get("/api/v1/points")]

    assert [one.headers["Cache-Control"] for one in answers] == ["no-store", "no-store", "public, max-age=60"]


def test_https_is_kept_once_seen():
    app, *_ = composed("https://reuse.test")

    assert "max-age" in app.test_client().get("/api/openapi.json").headers["Strict-Transport-Security"]


def test_the_session_cookie_is_closed_to_scripts_and_other_sites():
    _, config, _ = composed("https://reuse.test")
    wanted = ("SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_NAME")

    assert [config[name] for name in wanted] == [True, True, "Lax", "__Host-reuse"]


def test_a_body_beyond_the_limit_is_refused_unread(refurbisher):
    answer = refurbisher.post("/events:batch", {"items": [{"code": "x" * 9_000_000}]})

    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")


def test_a_form_without_its_token_is_refused(client):
    assert client.post("/sign-in", data={"email": "a@b.test", "password": "x"}).status_code == 400


def test_nothing_here_is_a_problem_for_programs_and_a_page_for_people(client):
    assert (client.get("/api/v1/nothing").mimetype, client.get("/nothing").mimetype) == (
        "application/problem+json",
        "text/html",
    )


def test_an_unknown_method_is_refused_with_those_known(client):
    answer = client.delete("/api/v1/me")

    assert (answer.status_code, "GET" in answer.headers["Allow"]) == (405, True)


@pytest.mark.parametrize(
    "body", [b"{", b'{"a": NaN}', b"[" * 100_000, b'"\\ud800"', b"\xff\xfe", b'{"a": 1' + b"0" * 5000 + b"}"]
)
def test_a_body_that_is_no_json_is_refused(coordinator, body):
    answer = coordinator.post("/organisations", data=body, content_type="application/json")

    assert answer.status_code in {400, 422}


def test_the_passport_is_rate_limited(app):
    app.config["RATELIMIT_ENABLED"] = True
    client = app.test_client()
    statuses = {client.get("/api/v1/passports/7K4M9QXP9").status_code for _ in range(125)}

    assert 429 in statuses


def test_the_page_for_programmers_shows_every_operation(client):
    document = client.get("/api/openapi.json").json
    page = client.get("/api/docs", headers={"Accept-Language": "en"}).text

    assert [path for path in document["paths"] if path not in page] == []


def test_what_a_problem_s_type_points_at_is_on_the_page(client, refurbisher):
    anchor = refurbisher.get("/nothing").json["type"].partition("#")[2]

    assert f'id="{anchor}"' in client.get("/api/docs").text


def test_the_page_for_programmers_weighs_little(client):
    assert len(zlib.compress(client.get("/api/docs").data)) < 40_000


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "203.0.113.9")])
def test_an_address_claimed_by_a_header_counts_behind_a_trusted_proxy_only(tmp_path: Path, proxies, seen):
    app = create_app(Settings("sqlite://", "secret", "http://reuse.test", tmp_path, trusted_proxies=proxies))
    app.add_url_rule("/who", "who", http.public(lambda: request.remote_addr))

    assert app.test_client().get("/who", headers={"X-Forwarded-For": "203.0.113.9"}).text == seen
