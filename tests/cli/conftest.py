"""Commands run on a database where the story was told."""

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from reuse import migrations
from reuse.cli import main
from reuse.db import connect, sessions
from reuse.demo.story import Told, tell
from reuse.settings import Settings
from tests.databases import empty_database

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the shell's environment says."""
    engine = empty_database(tmp_path_factory.mktemp("db"), "cli")
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    names = {"DATA_DIR": str(tmp_path_factory.mktemp("data")), "DATABASE_URL": url, "SECRET_KEY": "made for the tests"}
    return names | {"LC_ALL": "en", "PUBLIC_URL": "https://reuse.example.org"}


@pytest.fixture(scope="module")
def told(environment: dict[str, str]) -> Iterator[Told]:
    """What the story left in the database."""
    engine = connect(environment["DATABASE_URL"])
    migrations.upgrade(engine)
    yield tell(sessions(engine), Settings.from_environment(environment), lambda _message, **_params: None)
    engine.dispose()


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Run `reuse` with some arguments."""

    def run_command(*arguments: str, **more: str) -> Result:
        answer = CliRunner().invoke(main, arguments, env=environment | more)
        if answer.exception and not isinstance(answer.exception, SystemExit):
            raise answer.exception
        return answer

    return run_command
