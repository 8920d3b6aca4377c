"""Commands that make the public figures."""

import click

from reuse.cli.speech import _


@click.group()
def figures() -> None:
    """Count what came and what became of it."""


@figures.command()
def rebuild() -> None:
    """Make every public figure again from the history; `serve` and `worker` do it once a day."""
    from reuse.cli.opened import opened
    from reuse.figures.service import rebuild as make_again

    with opened() as door:
        number = make_again(door.sessions)
    click.echo(_("{number} figures made from the history.", number=number))
