"""Shell commands: one file per subject, whose services are imported only when a command runs."""

import click

from reuse.cli.audit import audit
from reuse.cli.awards import awards
from reuse.cli.bundle import bundle
from reuse.cli.contract import contract
from reuse.cli.database import db, seed
from reuse.cli.device import device
from reuse.cli.events import checkpoint, export, verify
from reuse.cli.figures import figures
from reuse.cli.impact import impact
from reuse.cli.imports import import_list
from reuse.cli.inventory import inventory
from reuse.cli.key import key
from reuse.cli.labels import labels
from reuse.cli.lifecycle import lifecycle
from reuse.cli.people import token, user
from reuse.cli.purchases import purchases
from reuse.cli.serve import serve, worker
from reuse.cli.speech import tell_refusal
from reuse.cli.stocktake import stocktake
from reuse.cli.story import demo
from reuse.cli.witness import witness
from reuse.errors import ReuseError


class Shell(click.Group):
    """A group whose refusals are said in one breath, with exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command asked for."""
        try:
            return super().invoke(ctx)
        except ReuseError as refusal:
            tell_refusal(refusal)
            ctx.exit(1)


@click.group(cls=Shell, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Follow every device of a territory, from where it is given up to its second life or its last."""


for command in (
    serve,
    worker,
    db,
    seed,
    user,
    token,
    audit,
    figures,
    impact,
    awards,
    import_list,
    inventory,
    device,
    labels,
    stocktake,
    contract,
    purchases,
    verify,
    checkpoint,
    key,
    lifecycle,
    export,
    bundle,
    witness,
    demo,
):
    main.add_command(command)
