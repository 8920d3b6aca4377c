"""How the database keeps files, in one with a past."""

from pathlib import Path

import pytest
from sqlalchemy import text

from reuse import migrations
from tests.databases import empty_database

WAY = "SELECT attcompression FROM pg_attribute WHERE attrelid = 'stored_files'::regclass AND attname = 'content'"


def test_postgresql_compresses_files_the_faster_way_until_it_is_taken_back(tmp_path: Path) -> None:
    engine = empty_database(tmp_path, "files")
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite compresses nothing")
    migrations.upgrade(engine)
    with engine.connect() as connection:
        assert connection.scalar(text(WAY)) == "l"
    migrations.downgrade(engine, "0034")
    with engine.connect() as connection:
        assert connection.scalar(text(WAY)) == ""
    engine.dispose()
