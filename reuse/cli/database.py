"""Commands that prepare the database."""

import click

from reuse.cli.speech import _


@click.group()
def db() -> None:
    """Prepare the database."""


@db.command()
def upgrade() -> None:
    """Bring the database to the shape that this version needs."""
    from reuse import migrations
    from reuse.cli.opened import reach
    from reuse.settings import Settings

    engine = reach(Settings.from_environment())
    migrations.upgrade(engine)
    engine.dispose()
    click.echo(_("The database is up to date."))


@click.group()
def seed() -> None:
    """Fill an empty database."""


@seed.command("haute-garonne")
def haute_garonne() -> None:
    """Load the demonstration of the Haute-Garonne: places, accounts and an invented year."""
    from reuse.cli.opened import opened
    from reuse.demo.year import load
    from reuse.errors import N_, ConflictError

    with opened() as door:
        if not load(door.sessions, door.settings, tell=lambda month: click.echo(f"  {month}", err=True)):
            raise ConflictError(
                N_("This database is not empty: the demonstration is not loaded."),
                remedy=N_("Name an empty one in DATABASE_URL."),
            )
    click.echo(_("The demonstration is loaded."))
