"""Commands that look after the signing key."""

import click


@click.group()
def key() -> None:
    """Look after the key that signs checkpoints."""


@key.command()
def show() -> None:
    """Print the fingerprint, to be given to auditors by another way than this service."""
    from reuse.events.keys import ensure_signer
    from reuse.settings import Settings

    settings = Settings.from_environment()
    click.echo(ensure_signer(settings.signing_key_path, f"{settings.host}/log").verifier.fingerprint)


@key.command()
def rotate() -> None:
    """Replace the key by a new one that the old one signs, and publish both."""
    from reuse import clock
    from reuse.actors.audit import Action, note
    from reuse.cli.opened import opened, operator
    from reuse.db import unit_of_work
    from reuse.events.log import replace_key

    with opened() as door, unit_of_work(door.sessions) as session:
        record = replace_key(session, door.settings.signing_key_path, clock.now())
        note(session, Action.KEY_ROTATED, by=operator())
    click.echo(record.vkey)
