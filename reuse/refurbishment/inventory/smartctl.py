"""Reader of `smartctl --json -x`."""

from typing import Any

from reuse.refurbishment.inventory.media import Found, Place, maker_of, place_of, says_flash, settle, short_path
from reuse.refurbishment.inventory.reading import Findings, Health, MediumKind, MediumReading
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.values import identity, integer, mapping, sequence, serial, text

_NEVER_OPENED = 0b11
_SPIN_UP_TIME = 3
_HEALTHS = {True: Health.PASSED, False: Health.FAILED}


def is_smartctl(document: object) -> bool:
    """Tell whether a JSON document is one disc's smartctl output."""
    return isinstance(mapping(document).get("smartctl"), dict)


def read(documents: list[Any]) -> Findings:
    """Read one or several discs; the machine itself stays unknown."""
    discs, remarks = read_discs(documents)
    media, others = settle(discs)
    return Findings(media=media, warnings=(*remarks, *others, Remark.USB_UNTOLD))


def read_discs(documents: object) -> tuple[list[Found], list[Remark]]:
    """Read the discs of a list of outputs, but skip, with a word, those that it could not open."""
    discs: list[Found] = []
    remarks: list[Remark] = []
    for document in sequence(documents):
        if not is_smartctl(document):
            remarks.append(Remark.DAMAGED_PART)
        elif _said_something(document):
            discs.append(_disc(document))
        else:
            remarks += _unopened(document)
    return discs, remarks


def _said_something(document: dict[str, Any]) -> bool:
    return any(document.get(key) for key in ("model_name", "serial_number", "user_capacity", "product", "scsi_product"))


def _unopened(document: dict[str, Any]) -> list[Remark]:
    run = mapping(document.get("smartctl"))
    arguments = sequence(run.get("argv"))
    path = short_path(text(arguments[-1])) if arguments else None
    # the exit status is a set of bits: only the two lowest mean that nothing was read
    failed = (integer(run.get("exit_status")) or 0) & _NEVER_OPENED
    if place_of(None, path, usb=False) is not Place.INTERNAL or not failed:
        return []
    messages = [text(mapping(message).get("string")) or "" for message in sequence(run.get("messages"))]
    return [Remark.USB_LEFT_OUT if any("USB" in message for message in messages) else Remark.SMARTCTL_FAILED]


def _disc(document: dict[str, Any]) -> Found:
    device = mapping(document.get("device"))
    path = short_path(text(device.get("name")))
    model = identity(document.get("model_name")) or identity(document.get("product"))
    model = model or identity(document.get("scsi_product"))
    medium = MediumReading(
        kind=_kind(document, device, model),
        maker=identity(document.get("vendor")) or identity(document.get("scsi_vendor")) or maker_of(model),
        model=model,
        serial=serial(document.get("serial_number")),
        size_bytes=integer(mapping(document.get("user_capacity")).get("bytes"))
        or integer(document.get("nvme_total_capacity")),
        health=_health(document),
    )
    bridge = (text(device.get("type")) or "").startswith(("usb", "snt"))
    return Found(medium, path, place_of(model, path, usb=bridge))


def _kind(document: dict[str, Any], device: dict[str, Any], model: str | None) -> MediumKind:
    if (text(device.get("protocol")) or "").upper() == "NVME":
        return MediumKind.SSD
    rotation = document.get("rotation_rate")
    if integer(rotation) or _spins_up(document):
        return MediumKind.HDD
    still = rotation == 0 and not isinstance(rotation, bool)
    return MediumKind.SSD if still or says_flash(model) else MediumKind.UNKNOWN


def _spins_up(document: dict[str, Any]) -> bool:
    """Tell whether the attributes time a motor's start: discs older than ATA-8 give no rotation rate."""
    table = map(mapping, sequence(mapping(document.get("ata_smart_attributes")).get("table")))
    times = (mapping(row.get("raw")).get("value") for row in table if row.get("id") == _SPIN_UP_TIME)
    return document.get("rotation_rate") is None and any(integer(time) for time in times)


def _health(document: dict[str, Any]) -> Health | None:
    passed = mapping(document.get("smart_status")).get("passed")
    return _HEALTHS.get(passed) if isinstance(passed, bool) else None
