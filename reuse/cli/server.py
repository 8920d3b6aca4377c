"""Production server, and its attendant: a process that greets whoever started it and looks after each day's duties."""

import http.client
import logging
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.util import import_app
from sqlalchemy.exc import SQLAlchemyError

from reuse.actors.totp import written
from reuse.cli.speech import _
from reuse.db import Sessions, connect, reading, sessions
from reuse.mailing.posting import post as post_reminders
from reuse.notices.posting import post
from reuse.settings import Settings
from reuse.upkeep import tend

BETWEEN_LOOKS_SECONDS = 300
BETWEEN_POSTS_SECONDS = 15
"""Whoever asked for news by e-mail waits for the confirmation in front of the page."""

_log = logging.getLogger(__name__)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn with one synchronous process per core: under the GIL, threads cost tails (docs/adr)."""

    def __init__(self, settings: Settings, host: str, attendant: int):
        self.bind = f"[{host}]:{settings.port}" if ":" in host else f"{host}:{settings.port}"
        self.attendant = attendant
        super().__init__()

    def load_config(self) -> None:
        """Choose what differs from gunicorn's own defaults."""
        chosen: dict[str, Any] = {
            "bind": self.bind,
            "workers": max(2, os.cpu_count() or 1),
            "preload_app": True,
            "timeout": 60,
            "loglevel": "warning",
            "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112
            "control_socket_disable": True,
            "on_exit": lambda _arbiter: _dismiss(self.attendant),
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Make the application, before the workers are forked; by name, since it stands above the commands."""
        return import_app("reuse.wsgi:app")


def run(settings: Settings, host: str) -> None:
    """Serve until told to stop."""
    os.environ["PORT"] = str(settings.port)  # the application reads its settings again
    attendant = os.fork()
    if attendant == 0:
        attend(settings, host)
        os._exit(0)  # none of the server's own farewells
    Server(settings, host, attendant).run()


def attend(settings: Settings, host: str) -> None:
    """Greet once the server answers, then look after what is due for as long as the server runs."""
    server, rounds = os.getppid(), Rounds(settings)
    with suppress(KeyboardInterrupt):
        if _answers(host, settings.port, server):
            _greet(settings)
        while os.getppid() == server:
            rounds.go()
            time.sleep(1)


def _dismiss(attendant: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(attendant, signal.SIGTERM)


def _answers(host: str, port: int, server: int) -> bool:
    """Wait until the server answers a request; False when it ends first."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    while os.getppid() == server:
        connection = http.client.HTTPConnection(near, port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == http.client.OK:
                return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            connection.close()
    return False


def _greet(settings: Settings) -> None:
    """Say where the service is, and who may sign in where this is the demonstration."""
    from reuse.demo.accounts import codes_to_try, generator_key, keys_to_try

    click.echo(_("Reuse listens: {url}", url=settings.public_url))
    engine = connect(settings.database_url)
    with reading(sessions(engine)) as session:
        pairs = keys_to_try(session, settings.secret_key)
        codes = codes_to_try(session, settings.secret_key)
    engine.dispose()
    if pairs:
        click.echo(_("Accounts of the demonstration:"))
    for account, password in pairs:
        click.echo(f"  {account.email:<22}  {password}  {account.name}")
    for account, code in codes:
        click.echo(_("{email} is asked for a code too, {code} at this moment.", email=account.email, code=code))
        click.echo(_("For a later one: reuse user code {email}, or a generator with this key:", email=account.email))
        click.echo(f"  {written(generator_key(account, settings.secret_key))}")
    click.echo(_("Stop with Ctrl-C."))


class Rounds:
    """What is done every few seconds or minutes for as long as the process runs."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self._look_at = self._post_at = 0.0

    def go(self) -> None:
        """Do what it is time for; a database that fails is asked again at the next time."""
        try:
            if time.monotonic() >= self._look_at:
                self._look_at = time.monotonic() + BETWEEN_LOOKS_SECONDS
                look_after(self.settings)
            if self.settings.mail and time.monotonic() >= self._post_at:
                self._post_at = time.monotonic() + BETWEEN_POSTS_SECONDS
                send_letters(self.settings)
        except SQLAlchemyError as problem:
            _log.warning("the day's duties failed: %s", type(problem).__name__)


def look_after(settings: Settings) -> None:
    """Do what is due: the day's checkpoint, the purge of what is past its term."""
    with _factory(settings) as factory:
        tend(factory, settings)


def send_letters(settings: Settings) -> None:
    """Send the letters that are due."""
    with _factory(settings) as factory:
        post(factory, settings)
        post_reminders(factory, settings)


@contextmanager
def _factory(settings: Settings) -> Iterator[Sessions]:
    """Make sessions for one round, whose connections are closed at its end, also where it fails."""
    engine = connect(settings.database_url)
    try:
        yield sessions(engine)
    finally:
        engine.dispose()
