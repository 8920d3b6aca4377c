"""Command that reads the audit log."""

import click

from reuse.cli.speech import _


@click.command()
@click.option("--last", default=50, show_default=True, type=click.IntRange(1, 10000), help="How many entries.")
@click.option("--siret", help="Of one organisation only.")
def audit(last: int, siret: str | None) -> None:
    """Print the latest entries of the audit log, the newest first."""
    from reuse.actors.actor import OPERATOR
    from reuse.actors.audit import NAMES, Action, Filter, entries, names
    from reuse.cli.opened import opened, organisation_named
    from reuse.clock import stamp
    from reuse.db import reading

    with opened() as door, reading(door.sessions) as session:
        home = organisation_named(session, siret).id if siret else None
        found = entries(session, Filter(organisation=home), limit=last)
        named = names(session, found) | {str(OPERATOR): _("The server's shell")}
    for entry in found:
        who, what = str(entry.actor_id or "-"), _(NAMES[Action(entry.action)])
        click.echo("\t".join((stamp(entry.at), what, named.get(entry.subject, entry.subject), named.get(who, who))))
