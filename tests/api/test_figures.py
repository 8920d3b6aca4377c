"""The figures by the API: what the page and the files say, for programs."""

import pytest
from sqlalchemy.orm import Session

from reuse.figures.queries import count_history, last_event
from reuse.figures.service import store
from reuse.lifecycle.stages import Role
from tests.builders import Builder


@pytest.fixture
def ask(app, build: Builder, session: Session):
    """Three laptops and a monitor given up in Muret in March; asks the API without a token."""
    by = build.actor(Role.COLLECTOR)
    for kind in ("laptop", "laptop", "laptop", "monitor"):
        build.collected(by, kind=kind)
    store(session, list(count_history(session)), last_event(session))
    client = app.test_client()
    return lambda query="": client.get(f"/api/v1/figures{query}")


def cells(answer) -> dict[tuple[str, str], int | None]:
    return {(item["part"], item["fact"]): item["count"] for item in answer.json["items"]}


def test_the_territory_is_told_by_month(ask):
    assert cells(ask()) == {("2026-03", "collected"): 4, ("2026-03", "in_progress"): 4}


def test_the_territory_is_told_by_kind(ask):
    assert cells(ask("?by=kind"))["laptop", "collected"] == 3


def test_a_commune_s_small_count_is_null(ask):
    assert cells(ask("?by=commune")) == {("31395", "collected"): None, ("31395", "in_progress"): None}


def test_months_narrow_what_is_told(ask):
    assert cells(ask("?from=2026-04")) == cells(ask("?to=2026-02")) == {}
    assert ask("?from=2026-03&to=2026-03").json["made_at"] == "2026-03-03T12:00:00.000Z"


@pytest.mark.parametrize("query", ["?from=2026-13", "?to=soon", "?by=person"])
def test_what_cannot_be_read_is_refused(ask, query: str):
    assert ask(query).status_code == 422
