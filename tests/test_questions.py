"""Short questions put straight to the driver."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from sqlalchemy import bindparam, column, select, table
from sqlalchemy.exc import DBAPIError

from reuse.actors.models import ApiToken, Organisation
from reuse.db import Question

KNOWN = select(
    Organisation.id, Organisation.created_at, Organisation.gone, Organisation.name.label("called"), ApiToken.scopes
).join(ApiToken, ApiToken.organisation_id == Organisation.id, isouter=True)
BY_ID = KNOWN.where(Organisation.id == bindparam("wanted")).limit(3)


def test_values_come_as_the_columns_say(session, build):
    home = build.organisation()
    session.flush()

    (row,) = Question(BY_ID).ask(session.connection(), wanted=home.id)

    assert row == session.connection().execute(BY_ID, {"wanted": home.id}).one()
    assert (row.id, row.called, row.gone, row.scopes) == (home.id, home.name, False, None)


def test_a_time_goes_in_and_comes_out_aware(session, build):
    home = build.organisation()
    session.flush()
    since = Question(KNOWN.where(Organisation.created_at >= bindparam("since"), Organisation.id == home.id))

    (row,) = since.ask(session.connection(), since=home.created_at)

    assert (row.created_at, row.created_at.tzinfo) == (home.created_at, UTC)
    assert since.ask(session.connection(), since=datetime(2999, 1, 1, tzinfo=UTC)) == []


def test_nothing_found_is_no_row(session):
    assert Question(BY_ID).ask(session.connection(), wanted=uuid4()) == []


def test_what_the_driver_refuses_is_told_as_sqlalchemy_tells_it(session):
    nowhere = Question(select(column("x")).select_from(table("no_such_table")))

    with pytest.raises(DBAPIError, match="no_such_table"), session.begin_nested():
        nowhere.ask(session.connection())
