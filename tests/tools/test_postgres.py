"""Throw-away PostgreSQL server."""

import psycopg
import pytest

from tools import postgres

pytestmark = pytest.mark.skipif(
    not postgres.installed_binaries(), reason="no PostgreSQL is installed, and its wheel is too heavy for one test"
)


def test_a_server_answers_to_its_own_password_alone_and_is_gone_afterwards():
    with postgres.running_server() as url:
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(url.replace("reuse:", "reuse:not-"), connect_timeout=2)

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url, connect_timeout=2)
