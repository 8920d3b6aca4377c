"""French catalogue: compiled from its .po files, and compared with what the sources say."""

import io
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "reuse/translations/fr/LC_MESSAGES"
COMPILED = FOLDER / "messages.mo"
METHODS = [("**.py", "python"), ("**/templates/**.*", "jinja2")]
OPTIONS = {"**/templates/**.*": {"silent": "false"}}
KEYWORDS = DEFAULT_KEYWORDS | {"lazy_gettext": None, "_n": (1, 2)}
SPACED = re.compile(r" (?=[:;?!»€]|%%)|(?<=«) ")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")

Msgid = str | tuple[str, ...]


def said() -> set[Msgid]:
    """Collect every message of the sources."""
    found: set[Msgid] = set()
    for package in ("reuse", "maps"):
        for _, _, message, _, _ in extract_from_dir(str(ROOT / package), METHODS, OPTIONS, KEYWORDS):
            found.add(message if isinstance(message, str) else tuple(message))
    return {message for message in found if message}


def translated() -> Catalog:
    """Read all .po files of the folder as one catalogue."""
    whole = Catalog(locale="fr", charset="utf-8")
    for path in sorted(FOLDER.glob("*.po")):
        for message in read_po(io.BytesIO(path.read_bytes()), locale="fr", abort_invalid=True):
            if message.id:
                whole.add(message.id, typeset(message.string or ""), flags=message.flags, context=message.context)
    return whole


def typeset(french: str | Sequence[str]) -> str | tuple[str, ...]:
    """Put a no-break space beside the signs that French sets apart, so that none of them begins a line."""
    if isinstance(french, str):
        return SPACED.sub("\N{NO-BREAK SPACE}", french)
    return tuple(SPACED.sub("\N{NO-BREAK SPACE}", one) for one in french)


def compiled(catalog: Catalog) -> bytes:
    """Write a catalogue in the machine form, the same bytes for the same messages."""
    catalog.revision_date = catalog.creation_date = datetime(2026, 1, 1, tzinfo=UTC)
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def complaints(messages: set[Msgid], catalog: Catalog) -> Iterator[str]:
    """Name what is missing, unfinished, unused, or has other placeholders than its source."""
    known: dict[Msgid, object] = {}
    for entry in catalog:
        if not entry.id:
            continue
        known[entry.id if isinstance(entry.id, str) else tuple(entry.id)] = entry.string
        if entry.fuzzy:
            yield f"unsure: {entry.id!r}"
    yield from (f"missing: {message!r}" for message in sorted(messages - known.keys(), key=str))
    yield from (f"unused: {message!r}" for message in sorted(known.keys() - messages, key=str))
    for source, french in known.items():
        if not french or (isinstance(french, (tuple, list)) and not all(french)):
            yield f"empty: {source!r}"
        elif isinstance(source, str) and _placeholders(source) != _placeholders(str(french)):
            yield f"other placeholders: {source!r}"


def _placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


def main(arguments: list[str]) -> int:
    """Compile the catalogue and say what is wrong with it; with --check, write nothing."""
    catalog = translated()
    wrong = list(complaints(said(), catalog))
    content = compiled(catalog)
    if "--check" not in arguments:
        COMPILED.write_bytes(content)
    elif not COMPILED.exists() or COMPILED.read_bytes() != content:
        wrong.append("messages.mo is stale")
    for line in wrong:
        print(line)
    return min(len(wrong), 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
