"""A migrated database and settings of its own for each journey."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from reuse import migrations
from reuse.db import Sessions, sessions
from reuse.settings import Settings
from tests.databases import empty_database


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings whose public address is https, as in production."""
    folder = tmp_path_factory.mktemp("data")
    return Settings.from_environment({"DATA_DIR": str(folder), "PUBLIC_URL": "https://reuse.example.org"})


@pytest.fixture(scope="module")
def factory(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Sessions]:
    """Sessions on a migrated, empty database."""
    name = Path(request.node.name).stem.removeprefix("test_")
    engine = empty_database(tmp_path_factory.mktemp("db"), name)
    migrations.upgrade(engine)
    yield sessions(engine)
    engine.dispose()
