"""Commands of a witness: another département or an association that keeps and signs this log's checkpoints."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reuse.cli.speech import _
from reuse.private_file import write_draft

if TYPE_CHECKING:
    from reuse.errors import NotFoundError
    from reuse.events.trust import TrustedKey

LARGEST, PIECE = 1 << 20, 1 << 16
SECONDS = 20
NO_ANSWER = (ValueError, KeyError, TypeError, AttributeError)
"""What reading raises of an answer that is in no form of a log's."""


@click.group()
def witness() -> None:
    """Keep the checkpoints of somebody else's log, and hold each new one to the last."""


@witness.command()
@click.argument("url")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), required=True, help="Where they are kept.")
@click.option("--key", metavar="FINGERPRINT", help="The fingerprint that the territory gave elsewhere; the first time.")
@click.option("--cosign", type=click.Path(dir_okay=False, path_type=Path), help="Your key, made at its first use.")
@click.option("--name", default="witness", show_default=True, help="Your name in the line that you sign.")
def check(url: str, state: Path, key: str | None, cosign: Path | None, name: str) -> None:
    """Fetch the latest checkpoint of the service at URL: 0 when it continues the one kept, 1 when it does not.

    Each one is kept under its number of events; one that does not continue the last is kept as `refused-….note` and
    replaces nothing, another one refused neither.
    """
    from reuse import clock
    from reuse.events.keys import ensure_signer
    from reuse.events.witness import ForkedError, Witness, accept, check_name

    check_name(name)
    base, last = url.rstrip("/"), state / "last.note"
    trusted = _trusted(base, state, key)
    kept = last.read_text(encoding="utf-8") if last.exists() else None
    offered = _fetched(f"{base}/proof/latest.txt")
    try:
        head = accept(kept, offered, lambda first, second: _hashes(base, first, second), trusted)
    except ForkedError:
        _keep(state / f"refused-{sha256(offered.encode()).hexdigest()[:12]}.note", offered)
        raise
    _keep(state / f"{head.size}.note", offered)
    if cosign:
        seen = Witness(name, ensure_signer(cosign, name).private)
        _keep(state / f"{head.size}.cosigned", seen.cosign(offered, clock.now()))
        click.echo(seen.cosigner.vkey)
    _keep(last, offered)
    click.echo(
        _("{size} events, signed {moment}: the log continues what was kept.", size=head.size, moment=head.made_at)
    )


def _trusted(base: str, state: Path, told: str | None) -> "list[TrustedKey]":
    """Follow the published keys from the one pinned at the first time; raises BadInputError where none ever was."""
    import orjson

    from reuse.errors import N_, BadInputError
    from reuse.events.trust import KeyRecord, trusted_keys

    pinned = state / "fingerprint"
    fingerprint = pinned.read_text(encoding="ascii") if pinned.exists() else (told or "").strip().lower()
    if not fingerprint:
        raise BadInputError(
            N_("Say which key to trust the first time."), remedy=N_("Ask the territory for its fingerprint: --key")
        )
    url = f"{base}/api/v1/checkpoints/keys"
    try:
        records = [KeyRecord.from_json(one) for one in orjson.loads(_fetched(url))["items"]]
        found = trusted_keys(records, [fingerprint])
    except NO_ANSWER as problem:
        raise _no_log(url) from problem
    state.mkdir(parents=True, exist_ok=True)
    _keep(pinned, fingerprint)
    return found


def _hashes(base: str, first: int, second: int) -> tuple[bytes, ...]:
    from base64 import b64decode

    url = f"{base}/proof/{first}-{second}.txt"
    try:
        return tuple(b64decode(line, validate=True) for line in _fetched(url).splitlines())
    except NO_ANSWER as problem:
        raise _no_log(url) from problem


def _fetched(url: str) -> str:
    """Fetch a small text; raises NotFoundError for whatever is no such answer."""
    import requests

    content = b""
    try:
        with requests.get(url, timeout=SECONDS, stream=True, allow_redirects=False) as answer:
            for piece in answer.iter_content(PIECE):
                content += piece
                if len(content) > LARGEST:
                    raise _no_log(url)
        told = str(content, "utf-8")
    except (requests.RequestException, UnicodeDecodeError) as problem:
        raise _no_log(url) from problem
    if answer.status_code != requests.codes.ok:
        raise _no_log(url)
    return told


def _no_log(url: str) -> "NotFoundError":
    from reuse.errors import N_, NotFoundError

    return NotFoundError(N_("{url} does not answer as a log does."), url=url)


def _keep(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    write_draft(path, text.encode(), 0o644).replace(path)
