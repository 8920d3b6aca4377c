"""The command that tells the story."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reuse.cli.speech import _
from reuse.errors import N_

if TYPE_CHECKING:
    from reuse.db import Sessions
    from reuse.demo.story import Told
    from reuse.settings import Settings


@click.command()
def demo() -> None:
    """Tell the whole life of two devices on a throw-away database."""
    from reuse import migrations
    from reuse.db import connect, sessions
    from reuse.demo.story import tell
    from reuse.settings import Settings

    with tempfile.TemporaryDirectory(prefix="reuse-") as folder:
        settings = Settings.from_environment({"DATA_DIR": folder})
        engine = connect(settings.database_url)
        migrations.upgrade(engine)
        told = tell(sessions(engine), settings, _say)
        _check_labels(told)
        ended = _check_history(sessions(engine), settings, told)
        engine.dispose()
    _check_corpus(Path(__file__).parents[2].parent / "shared" / "corpus")
    if not ended:
        raise SystemExit(1)


def _say(message: str, **params: Any) -> None:
    click.echo("• " + _(message, **params))


def _check_labels(told: "Told") -> None:
    from reuse.demo.decoding import decode

    found = decode(told.sheet)
    if found is None:
        _say(N_("The labels are drawn; the tools that would scan them are not installed."))
    else:
        _say(N_("Scanned from the rendered sheet: {symbols}"), symbols=", ".join(found))


def _check_history(factory: "Sessions", settings: "Settings", told: "Told") -> bool:
    """Verify, change one byte, verify again; True when the first finds nothing and the second finds it."""
    from reuse.codes import show_code
    from reuse.db import reading
    from reuse.demo.tampering import check, check_after_tampering
    from reuse.devices.queries import by_code

    whole = not check(factory, settings)
    _say(N_("Everything is verified: nothing differs.") if whole else N_("The verification found differences."))
    with reading(factory) as session:
        subject = by_code(session, told.codes[0]).subject
    found = check_after_tampering(factory, settings, subject, 5)
    for one in found[:1]:
        _say(
            N_("One byte is changed in the database. Found: {code}, event {seq}, {field}."),
            code=show_code(told.codes[0]),
            seq=one.seq,
            field=one.field,
        )
    return whole and bool(found)


def _check_corpus(folder: Path) -> None:
    """Read the real files too where they are present."""
    from reuse.erasure.reports.entry import read_report
    from reuse.errors import UnreadableFileError
    from reuse.territory import territory

    names = sorted(folder.glob("inventory/*/*")) + sorted(folder.glob("nwipe/*.log"))
    names = [name for name in names if name.is_file() and not name.name.endswith(".expected.json")]
    if not names:
        return
    read = 0
    for name in names:
        try:
            read_report(name.read_bytes(), zone=territory().zone)
            read += 1
        except UnreadableFileError:
            continue
    said = N_("Of {total} real files of the corpus, {read} are read and the others refused.")
    _say(said, total=len(names), read=read)
