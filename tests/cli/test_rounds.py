"""What a process that serves does every few seconds."""

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest

from reuse import clock, tables
from reuse.cli.server import Rounds
from reuse.collection.models import Deposit
from reuse.db import sessions, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.notices.service import ask
from reuse.settings import Settings
from tests.builders import SECRET, Builder
from tests.databases import empty_database
from tests.notices.post_office import open_office


def test_a_letter_leaves_with_the_next_round(tmp_path: Path, moment: clock.MovingClock) -> None:
    engine = empty_database(tmp_path, f"rounds_{uuid4().hex[:8]}")
    tables.metadata.create_all(engine)
    with unit_of_work(sessions(engine)) as session:
        build = Builder(session, moment)
        device = build.collected(build.actor(Role.COLLECTOR))
        session.flush()
        ask(session, session.get_one(Deposit, device.deposit_id), "camille@essai.test", "fr", secret=SECRET)
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()

    with open_office() as office:
        rounds = Rounds(replace(Settings(url, SECRET, "https://reuse.example", tmp_path), mail=office.mail))
        rounds.go()
        rounds.go()

    assert [letter["To"] for letter in office.letters] == ["camille@essai.test"]


def test_a_database_that_fails_ends_no_rounds(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    engine = empty_database(tmp_path, f"rounds_{uuid4().hex[:8]}")  # without a table yet
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    Rounds(Settings(url, SECRET, "https://reuse.example", tmp_path)).go()

    assert "the day's duties failed: " in caplog.text
