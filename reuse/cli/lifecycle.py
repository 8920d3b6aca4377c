"""Commands that draw the lifecycle."""

import click


@click.group()
def lifecycle() -> None:
    """Show what may happen to a device."""


@lifecycle.command()
def diagram() -> None:
    """Print the lifecycle as docs/lifecycle.md: a diagram, then every row of the table."""
    from reuse.lifecycle.drawing import page

    click.echo(page(), nl=False)
