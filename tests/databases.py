"""Databases of their own, for tests that commit."""

import os
from pathlib import Path

from sqlalchemy import Engine, text

from reuse.db import connect


def empty_database(folder: Path, name: str) -> Engine:
    """Open an empty database: a schema of TEST_DATABASE_URL's server, else a file."""
    url = os.environ.get("TEST_DATABASE_URL")
    if not url:
        return connect(f"sqlite:///{folder / name}.sqlite")
    server, schema = connect(url), f"own_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    with server.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    server.dispose()
    return connect(server.url.update_query_dict({"options": f"-csearch_path={schema}"}).render_as_string(False))
