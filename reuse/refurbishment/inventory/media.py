"""Media that tools found, before they are known to be the machine's."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import islice

from reuse.errors import N_, UnreadableFileError
from reuse.refurbishment.inventory.reading import MediumKind, MediumReading
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.values import folded

MOST_MEDIA = 500

_MAKERS = (
    ("WDC", "Western Digital"),
    ("WD", "Western Digital"),
    ("SAMSUNG", "Samsung"),
    ("HGST", "HGST"),
    ("HITACHI", "Hitachi"),
    ("HDT", "Hitachi"),
    ("HTS", "Hitachi"),
    ("TOSHIBA", "Toshiba"),
    ("KIOXIA", "Kioxia"),
    ("KINGSTON", "Kingston"),
    ("CRUCIAL", "Crucial"),
    ("MICRON", "Micron"),
    ("INTEL", "Intel"),
    ("SANDISK", "SanDisk"),
    ("LITEON", "Lite-On"),
    ("SK HYNIX", "SK hynix"),
    ("MAXTOR", "Maxtor"),
    ("FUJITSU", "Fujitsu"),
    ("SEAGATE", "Seagate"),
)
_SEAGATE_MODEL = re.compile(r"ST\d{3,}")
_VIRTUAL = re.compile(r"QEMU|VBOX|VMWARE|VIRTUAL|VIRTIO|BOCHS|XEN", re.IGNORECASE)
_VIRTUAL_PATH = re.compile(r"(loop|zd|zram|ram|md|dm-|nbd|vd[a-z]|xvd)")
_NOT_A_DISC_PATH = re.compile(r"(sr|fd|scd)\d")
_RAID = re.compile(r"LOGICAL VOLUME|PERC |MEGARAID|SERVERAID|MR\d{4}|RAID ?[01456]|SMART ARRAY", re.IGNORECASE)
_FLASH_MODEL = re.compile(r"\bSSD|SSD\b|NVME", re.IGNORECASE)


class Place(Enum):
    """Where a disc sits; only internal ones are media of the machine."""

    INTERNAL = auto()
    USB = auto()
    VIRTUAL = auto()
    NOWHERE = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """A disc as one tool names it; `path` is its name under /dev, an NVMe disc's without namespace."""

    medium: MediumReading
    path: str | None
    place: Place = Place.INTERNAL


def short_path(path: str | None) -> str | None:
    """Give `sda` for `/dev/sda`, but `nvme0` for `/dev/nvme0n1`, since two tools name either."""
    name = path.rpartition("/")[2] if path else ""
    controller = re.match(r"nvme\d+", name, re.ASCII)
    return controller.group() if controller else name or None


def maker_of(model: str | None) -> str | None:
    """Give the maker whose name or code starts a disc's model, or nothing."""
    upper = (model or "").upper()
    named = next((maker for start, maker in _MAKERS if upper.startswith(start)), None)
    return named or ("Seagate" if _SEAGATE_MODEL.match(upper) else None)


def says_flash(model: str | None) -> bool:
    """Tell whether the model's name itself says that the disc is flash memory."""
    return _FLASH_MODEL.search(model or "") is not None


def place_of(model: str | None, path: str | None, *, usb: bool) -> Place:
    """Tell where a disc sits from its model and its name under /dev."""
    if path and _NOT_A_DISC_PATH.match(path):
        return Place.NOWHERE
    if (path and _VIRTUAL_PATH.match(path)) or _VIRTUAL.search(model or ""):
        return Place.VIRTUAL
    return Place.USB if usb else Place.INTERNAL


def join(listed: Sequence[Found], measured: Sequence[Found]) -> tuple[list[Found], list[Remark]]:
    """Complete what lshw lists by what smartctl measured, but keep every disc that only one of them saw."""
    remarks: list[Remark] = []
    alone = _bounded(measured)
    joined = []
    for disc in _bounded(listed):
        partner = next((other for other in alone if _same_disc(disc, other)), None)
        if partner is None:
            joined.append(disc)
            continue
        alone.remove(partner)
        medium, remark = _complete(disc.medium, partner.medium)
        remarks += remark
        joined.append(replace(disc, medium=medium, place=_outermost(disc.place, partner.place)))
    return joined + alone, remarks


def _bounded(discs: Iterable[Found]) -> list[Found]:
    first = list(islice(discs, MOST_MEDIA + 1))
    if len(first) > MOST_MEDIA:
        raise UnreadableFileError(N_("The file lists more than {most} media."), most=MOST_MEDIA)
    return first


def _outermost(first: Place, second: Place) -> Place:
    return second if first is Place.INTERNAL else first


def _same_disc(disc: Found, other: Found) -> bool:
    serials = (disc.medium.serial, other.medium.serial)
    if serials[0] and serials[1] and folded(serials[0]) == folded(serials[1]):
        return True
    # an old lshw sees an NVMe controller but neither its name under /dev nor its serial
    unnamed_nvme = disc.path == "nvme" and (other.path or "").startswith("nvme")
    return unnamed_nvme or (disc.path is not None and disc.path == other.path)


def _complete(listed: MediumReading, measured: MediumReading) -> tuple[MediumReading, list[Remark]]:
    remarks = []
    if listed.serial and measured.serial and folded(listed.serial) != folded(measured.serial):
        remarks.append(Remark.SERIALS_DIFFER)
    kind = measured.kind if listed.kind is MediumKind.UNKNOWN else listed.kind
    if MediumKind.UNKNOWN not in (listed.kind, measured.kind) and listed.kind is not measured.kind:
        kind = MediumKind.UNKNOWN
        remarks.append(Remark.KINDS_DIFFER)
    return MediumReading(
        kind=kind,
        maker=listed.maker or measured.maker,
        model=measured.model or listed.model,
        serial=measured.serial or listed.serial,
        size_bytes=measured.size_bytes or listed.size_bytes,
        health=measured.health or listed.health,
    ), remarks


def settle(discs: Iterable[Found]) -> tuple[tuple[MediumReading, ...], list[Remark]]:
    """Keep the machine's own media, each serial once, and say what was left out or is not known."""
    media: dict[str, MediumReading] = {}
    remarks: list[Remark] = []
    for position, disc in enumerate(_bounded(discs)):
        remarks += _left_out(disc)
        if disc.place is not Place.INTERNAL:
            continue
        key = folded(disc.medium.serial) if disc.medium.serial else f"#{position}"
        if key in media:
            remarks.append(Remark.MEDIUM_TWICE)
            media[key], differences = _complete(media[key], disc.medium)
            remarks += differences
        else:
            media[key] = disc.medium
    for medium in media.values():
        remarks += _unknowns(medium)
    return tuple(media.values()), remarks if media else [*remarks, Remark.NO_MEDIUM]


def _left_out(disc: Found) -> list[Remark]:
    if disc.place is Place.USB and disc.medium.size_bytes:  # an empty card reader has no size and needs no word
        return [Remark.USB_LEFT_OUT]
    return [Remark.VIRTUAL_LEFT_OUT] if disc.place is Place.VIRTUAL else []


def _unknowns(medium: MediumReading) -> list[Remark]:
    remarks = [] if medium.serial else [Remark.MEDIUM_WITHOUT_SERIAL]
    if medium.kind is MediumKind.UNKNOWN:
        remarks.append(Remark.MEDIUM_KIND_UNKNOWN)
    if _RAID.search(medium.model or ""):
        remarks.append(Remark.RAID_VOLUME)
    return remarks
