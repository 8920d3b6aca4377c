"""News by e-mail, in a database with a past."""

from pathlib import Path

from sqlalchemy import text

from reuse import migrations
from tests.databases import empty_database

TIMES = "'2026-03-03T12:00:00.000Z', '2026-03-03T12:00:00.000Z'"
EVENT = text(
    "INSERT INTO events (number, id, subject, seq, type, occurred_at, recorded_at, actor, data, prev, hash, canonical) "
    f"VALUES (7, '00000000000000000000000000000001', 'device:1', 1, 'erased', {TIMES}, 'a', '{{}}', '', '', '')"
)


def test_what_was_sealed_before_is_no_news(tmp_path: Path) -> None:
    engine = empty_database(tmp_path, "news")
    migrations.upgrade(engine, "0019")
    with engine.begin() as connection:
        connection.execute(EVENT)
        connection.execute(text("INSERT INTO log_entries (position, event_number) VALUES (41, 7)"))

    migrations.upgrade(engine)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT position FROM notice_cursor")) == 42
    engine.dispose()
