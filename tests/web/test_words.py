"""Words, icons and figures that pages say."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import force_locale

from reuse import clock
from reuse.lifecycle.fields import FIELDS
from reuse.lifecycle.stages import Role, Stage
from reuse.lifecycle.transitions import EVENTS
from reuse.web import fields, hours, speech, words

DRAWN = set(
    re.findall(r'<symbol id="([^"]+)"', (Path(__file__).parents[2] / "reuse/static/icons.svg").read_text("utf-8"))
)


def test_every_event_stage_and_role_has_words():
    assert set(words.EVENTS) == set(EVENTS)
    assert set(words.STAGES) == set(Stage)
    assert set(words.ROLES) == set(Role)


def test_every_icon_named_is_drawn():
    named = {icon for _name, _action, icon in words.EVENTS.values()} | {f"stage-{stage.value}" for stage in Stage}

    assert named <= DRAWN


def test_every_step_offered_stands_in_one_group_at_most():
    grouped = [event for events in words.GROUPS.values() for event in events]

    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= set(EVENTS)


def test_every_choice_of_a_form_has_words():
    bare = {"A", "B", "C", "D"}
    offered = {str(choice) for some in FIELDS.values() for field in some for choice in field.choices}

    assert offered - bare <= set(fields.CHOICES) | set(words.MEDIA)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["lundi, du mercredi au vendredi\u00a0: 9\u00a0h\u00a0– 12\u00a0h\u00a030", "fermé les jours fériés"]),
        ("en", ["Monday, Wednesday to Friday: 09:00\u00a0– 12:30", "closed on public holidays"]),
    ],
)
def test_hours_are_said_in_words(app: Flask, language: str, said: list[str]):
    with app.test_request_context(), force_locale(language):
        assert hours.said("Mo,We-Fr 09:00-12:30; PH off") == said


def test_hours_too_particular_for_words_stay_as_written(app: Flask):
    with app.test_request_context(), force_locale("fr"):
        assert hours.said("week 1-10 Mo 09:00-12:00") == ["week 1-10 Mo 09:00-12:00"]


def test_figures_are_said_as_the_reader_writes_them(app: Flask):
    with app.test_request_context(), force_locale("fr"):
        assert speech.mass(1_234_500) == "1\u202f234,5\u202fkg"
        assert speech.mass(170) == "170\u202fg"
        assert speech.price(4500) == "45,00\xa0€"
        assert speech.size(256_060_514_304) == "256,1\u202fGo"
        assert speech.day(date(2026, 3, 3)) == "mardi 3 mars 2026"
        assert speech.day(date(2026, 9, 1)) == "mardi 1ᵉʳ septembre 2026"
        assert speech.month("2026-03") == "mars 2026"


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=1), "il y a 1 minute"),
        (timedelta(hours=2), "il y a 2 heures"),
        (timedelta(days=2), "1ᵉʳ mars 2026, 13\xa0h\xa000"),
        (timedelta(hours=-1), "3 mars 2026, 14\xa0h\xa000"),
    ],
)
def test_a_moment_is_told_by_its_age_under_a_day(app: Flask, age: timedelta, said: str):
    present = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
    with app.test_request_context(), force_locale("fr"), clock.use(clock.MovingClock(present)):
        assert speech.when(present - age) == said


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(minutes=59), "depuis moins d’une heure"),
        (timedelta(hours=1), "depuis 1 heure"),
        (timedelta(hours=47), "depuis 47 heures"),
        (timedelta(days=12), "depuis 12 jours"),
        (timedelta(hours=-1), "depuis moins d’une heure"),
    ],
)
def test_a_wait_is_told_in_hours_then_in_days(app: Flask, age: timedelta, said: str):
    present = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
    with app.test_request_context(), force_locale("fr"), clock.use(clock.MovingClock(present)):
        assert speech.since(present - age) == said
