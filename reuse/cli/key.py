"""Commands that look after the signing key."""

import click


@click.group()
def key() -> None:
    """Look after the key that signs checkpoints."""


@key.command()
@click.option("--papers", is_flag=True, help="That of the certificate that signs the reports of evidence bundles.")
def show(papers: bool) -> None:
    """Print the fingerprint, to be given to auditors by another way than this service."""
    from reuse.events.keys import ensure_signer
    from reuse.settings import Settings

    settings = Settings.from_environment()
    signer = ensure_signer(settings.signing_key_path, f"{settings.host}/log")
    if papers:
        from reuse.bundles.service import Seal

        click.echo(Seal.at(settings.signing_key_path).paper.fingerprint)
    else:
        click.echo(signer.verifier.fingerprint)


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
