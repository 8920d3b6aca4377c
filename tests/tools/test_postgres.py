"""Throw-away PostgreSQL server."""

import psycopg
import pytest

from tools import postgres

pytestmark = pytest.mark.skipif(
    not postgres.installed_binaries(), reason="no PostgreSQL is installed, and its wheel is too heavy for one test"
)


@pytest.fixture
def url():
    with postgres.running_server() as url:
        yield url


def test_a_server_answers_and_is_gone_afterwards():
    with postgres.running_server() as url, psycopg.connect(url) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)


def test_nobody_else_gets_in(url):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace("reuse:", "reuse:not-"), connect_timeout=2)
