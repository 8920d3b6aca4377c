"""Command that checks a credential of the label without network or database."""

from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

import click

from reuse.cli.speech import _

if TYPE_CHECKING:
    from reuse.awards.credential_check import Checked, Trust

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=_FILE)
@click.option("--did", type=_FILE, help="The territory's identity, /.well-known/did.json, taken from where it is sure.")
@click.option("--key", "keys", multiple=True, metavar="FINGERPRINT", help="A key's fingerprint told elsewhere.")
@click.option("--status", type=_FILE, multiple=True, help="A status list of the service: revocation, suspension.")
@click.pass_context
def check(ctx: click.Context, file: Path, did: Path | None, keys: tuple[str, ...], status: tuple[Path, ...]) -> None:
    """Check a credential of the label, as JSON or JWT, with nothing but files.

    Exit code: 0 valid, 1 not ours or changed, 3 valid but its state is not known without both lists, 4 expired or not
    in force yet, 5 suspended, 6 revoked.
    """
    from reuse import clock
    from reuse.awards.credential_check import check_credential

    checked = check_credential(file.read_bytes(), _trust(did, keys), [one.read_bytes() for one in status], clock.now())
    _tell(checked)
    ctx.exit(_code(checked))


def _trust(did: Path | None, keys: tuple[str, ...]) -> "Trust":
    from reuse.awards.credential_check import Trust, trust_document
    from reuse.errors import N_, BadInputError

    pinned = [key.strip().lower() for key in keys]
    if did:
        return trust_document(did.read_bytes(), pinned)
    if not pinned:
        raise BadInputError(N_("Say whom to trust: --did or --key."))
    return Trust(frozenset(pinned))


def _tell(checked: "Checked") -> None:
    """Say what was signed, then how it stands; names are printed without what could move a terminal's cursor."""
    from reuse.awards.credential_check import STANDING_NAMES
    from reuse.clock import stamp

    document = checked.document
    named = {one.get("identityType"): one.get("identityHash") for one in document["credentialSubject"]["identifier"]}
    siret = f" ({named['ext:siret']})" if "ext:siret" in named else ""
    for line in (
        f"{document['name']}{_(': ')}{named['name']}{siret}",
        f"{document['issuer']['name']}, {document['issuer']['id']}",
        f"{document['validFrom']} – {document['validUntil']}",
    ):
        click.echo("".join(letter for letter in line if category(letter) not in _UNSEEN))
    told = checked.state_told
    known = _("state told at {time}", time=stamp(told)) if told else _("its state is not known without both lists")
    click.echo(f"{_(STANDING_NAMES[checked.standing])}, {known}")


def _code(checked: "Checked") -> int:
    from reuse.awards.credential_check import Standing

    if checked.standing is Standing.VALID:
        return 0 if checked.state_told else 3
    return {Standing.SUSPENDED: 5, Standing.REVOKED: 6}.get(checked.standing, 4)
