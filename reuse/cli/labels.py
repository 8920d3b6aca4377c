"""Commands that print labels."""

from typing import BinaryIO

import click

from reuse.cli.speech import _


@click.group()
def labels() -> None:
    """Print labels before the devices exist."""


@labels.command()
@click.option("--count", type=int, required=True, help="How many labels.")
@click.option("--sheet", default="L7160", show_default=True, help="Which sheet of labels.")
@click.option("--out", type=click.File("wb", lazy=True), required=True, help="Where to write the PDF.")
@click.option("--first", default=1, show_default=True, help="The first free label of the first sheet.")
@click.option("--siret", help="The organisation that receives them; the territory's own if not given.")
@click.option("--site", "place", help="The site that receives them, by its name.")
def batch(count: int, sheet: str, out: BinaryIO, first: int, siret: str | None, place: str | None) -> None:
    """Reserve codes and draw their labels as one PDF."""
    from uuid import uuid4

    from reuse.cli.opened import opened, operator, organisation_named, site_named
    from reuse.db import unit_of_work
    from reuse.devices.service import mark_printed, reserve_batch
    from reuse.labels.sheets import draw_sheet
    from reuse.labels.templates import sheet_template
    from reuse.labels.wording import label_for

    template = sheet_template(sheet)
    with opened() as door, unit_of_work(door.sessions) as session:
        organisation = organisation_named(session, siret)
        site = site_named(session, organisation, place)
        by = operator(organisation.id)
        made = reserve_batch(session, count, site=site.id if site else None, by=by, key=uuid4())
        drawn = (label_for(code, door.settings) for code in mark_printed(session, made))
        number = draw_sheet(drawn, template, out, first=first)
    click.echo(_("{number} labels drawn.", number=number))
