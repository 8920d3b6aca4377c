"""The story of a deposit, in words."""

import pytest
from flask import Flask
from flask_babel import force_locale

from reuse.lifecycle.stages import ENDED, Stage
from reuse.lifecycle.transitions import EVENTS
from reuse.passport.journeys import Journey
from reuse.web.journeys import NEXT, SILENT, TOLD, Tally, in_commune


def test_every_event_has_words_or_is_silent_on_purpose() -> None:
    assert set(TOLD) | SILENT == set(EVENTS)
    assert set(TOLD) & SILENT == set()


def test_what_comes_next_is_said_of_every_stage_that_has_a_next_one() -> None:
    assert set(Stage) - ENDED - {Stage.NEW} <= set(NEXT)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Muret", "à Muret"),
        ("Le Fousseret", "au Fousseret"),
        ("Les Varennes", "aux Varennes"),
        ("La Magdelaine-sur-Tarn", "à La Magdelaine-sur-Tarn"),
        ("L'Union", "à L'Union"),
        ("Lespinasse", "à Lespinasse"),
    ],
)
def test_a_commune_is_said_as_one_speaks(app: Flask, name: str, said: str) -> None:
    with app.test_request_context(), force_locale("fr"):
        assert in_commune(name) == said


def journey(stage: Stage, count: int = 1) -> Journey:
    return Journey("laptop", "", stage, "unknown", (), ("A",) * count)


def test_devices_are_counted_by_what_became_of_them() -> None:
    ways = [journey(Stage.DONATED, 2), journey(Stage.RECYCLED), journey(Stage.LOST), journey(Stage.READY, 3)]

    assert Tally.of(ways) == Tally(alive=2, recycled=1, going=3, otherwise=1, untouched=False)


def test_a_deposit_that_nobody_looked_at_yet_says_so() -> None:
    assert Tally.of([journey(Stage.COLLECTED, 2)]).untouched
    assert not Tally.of([journey(Stage.COLLECTED), journey(Stage.TRIAGED)]).untouched


def test_a_deposit_is_over_once_every_device_has_left() -> None:
    assert Tally.of([journey(Stage.SOLD), journey(Stage.GIVEN_BACK)]).over
    assert not Tally.of([journey(Stage.SOLD), journey(Stage.LOST), journey(Stage.QUARANTINED)]).over
