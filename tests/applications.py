"""The application inside a test's own transaction, composed once a process."""

from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Connection
from sqlalchemy.orm import Session, sessionmaker

from reuse.app import _service, create_app
from reuse.http import limiter
from reuse.settings import Settings
from reuse.web import provider
from tests.builders import SECRET


class Joined(Session):
    """A session inside the test's transaction, whose isolation nobody can choose any more."""

    def connection(self, *told: Any, execution_options: Any = None, **named: Any) -> Connection:
        options = {name: one for name, one in (execution_options or {}).items() if name != "isolation_level"}
        return super().connection(*told, execution_options=options, **named)


def app_within(session: Session, address: str, folder: Path, **told: Any) -> Flask:
    """Lend the application of this address, with what else it is told; what an earlier test changed is forgotten.

    Composing it takes longer than most tests: its routes, its API's document and its templates are the same for all.
    """
    app, config, extensions = composed(address)
    _joined.configure(bind=session.connection())
    app.config.clear()
    app.config.update(config)
    app.extensions.clear()
    app.extensions.update(extensions)
    app.extensions["reuse"] = _service(Settings("sqlite://", SECRET, address, folder, **told), None, _joined)
    provider.register(app)
    limiter.reset()
    return app


_joined = sessionmaker(class_=Joined, join_transaction_mode="create_savepoint", expire_on_commit=False)
"""One a process: each would make a class of sessions, which SQLAlchemy looks at again in all later ones."""


@cache
def composed(address: str) -> tuple[Flask, dict[str, Any], dict[str, Any]]:
    """Compose the application of an address, with how it was configured at first."""
    app = create_app(Settings("sqlite://", SECRET, address, Path("nowhere")))
    return app, dict(app.config), dict(app.extensions)
