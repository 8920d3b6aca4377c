"""Reading one moment while others write."""

from pathlib import Path

from sqlalchemy import text

from reuse.db import sessions, snapshot
from tests.databases import empty_database


def test_a_snapshot_sees_one_moment_whatever_is_written_meanwhile(tmp_path: Path) -> None:
    engine = empty_database(tmp_path, "snapshot")
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE things (name text)"))
    with snapshot(sessions(engine)) as session:
        before = session.execute(text("SELECT count(*) FROM things")).scalar()
        with engine.connect().execution_options(writes=True) as other, other.begin():
            other.execute(text("INSERT INTO things VALUES ('new')"))
        after = session.execute(text("SELECT count(*) FROM things")).scalar()
    engine.dispose()

    assert (before, after) == (0, 0)
