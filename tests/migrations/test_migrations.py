"""Migrations and models: the same database by two ways."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from reuse import migrations, tables
from reuse.devices.models import Device
from reuse.lifecycle.situation import Situation
from tests.databases import empty_database

TIMES = "'2026-03-03T12:00:00.000Z', '2026-03-03T12:00:00.000Z'"
ONE_EVENT = text(
    "INSERT INTO events (id, subject, seq, type, occurred_at, recorded_at, actor, data, prev, hash, canonical) "
    f"VALUES ('00000000000000000000000000000001', 'device:1', 1, 'collected', {TIMES}, 'a', '{{}}', '', '', '')"
)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    made = empty_database(tmp_path, "fresh")
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database migrated to the newest revision, whose events are left as they are."""
    made = empty_database(tmp_path_factory.mktemp("db"), "migrated")
    migrations.upgrade(made)
    yield made
    made.dispose()


@pytest.fixture
def modelled(tmp_path: Path) -> Iterator[Engine]:
    """A database made from the models."""
    made = empty_database(tmp_path, "modelled")
    tables.metadata.create_all(made)
    yield made
    made.dispose()


def test_the_migrations_lead_to_what_the_models_say(migrated: Engine):
    with migrated.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, tables.metadata) == []


def test_the_migrations_make_the_models_checks_and_triggers(migrated: Engine, modelled: Engine):
    assert checks_and_triggers(migrated) == checks_and_triggers(modelled)


def checks_and_triggers(engine: Engine) -> tuple[set[str], set[str]]:
    inspector = inspect(engine)
    names = set(inspector.get_table_names()) - {"alembic_version"}
    checks = {str(check["name"]) for name in names for check in inspector.get_check_constraints(name)}
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT trigger_name FROM information_schema.triggers WHERE trigger_schema = current_schema()"
    )
    with engine.connect() as connection:
        return checks, set(connection.scalars(text(query)))


def test_every_step_can_be_undone_and_done_again(fresh: Engine):
    migrations.upgrade(fresh)
    migrations.downgrade(fresh, "base")
    assert set(inspect(fresh).get_table_names()) <= {"alembic_version"}

    migrations.upgrade(fresh)
    assert set(tables.metadata.tables) <= set(inspect(fresh).get_table_names())


def test_a_second_upgrade_finds_nothing_to_do(fresh: Engine):
    migrations.upgrade(fresh)
    with fresh.begin() as connection:
        connection.execute(ONE_EVENT)

    migrations.upgrade(fresh)

    with fresh.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM events")) == 1


@pytest.mark.parametrize("change", ["UPDATE events SET type = 'sold'", "DELETE FROM events"])
def test_a_migrated_history_refuses_changes(migrated: Engine, change: str):
    with migrated.connect() as connection:
        connection.execute(ONE_EVENT)

        with pytest.raises(DatabaseError, match="append-only"):
            connection.execute(text(change))


def test_a_migrated_history_refuses_to_be_replaced(migrated: Engine):
    if migrated.dialect.name != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's own")
    with migrated.connect() as connection:
        connection.execute(ONE_EVENT)

        with pytest.raises(DatabaseError, match="append-only"):
            connection.execute(text(ONE_EVENT.text.replace("INSERT", "INSERT OR REPLACE")))


def test_a_migrated_history_refuses_to_be_emptied_at_once(migrated: Engine):
    if migrated.dialect.name == "sqlite":
        pytest.skip("SQLite has no TRUNCATE")

    with pytest.raises(DatabaseError, match="append-only"), migrated.begin() as connection:
        connection.execute(text("TRUNCATE events CASCADE"))


def test_a_known_device_is_told_what_its_situation_said(fresh: Engine):
    here = "0b0e9c55-31d0-4b0e-9c55-313131313131"
    situation = Situation(collected_at="2026-03-03T12:00:00.000Z", media_known=True, handover={"to_site": here})
    device = f"'0000000000000000000000000000000{{}}', 'laptop', 'collected', :told, 0, '', {TIMES[:26]}"
    columns = "uuid, kind, stage, situation_text, seq, head, created_at"
    migrations.upgrade(fresh, "0006")
    with fresh.begin() as connection:
        for number, same_as in ((1, None), (2, here)):
            told = {"told": replace(situation, same_as=same_as).dump()}
            connection.execute(text(f"INSERT INTO devices ({columns}) VALUES ({device.format(number)})"), told)

    migrations.upgrade(fresh)

    with Session(fresh) as session:
        kept, merged = session.scalars(select(Device).order_by(Device.uuid)).all()
    assert (str(kept.handover_site_id), kept.media_known) == (here, True)
    assert kept.collected_at == datetime(2026, 3, 3, 12, tzinfo=UTC)
    assert merged.collected_at is None
