"""Reader of inxi's JSON, as workbench-script carries it."""

import re
from collections.abc import Iterator
from typing import Any

from reuse.refurbishment.inventory.media import Found, place_of, short_path
from reuse.refurbishment.inventory.reading import MediumKind, MediumReading
from reuse.refurbishment.inventory.values import identity, mapping, sequence, serial, text

# inxi numbers its keys to keep their order: `012#1#2#type`
_ORDER = re.compile(r"(\d+#)+", re.ASCII)
_KINDS = {"SSD": MediumKind.SSD, "HDD": MediumKind.HDD}


def read_discs(sections: list[Any]) -> Iterator[Found]:
    """Give the discs that inxi lists; it alone says which are plugged in by USB, but rounds their sizes."""
    for section in map(mapping, sections):
        for name, entries in section.items():
            if _bare(name) == "Drives":
                yield from filter(None, (_disc(mapping(entry)) for entry in sequence(entries)))


def _disc(entry: dict[str, Any]) -> Found | None:
    words = {_bare(name): value for name, value in entry.items()}
    path = short_path(text(words.get("ID")))
    if path is None:
        return None
    model = identity(words.get("model"))
    technologies = (text(words.get("type")), text(words.get("tech")))
    medium = MediumReading(
        kind=next((_KINDS[word] for word in technologies if word in _KINDS), MediumKind.UNKNOWN),
        maker=identity(words.get("vendor")),
        model=model,
        serial=serial(words.get("serial")),
    )
    return Found(medium, path, place_of(model, path, usb="USB" in technologies))


def _bare(name: object) -> str:
    return _ORDER.sub("", text(name) or "", count=1)
