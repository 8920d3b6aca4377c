"""Refusals and faults, for programs and for people."""

from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from reuse import http
from reuse.app import create_app
from reuse.errors import BadInputError
from reuse.settings import Settings


@pytest.fixture(scope="module")
def faulty():
    """An application of its own, with doors that fail in each way."""
    app = create_app(Settings("sqlite://", "secret", "http://reuse.test", Path("nowhere")))

    def add(name, error):
        def fail():
            raise error

        fail.__name__ = name
        app.add_url_rule(f"/{name}", f"page_{name}", http.public(fail))
        app.add_url_rule(f"/api/v1/{name}", f"api_{name}", http.public(fail))

    add("race", IntegrityError("INSERT", {}, Exception("unique")))
    add("locked", OperationalError("BEGIN", {}, Exception("database is locked")))
    add("away", OperationalError("BEGIN", {}, Exception("connection refused")))
    add("bug", RuntimeError("secret detail"))
    add("input", BadInputError("Too {what}.", what="far", fields={"a": "wrong"}))
    app.testing = False
    return app.test_client()


@pytest.mark.parametrize(
    ("name", "status"), [("race", 409), ("locked", 409), ("away", 503), ("bug", 500), ("input", 422)]
)
def test_each_failure_has_its_status_for_programs_and_people(faulty, name, status):
    assert [faulty.get(f"{start}/{name}").status_code for start in ("/api/v1", "")] == [status, status]


def test_a_fault_of_ours_tells_nothing_of_the_inside(faulty):
    assert "secret" not in faulty.get("/api/v1/bug").text + faulty.get("/bug").text


def test_a_refusal_fills_in_its_words(faulty):
    answer = faulty.get("/api/v1/input").json

    assert (answer["detail"], answer["fields"]) == ("Too far.", {"a": "wrong"})


def test_people_are_answered_in_french_first(client):
    assert 'lang="fr"' in client.get("/nothing/here").text


def test_people_who_read_english_are_answered_in_english(client):
    answer = client.get("/nothing/here", headers={"Accept-Language": "en-GB,en;q=0.9,fr;q=0.3"})

    assert 'lang="en"' in answer.text


def test_a_database_that_is_away_leaves_a_page_to_read(tmp_path: Path):
    settings = Settings("postgresql://nobody@127.0.0.1:1/none", "secret", "http://reuse.test", tmp_path)
    answer = create_app(settings).test_client().get("/points")

    assert (answer.status_code, "05 36 49" in answer.text) == (503, True)
