"""Commands that count a site."""

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, TextIO

import click

from reuse.cli.speech import _, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from reuse.actors.actor import Actor
    from reuse.errors import ReuseError
    from reuse.stocktakes.counting import Answer
    from reuse.stocktakes.models import Stocktake


@click.group()
def stocktake() -> None:
    """Count what stands at a site."""


@stocktake.command()
@click.argument("scans", type=click.File("r"))
@click.option("--site", "place", required=True, help="The site that is counted, by its name.")
@click.option("--siret", help="The organisation that runs it; the territory's own if not given.")
@click.option("--close", is_flag=True, help="Close the stock-take afterwards, and issue its report.")
def count(scans: TextIO, place: str, siret: str | None, close: bool) -> None:
    """Count the codes that a scanner kept in SCANS, one a line; the same file again changes nothing."""
    from uuid import uuid4

    from reuse.cli.opened import opened, operator, organisation_named, site_named
    from reuse.db import unit_of_work
    from reuse.evidence.service import Paper
    from reuse.stocktakes.service import close_stocktake, open_stocktake

    codes = [line.strip() for line in scans if line.strip()]
    with opened() as door, unit_of_work(door.sessions) as session:
        organisation = organisation_named(session, siret)
        site = site_named(session, organisation, place)
        by = operator(organisation.id)
        made = open_stocktake(session, site.id if site else uuid4(), by=by, key=uuid4())
        said = Counter(_told(code, answer) for code, answer in _counted(session, made, codes, by))
        if close:
            paper = Paper(door.settings.public_url, "fr" if language() == "fr" else "en")
            close_stocktake(session, made, by=by, key=uuid4(), paper=paper)
    for words, number in said.items():
        click.echo(f"{number:>6}  {words}")
    if close:
        click.echo(_("Closed. Report {number}.", number=made.report))


def _counted(
    session: "Session", stocktake: "Stocktake", codes: list[str], by: "Actor"
) -> "Iterator[tuple[str, Answer | ReuseError]]":
    from uuid import uuid5

    from reuse.stocktakes.counting import LARGEST, Sighting, count_many

    for first in range(0, len(codes), LARGEST):
        some = codes[first : first + LARGEST]
        seen = [Sighting(code, uuid5(stocktake.id, f"{first + place}/{code}")) for place, code in enumerate(some)]
        yield from zip(some, count_many(session, stocktake, seen, by=by), strict=True)


def _told(code: str, answer: "Answer | ReuseError") -> str:
    """Say what a scan is answered; those that are not simply counted are named, to be looked at."""
    from reuse.stocktakes.counting import Answer
    from reuse.stocktakes.rules import Outcome

    if not isinstance(answer, Answer):
        return _("{code}: cannot be read", code=code)
    if answer.outcome in (Outcome.COUNTED, Outcome.AGAIN):
        return _("counted") if answer.outcome is Outcome.COUNTED else _("counted already")
    return f"{code}: {(answer.finding or answer.outcome).value}"
