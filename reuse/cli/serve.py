"""The command that serves."""

import os
from typing import TYPE_CHECKING

import click

from reuse.cli.speech import _

if TYPE_CHECKING:
    from reuse.settings import Settings


@click.command()
@click.option("--demo", is_flag=True, help="Load the demonstration first when the database is empty.")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=int, help="The port to listen on; PORT or 8000 if not given.")
def serve(demo: bool, host: str, port: int | None) -> None:
    """Migrate the database, listen, and say where; with --demo, the accounts to sign in with too."""
    from reuse.settings import Settings

    chosen = {"PORT": str(port)} if port else {}
    settings = Settings.from_environment(os.environ | chosen)
    _check_port(host, settings.port)
    _prepare(settings, demo=demo)

    from reuse.cli.server import run

    run(settings, host)


@click.command()
def worker() -> None:
    """Look after each day's duties: the checkpoint, the purge of old files, letters; `serve` does it by itself."""
    import time

    from reuse.cli.server import Rounds
    from reuse.settings import Settings

    settings = Settings.from_environment()
    rounds = Rounds(settings)
    while True:
        rounds.go()
        time.sleep(1)


def _check_port(host: str, port: int) -> None:
    """Refuse before anything is loaded when somebody else listens there."""
    import socket

    from reuse.errors import N_, ConflictError

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise ConflictError(
                N_("Port {port} of {host} is taken, or not ours to use."),
                remedy=N_("Choose another one, like this: PORT=8001 make run"),
                port=port,
                host=host,
            ) from problem


def _prepare(settings: "Settings", *, demo: bool) -> None:
    from reuse import migrations
    from reuse.cli.opened import reach
    from reuse.db import reading, sessions
    from reuse.demo.year import is_empty, load
    from reuse.events.keys import ensure_signer
    from reuse.figures.service import rebuild

    engine = reach(settings)
    ensure_signer(settings.signing_key_path, f"{settings.host}/log")  # once, before several workers would
    migrations.upgrade(engine)
    if demo:
        factory = sessions(engine)
        with reading(factory) as session:
            empty = is_empty(session)
        if empty:
            click.echo(_("The demonstration is being loaded: about half a minute."))
            load(factory, settings, tell=lambda month: click.echo(f"  {month}"))
            rebuild(factory)
    engine.dispose()  # a connection must not be shared with the workers
