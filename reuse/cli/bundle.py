"""Commands that write and verify evidence bundles."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, TextIO
from uuid import UUID

import click

from reuse.cli.speech import _, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from reuse.bundles.report import Voice
    from reuse.bundles.service import Written
    from reuse.devices.models import Device
    from reuse.settings import Settings


@click.group()
def bundle() -> None:
    """Hand out what is known of some devices, with its proofs."""


@bundle.command()
@click.option("--codes", type=click.File("r"), help="A file of codes, one a line.")
@click.option("--deposit", type=click.UUID, help="A deposit or an announced list, by its id.")
@click.option("--contract", type=click.UUID, help="A contract, by its id.")
@click.option("--since", type=int, help="The size of an earlier checkpoint, to show that the log continues it.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The ZIP to write.")
def write(codes: TextIO | None, deposit: UUID | None, contract: UUID | None, since: int | None, out: Path) -> None:
    """Seal what is recorded and write one ZIP of the devices' histories, certificates and proofs."""
    from reuse import upkeep
    from reuse.cli.opened import opened
    from reuse.db import snapshot
    from reuse.errors import N_, BadInputError

    if sum(map(bool, (codes, deposit, contract))) != 1:
        raise BadInputError(N_("Say which devices: --codes, --deposit or --contract."))
    draft = out.with_name(f".{out.name}.draft")
    with opened() as door:
        upkeep.checkpoint(door.sessions, door.settings)
        try:
            with snapshot(door.sessions) as session, draft.open("wb") as file:
                if contract:
                    written = _of_contract(session, contract, file, door.settings, since)
                else:
                    written = _of_devices(session, _chosen(session, codes, deposit), file, door.settings, since)
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
    click.echo(
        _("{devices} devices, {events} events: {file}", devices=written.devices, events=written.events, file=out)
    )
    if written.later_events:
        click.echo(_("{count} events recorded meanwhile are not in it.", count=written.later_events))


def _of_devices(
    session: "Session", devices: "list[Device]", out: IO[bytes], settings: "Settings", since: int | None
) -> "Written":
    from reuse.bundles.service import Seal, write_bundle

    return write_bundle(session, devices, out, seal=Seal.at(settings.signing_key_path), voice=_voice(), older=since)


def _of_contract(
    session: "Session", contract: UUID, out: IO[bytes], settings: "Settings", since: int | None
) -> "Written":
    from reuse.awards.credentials import issuance
    from reuse.bundles.service import Seal
    from reuse.contracts.bundle import write_contract_bundle
    from reuse.contracts.models import Contract
    from reuse.errors import N_, NotFoundError

    found = session.get(Contract, contract)
    if found is None:
        raise NotFoundError(N_("There is no such contract."))
    seal, by = Seal.at(settings.signing_key_path), issuance(settings)
    return write_contract_bundle(session, found, out, seal=seal, voice=_voice(), issuance=by, older=since)


def _voice() -> "Voice":
    from reuse.bundles.report import Voice

    return Voice("fr" if language() == "fr" else "en", _)


def _chosen(session: "Session", codes: TextIO | None, deposit: UUID | None) -> "list[Device]":
    from reuse.bundles.queries import devices_coded, devices_of_deposit

    if deposit:
        return devices_of_deposit(session, deposit)
    return devices_coded(session, [line.strip() for line in codes or () if line.strip()])


@bundle.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--key", default="", metavar="FINGERPRINT", help="The fingerprint that the territory gave elsewhere.")
@click.pass_context
def verify(ctx: click.Context, file: Path, key: str) -> None:
    """Check a bundle without any database: 0 when all holds, 3 without --key, 1 when something differs."""
    from reuse.bundles.verifier.verify_bundle import main

    ctx.exit(main(str(file), key))
