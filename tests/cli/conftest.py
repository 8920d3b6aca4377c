"""Commands run on a database where the story was told."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine

from reuse import migrations
from reuse.cli import main
from reuse.db import sessions
from reuse.demo.story import Told, tell
from reuse.settings import Settings
from tests.databases import copied, own_database

Run = Callable[..., Result]
NAMES = {"SECRET_KEY": "made for the tests", "LC_ALL": "en", "PUBLIC_URL": "https://reuse.example.org"}


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, Path, Told]:
    """The story, told once a test process: its database, its folder, and what it left."""
    engine, folder = own_database(tmp_path_factory.mktemp("db"), "story"), tmp_path_factory.mktemp("data")
    migrations.upgrade(engine)
    settings = Settings.from_environment(NAMES | {"DATA_DIR": str(folder)})
    told = tell(sessions(engine), settings, lambda _message, **_params: None)
    engine.dispose()
    return engine, folder, told


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory, once: tuple[Engine, Path, Told]) -> dict[str, str]:
    """What the shell's environment says where the story was told: a module's own copy of it."""
    original, folder, _told = once
    engine = copied(original, tmp_path_factory.mktemp("db"), "cli")
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    data = copytree(folder, tmp_path_factory.mktemp("data"), dirs_exist_ok=True)
    return NAMES | {"DATA_DIR": str(data), "DATABASE_URL": url}


@pytest.fixture(scope="module")
def told(once: tuple[Engine, Path, Told], environment: dict[str, str]) -> Told:
    """What the story left in the database."""
    assert environment
    return once[2]


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run `reuse` with some arguments."""

    def run_command(*arguments: str, **more: str) -> Result:
        answer = CliRunner().invoke(main, arguments, env=environment | more)
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer

    return run_command
