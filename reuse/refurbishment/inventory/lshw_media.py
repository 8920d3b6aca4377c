"""Discs of lshw's tree, and where each is plugged in."""

import re
from collections.abc import Iterator
from typing import Any

from reuse.refurbishment.inventory.media import Found, Place, maker_of, place_of, says_flash, short_path
from reuse.refurbishment.inventory.reading import MediumKind, MediumReading
from reuse.refurbishment.inventory.values import identity, integer, mapping, sequence, serial, text

Node = dict[str, Any]

_OPTICAL = re.compile(r"\b(DVD|CD|Blu-?ray|BD)\b|CD-ROM|optical", re.IGNORECASE)
_WHOLE_CARD = re.compile(r"/dev/mmcblk\d+")
_TURNS = re.compile(r"\d+rpm")


def read_discs(documents: list[Any]) -> Iterator[Found]:
    """Give every disc of the trees with its place, but neither optical drives nor the cards in a disc's readers."""
    waiting = [(mapping(document), False) for document in reversed(documents)]
    while waiting:
        node, usb = waiting.pop()
        usb = usb or _is_usb(node)
        if (found := _disc(node, usb=usb)) is not None:
            yield found
            continue
        waiting += [(mapping(child), usb) for child in reversed(sequence(node.get("children")))]


def _disc(node: Node, *, usb: bool) -> Found | None:
    if _is_nvme(node):
        return _nvme(node, usb=usb)
    if (text(node.get("businfo")) or "").startswith("mmc@") and node.get("class") != "bus":
        return _card(node)
    return _drive(node, usb=usb) if node.get("class") == "disk" else None


def _is_usb(node: Node) -> bool:
    driver = text(mapping(node.get("configuration")).get("driver")) or ""
    return (text(node.get("businfo")) or "").startswith("usb@") or driver in ("usb-storage", "uas")


def _is_nvme(node: Node) -> bool:
    """Tell whether the node is an NVMe controller: the disc's names stand there, its size one level below."""
    driver = text(mapping(node.get("configuration")).get("driver"))
    return node.get("class") == "storage" and (driver == "nvme" or (text(node.get("id")) or "").startswith("nvme"))


def _nvme(node: Node, *, usb: bool) -> Found:
    spaces = [mapping(child) for child in sequence(node.get("children"))]
    size = sum(integer(space.get("size")) or 0 for space in spaces if space.get("class") == "disk")
    path = short_path(_path(node)) or "nvme"
    # an old lshw names the controller's chip in place of the disc
    model = identity(node.get("product")) if path != "nvme" else None
    maker = identity(node.get("vendor")) if path != "nvme" else None
    medium = MediumReading(MediumKind.SSD, maker or maker_of(model), model, serial(node.get("serial")), integer(size))
    return Found(medium, path, place_of(model, path, usb=usb))


def _card(node: Node) -> Found:
    """Read a device of an MMC host: soldered memory is a medium of the machine, a card in its slot is not."""
    parts = [node, *map(mapping, sequence(node.get("children")))]
    whole = next((part for part in parts if _WHOLE_CARD.fullmatch(_path(part) or "")), {})
    capabilities = mapping(node.get("capabilities"))
    soldered = (whole or "mmc" in capabilities) and not {"sd", "sdio", "removable"}.intersection(capabilities)
    model = identity(node.get("product"))
    size = integer(whole.get("size")) or integer(node.get("size"))
    medium = MediumReading(MediumKind.EMMC, identity(node.get("vendor")), model, serial(node.get("serial")), size)
    return Found(medium, short_path(_path(whole)), Place.INTERNAL if soldered else Place.NOWHERE)


def _drive(node: Node, *, usb: bool) -> Found:
    path = short_path(_path(node))
    model = identity(node.get("product"))
    medium = MediumReading(
        kind=_kind(node, model),
        maker=identity(node.get("vendor")) or maker_of(model),
        model=model,
        serial=serial(node.get("serial")),
        size_bytes=integer(node.get("size")),
    )
    optical = (text(node.get("id")) or "").startswith("cdrom") or _OPTICAL.search(text(node.get("description")) or "")
    return Found(medium, path, Place.NOWHERE if optical else place_of(model, path, usb=usb))


def _kind(node: Node, model: str | None) -> MediumKind:
    capabilities = mapping(node.get("capabilities"))
    if any(_TURNS.fullmatch(text(capability) or "") for capability in capabilities):
        return MediumKind.HDD
    return MediumKind.SSD if says_flash(model) else MediumKind.UNKNOWN


def _path(node: Node) -> str | None:
    names = node.get("logicalname")
    return text(next(iter(names), None)) if isinstance(names, list) else text(names)
