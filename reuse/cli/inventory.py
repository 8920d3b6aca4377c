"""Commands that read hardware and erasure files."""

from typing import BinaryIO

import click


@click.group()
def inventory() -> None:
    """Read what hardware and erasure tools wrote."""


@inventory.command()
@click.argument("file", type=click.File("rb"))
def read(file: BinaryIO) -> None:
    """Print as JSON what FILE says; no database is needed."""
    import orjson

    from reuse.erasure.reports.entry import read_report
    from reuse.refurbishment.inventory.opening import LARGEST_FILE
    from reuse.territory import territory

    reading = read_report(file.read(LARGEST_FILE + 1), zone=territory().zone)
    click.echo(orjson.dumps(reading.as_json(), option=orjson.OPT_INDENT_2).decode())
