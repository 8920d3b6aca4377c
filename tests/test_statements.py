"""Short statements put straight to the driver."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import Text, bindparam, column, insert, select, table, update
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from reuse.actors.models import ApiToken, Organisation
from reuse.db import Base, connect
from reuse.devices.models import Model
from reuse.statements import Statement, as_read, placed, places

ORGANISATIONS, MODELS = (Base.metadata.tables[name] for name in ("organisations", "models"))

KNOWN = select(
    Organisation.id, Organisation.created_at, Organisation.gone, Organisation.name.label("called"), ApiToken.scopes
).join(ApiToken, ApiToken.organisation_id == Organisation.id, isouter=True)
BY_ID = KNOWN.where(Organisation.id == bindparam("wanted")).limit(3)


def test_values_come_as_the_columns_say(session, build):
    home = build.organisation()
    session.flush()

    (row,) = Statement(BY_ID).ask(session.connection(), wanted=home.id)

    assert row == session.connection().execute(BY_ID, {"wanted": home.id}).one()
    assert (row.id, row.called, row.gone, row.scopes) == (home.id, home.name, False, None)


def test_a_time_goes_in_and_comes_out_aware(session, build):
    home = build.organisation()
    session.flush()
    since = Statement(KNOWN.where(Organisation.created_at >= bindparam("since"), Organisation.id == home.id))

    (row,) = since.ask(session.connection(), since=home.created_at)

    assert (row.created_at, row.created_at.tzinfo) == (home.created_at, UTC)
    assert since.ask(session.connection(), since=datetime(2999, 1, 1, tzinfo=UTC)) == []


def test_nothing_found_is_no_row(session):
    assert Statement(BY_ID).ask(session.connection(), wanted=uuid4()) == []


def test_a_write_tells_how_many_rows_it_touched(session, build):
    home = build.organisation()
    session.flush()
    rename = Statement(update(ORGANISATIONS).where(ORGANISATIONS.c.id == bindparam("wanted")))

    assert [rename.tell(session.connection(), wanted=one, name="Other") for one in (home.id, uuid4())] == [1, 0]
    session.refresh(home)
    assert home.name == "Other"


def test_several_rows_go_in_one_statement(session):
    rows = [{"kind": "laptop", "maker": "A", "name": name, "key": name} for name in ("ONE", "TWO")]
    adding = Statement(insert(MODELS).values(places(MODELS, rows[0], 2)).inline())

    assert adding.tell(session.connection(), **placed(rows)) == 2
    assert set(session.scalars(select(Model.name))) >= {"ONE", "TWO"}


def test_a_value_that_stands_twice_in_a_statement_goes_to_both_places(session):
    twice = Statement(select(bindparam("one", type_=Text()).label("a"), bindparam("one", type_=Text()).label("b")))

    assert twice.ask(session.connection(), one="x") == [("x", "x")]


def test_a_row_read_becomes_the_session_s_own_object_once(session, build):
    home = build.organisation()
    session.flush()
    columns = {column.name: getattr(home, column.name) for column in ORGANISATIONS.columns}
    assert as_read(session, Organisation, columns | {"name": "Other"}) is home
    session.expunge(home)

    read = as_read(session, Organisation, columns)
    assert (read in session, read.name, session.get(Organisation, read.id)) == (True, home.name, read)


def test_a_write_against_a_constraint_is_told_as_sqlalchemy_tells_it(session):
    row = {"kind": "laptop", "maker": "A", "name": "ONE", "key": "ONE"}
    adding = Statement(insert(MODELS).inline())
    adding.tell(session.connection(), **row)

    with pytest.raises(IntegrityError), session.begin_nested():
        adding.tell(session.connection(), **row)


def test_a_connection_that_was_lost_is_dropped(engine):
    if engine.dialect.name != "postgresql":
        pytest.skip("SQLite loses no connection")
    own = connect(engine.url.render_as_string(hide_password=False))
    with own.connect() as connection, engine.connect() as other:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")

        with pytest.raises(OperationalError):
            Statement(BY_ID).ask(connection, wanted=uuid4())
        assert connection.invalidated
    own.dispose()


def test_what_the_driver_refuses_is_told_as_sqlalchemy_tells_it(session):
    nowhere = Statement(select(column("x")).select_from(table("no_such_table")))

    with pytest.raises(DBAPIError, match="no_such_table"), session.begin_nested():
        nowhere.ask(session.connection())
