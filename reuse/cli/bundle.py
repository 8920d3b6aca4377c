"""Commands that write and verify evidence bundles."""

from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from uuid import UUID

import click

from reuse.cli.speech import _, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from reuse.devices.models import Device


@click.group()
def bundle() -> None:
    """Hand out what is known of some devices, with its proofs."""


@bundle.command()
@click.option("--codes", type=click.File("r"), help="A file of codes, one a line.")
@click.option("--deposit", type=click.UUID, help="A deposit or an announced list, by its id.")
@click.option("--since", type=int, help="The size of an earlier checkpoint, to show that the log continues it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP to write.")
def write(codes: TextIO | None, deposit: UUID | None, since: int | None, out: Path) -> None:
    """Seal what is recorded and write one ZIP of the devices' histories, certificates and proofs."""
    from reuse import upkeep
    from reuse.bundles.report import Voice
    from reuse.bundles.service import Seal, write_bundle
    from reuse.cli.opened import opened
    from reuse.db import snapshot

    draft = out.with_name(f".{out.name}.draft")
    with opened() as door:
        upkeep.checkpoint(door.sessions, door.settings)
        seal = Seal.at(door.settings.signing_key_path)
        voice = Voice("fr" if language() == "fr" else "en", _)
        try:
            with snapshot(door.sessions) as session, draft.open("wb") as file:
                devices = _chosen(session, codes, deposit)
                written = write_bundle(session, devices, file, seal=seal, voice=voice, older=since)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
    click.echo(
        _("{devices} devices, {events} events: {file}", devices=written.devices, events=written.events, file=out)
    )
    if written.later_events:
        click.echo(_("{count} events recorded meanwhile are not in it.", count=written.later_events))


def _chosen(session: "Session", codes: TextIO | None, deposit: UUID | None) -> "list[Device]":
    from reuse.bundles.queries import devices_coded, devices_of_deposit
    from reuse.errors import N_, BadInputError

    if deposit and not codes:
        return devices_of_deposit(session, deposit)
    if codes and not deposit:
        return devices_coded(session, [line.strip() for line in codes if line.strip()])
    raise BadInputError(N_("Say which devices: --codes or --deposit."))


@bundle.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", metavar="FINGERPRINT", help="The fingerprint that the territory gave elsewhere.")
@click.pass_context
def verify(ctx: click.Context, file: Path, key: str) -> None:
    """Check a bundle without any database: 0 when all holds, 3 without --key, 1 when something differs."""
    from reuse.bundles.verifier.verify_bundle import main

    ctx.exit(main(str(file), key))
