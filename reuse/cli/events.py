"""Commands that prove, seal and export the history."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import click

from reuse.cli.speech import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from reuse.cli.opened import Opened
    from reuse.events.findings import Finding
    from reuse.events.trust import TrustedKey

MOMENTS = ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S.%f%z")
"""The last is the chain's own: an export goes on where the one before ended."""

MOST = 1000
"""Findings shown: after these, the others say no more."""


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--trust", multiple=True, metavar="FINGERPRINT", help="Trust this key instead of the one kept here.")
@click.pass_context
def verify(ctx: click.Context, as_json: bool, trust: tuple[str, ...]) -> None:
    """Recompute every chain, situation, award and the sealed log; exit code 1 when anything differs."""
    from itertools import chain, islice

    import orjson

    from reuse.awards.credential_verifying import check_credentials
    from reuse.awards.verifying import check_awards
    from reuse.cli.opened import opened
    from reuse.contracts.verification import verify_contracts
    from reuse.db import snapshot
    from reuse.events.verify import verify as recompute_all

    with opened() as door, snapshot(door.sessions) as session:
        trusted = _trusted(door, trust)
        labels = chain(check_awards(session), check_credentials(session, [key.verifier.public for key in trusted]))
        every = chain(recompute_all(session, trusted=trusted), verify_contracts(session), labels)
        found = list(islice(every, MOST))
        told = list(_told(session, found))
    if as_json:
        click.echo(orjson.dumps({"ok": not told, "findings": told}, option=orjson.OPT_INDENT_2).decode())
    elif not told:
        click.echo(_("Everything recorded says what it said when it was recorded."))
    else:
        for one in told:
            click.echo(_("{what}: {field} should be {expected}, found {found}", **one))
    ctx.exit(1 if told else 0)


def _trusted(door: "Opened", pinned: tuple[str, ...]) -> list["TrustedKey"]:
    """Take keys from the file beside the signing key, never from the database."""
    from reuse.events.keys import load_signer, public_list, read_keys
    from reuse.events.trust import trusted_keys

    path = door.settings.signing_key_path
    if not public_list(path).exists():
        return []
    return trusted_keys(read_keys(path), pinned or [load_signer(path).verifier.fingerprint])


def _told(session: "Session", findings: "list[Finding]") -> Iterator[dict[str, str | int | None]]:
    """Give each finding as plain data, its device named by the code on its label."""
    from dataclasses import asdict

    for one in findings:
        code = _code(session, one.subject or "")
        event = _("event {seq}", seq=one.seq) if one.seq else ""
        what = ", ".join(text for text in (code or one.subject, event, one.where) if text)
        yield {"what": what, "device": code, **asdict(one)}


def _code(session: "Session", subject: str) -> str | None:
    from reuse.codes import show_code
    from reuse.devices.queries import by_subject
    from reuse.errors import NotFoundError

    try:
        code = by_subject(session, subject).code
    except (NotFoundError, ValueError):
        return None
    return show_code(code) if code else None


@click.command()
def checkpoint() -> None:
    """Seal every event not yet sealed, and print the signed head of the log."""
    from reuse import upkeep
    from reuse.cli.opened import opened
    from reuse.db import reading
    from reuse.events.log_store import latest_checkpoint

    with opened() as door:
        upkeep.checkpoint(door.sessions, door.settings)
        with reading(door.sessions) as session:
            last = latest_checkpoint(session)
    click.echo(last.note if last else "", nl=False)


@click.group()
def export() -> None:
    """Write data out for other programs."""


@export.command()
@click.option(
    "--since", type=click.DateTime(MOMENTS), required=True, help="The territory's time, unless it has a zone."
)
def events(since: datetime) -> None:
    """Print every event recorded since then, one JSON object a line, in the order of recording."""
    import orjson

    from reuse.cli.opened import opened
    from reuse.db import reading
    from reuse.events.queries import since as recorded_since
    from reuse.territory import territory

    moment = since if since.tzinfo else since.replace(tzinfo=territory().zone)
    with opened() as door, reading(door.sessions) as session:
        for event in recorded_since(session, moment):
            click.echo(orjson.dumps({"hash": event.hash, "event": orjson.Fragment(event.canonical)}))
            session.expunge(event)
