"""Command that imports a list of places."""

from typing import TYPE_CHECKING, BinaryIO

import click

from reuse.cli.speech import _

if TYPE_CHECKING:
    from uuid import UUID

    from reuse.actors.actor import Actor
    from reuse.cli.opened import Opened
    from reuse.imports.models import Import


@click.command("import")
@click.argument("file", type=click.File("rb"))
@click.option("--kind", help="lvao, schools, osm or own; recognised by its columns if not given.")
@click.option("--points", is_flag=True, help="Make the new places collection points.")
@click.option("--accepts", multiple=True, metavar="KIND", help="What new collection points take; may be repeated.")
@click.option("--apply", "applied", is_flag=True, help="Import what is clear, once it was told.")
def import_list(file: BinaryIO, kind: str | None, points: bool, accepts: tuple[str, ...], applied: bool) -> None:
    """Say what a list of places would change, and import it with --apply; the same file again changes nothing."""
    from uuid import uuid4

    from reuse.cli.opened import opened, operator
    from reuse.db import unit_of_work
    from reuse.errors import N_, BadInputError
    from reuse.imports.models import Kind
    from reuse.imports.planning import Choice
    from reuse.imports.service import preview_file

    if kind and kind not in set(Kind):
        raise BadInputError(N_("“{kind}” is no kind of list."), kind=kind, remedy=N_("Say lvao, schools, osm or own."))
    with opened() as door:
        by = operator()
        with unit_of_work(door.sessions) as session:
            choice, named = Choice(points, accepts), Kind(kind) if kind else None
            made = preview_file(session, file.read(), choice, kind=named, by=by, key=uuid4())
        _tell(door, made)
        if applied:
            _apply(door, made.id, by)


def _tell(door: "Opened", made: "Import") -> None:
    """Say how many rows have each answer, and which wait for somebody or are refused."""
    from reuse.db import reading
    from reuse.imports import queries
    from reuse.imports.models import Answer

    with reading(door.sessions) as session:
        for answer, count in queries.counts(session, made).items():
            click.echo(f"{count:>6}  {answer.value}")
        for answer in (Answer.CONFLICT, Answer.UNDECIDED, Answer.REFUSED, Answer.ABSENT):
            for row in queries.rows(session, made, answer=answer, limit=1000):
                click.echo(
                    f"{row.number:>6}  {answer.value}: {row.name} {_(row.reason) if row.reason else ''}".rstrip()
                )


def _apply(door: "Opened", identifier: "UUID", by: "Actor") -> None:
    from uuid import uuid4

    from reuse.db import unit_of_work
    from reuse.imports import queries
    from reuse.imports.applying import apply_some
    from reuse.imports.service import begin

    with unit_of_work(door.sessions) as session:
        begin(session, queries.import_of(session, identifier), by=by, key=uuid4())
        left = total = queries.remaining(session, queries.import_of(session, identifier))
    while left:
        with unit_of_work(door.sessions) as session:
            left = apply_some(session, queries.import_of(session, identifier), by=by)
        click.echo(_("{done} of {total} rows done", done=total - left, total=total))
    click.echo(_("Imported."))
