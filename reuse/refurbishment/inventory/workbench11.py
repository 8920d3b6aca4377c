"""Reader of eReuse Workbench 11 snapshots."""

import re
from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from reuse.refurbishment.inventory.machines import kind_of, marks_of, processor_name, remarks_on
from reuse.refurbishment.inventory.media import Found, place_of, settle
from reuse.refurbishment.inventory.reading import (
    DeviceReading,
    ErasureReading,
    ErasureResult,
    Findings,
    Health,
    MediumKind,
    MediumReading,
    Verified,
)
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.times import to_utc
from reuse.refurbishment.inventory.values import (
    LONGEST_NAME,
    any_filler,
    identity,
    integer,
    mapping,
    sequence,
    serial,
    text,
)

Part = dict[str, Any]

_MEDIA = {
    "HardDrive": MediumKind.HDD,
    "SolidStateDrive": MediumKind.SSD,
    "DataStorage": MediumKind.UNKNOWN,
}
# EraseSectors reads every sector back, EraseBasic only writes
_ERASURES = {"EraseBasic": Verified.NONE, "EraseSectors": Verified.ALL}
_NO_ERROR = frozenset(("Info", "Notice"))
_SEVERITIES = _NO_ERROR | {"Warning", "Error"}
_QUANTITY = re.compile(r"(\d{1,12}(?:\.\d{1,20})?) ?(\w*)", re.ASCII)
_UNITS = {"": 1.0, "MB": 1.0, "megabyte": 1.0, "mebibyte": 1.0, "GB": 1e3, "gigabyte": 1e3, "gibibyte": 1024.0}


def is_workbench11(document: object) -> bool:
    """Tell whether a JSON document is a computed snapshot: a device and its components."""
    snapshot = mapping(document)
    return isinstance(snapshot.get("device"), dict) and "components" in snapshot


def read(snapshot: Part, zone: ZoneInfo) -> Findings:
    """Read the machine, its media and what was erased on them; a time without zone is `zone`'s."""
    parts = [mapping(part) for part in sequence(snapshot.get("components"))]
    stores = [part for part in parts if text(part.get("type")) in _MEDIA]
    device, marks, remarks = _device(snapshot, parts)
    if not all(isinstance(part, dict) for part in sequence(snapshot.get("components"))):
        remarks.append(Remark.DAMAGED_PART)
    media, others = settle(map(_medium, stores))
    tool = f"Workbench {identity(snapshot.get('version'), LONGEST_NAME // 2) or ''}".strip()
    erasures = [_erasure(store, action, tool, zone) for store in stores for action in _actions(store)]
    return Findings(
        device,
        media,
        erasures=tuple(erasure for erasure, _ in erasures if erasure),
        warnings=(*remarks, *others, *(remark for _, said in erasures for remark in said)),
        marks=marks,
    )


def _device(snapshot: Part, parts: list[Part]) -> tuple[DeviceReading, frozenset[str], list[Remark]]:
    machine = mapping(snapshot["device"])
    firmware = mapping(mapping(mapping(snapshot.get("debug")).get("lshw")).get("configuration"))
    board = next((part for part in parts if part.get("type") == "Motherboard"), {})
    modules = (_mega(part.get("size")) for part in parts if part.get("type") == "RamModule")
    processors = (part.get("model") for part in parts if part.get("type") == "Processor")
    device = DeviceReading(
        kind=kind_of(machine.get("type"), machine.get("chassis")),
        maker=identity(machine.get("manufacturer"), LONGEST_NAME),
        model=identity(machine.get("model")),
        serial=serial(machine.get("serialNumber")),
        sku=identity(machine.get("sku")),
        memory_mb=integer(sum(modules)),
        processor=processor_name(next(processors, None)),
    )
    remarks = list(remarks_on(device, machine.get("chassis")))
    if any_filler(machine.get(key) for key in ("manufacturer", "model", "serialNumber", "sku")):
        remarks.append(Remark.PLACEHOLDER)
    return device, marks_of(firmware.get("uuid"), serial(board.get("serialNumber"))), remarks


def _medium(part: Part) -> Found:
    model = identity(part.get("model"))
    medium = MediumReading(
        kind=_MEDIA[text(part["type"]) or ""],
        maker=identity(part.get("manufacturer")),
        model=model,
        serial=serial(part.get("serialNumber")),
        size_bytes=integer(_mega(part.get("size")) * 10**6),
        health=_health(part),
    )
    return Found(medium, None, place_of(model, None, usb=text(part.get("interface")) == "USB"))


def _mega(value: object) -> float:
    """Give a quantity in its mega unit: a number, or text such as `160042.0 MB` or `1024.0 mebibyte`."""
    if isinstance(value, str):
        measured = _QUANTITY.fullmatch(value.strip())
        return float(measured.group(1)) * _UNITS.get(measured.group(2), 0) if measured else 0.0
    return float(value) if isinstance(value, int | float) and integer(value) else 0.0


def _health(part: Part) -> Health | None:
    """Give the verdict of the last test that reached one."""
    tests = (action for action in _actions(part) if action.get("type") == "TestDataStorage")
    verdicts = [test["assessment"] for test in tests if isinstance(test.get("assessment"), bool)]
    if not verdicts:
        return None
    return Health.PASSED if verdicts[-1] else Health.FAILED


def _actions(part: Part) -> Iterator[Part]:
    return map(mapping, sequence(part.get("actions")))


def _erasure(store: Part, action: Part, tool: str, zone: ZoneInfo) -> tuple[ErasureReading | None, list[Remark]]:
    kind = text(action.get("type")) or ""
    if not kind.startswith("Erase"):
        return None, []
    if kind not in _ERASURES:
        return None, [Remark.ERASURE_UNKNOWN]
    started, said_of_start = to_utc(action.get("startTime"), zone)
    finished, said_of_end = to_utc(action.get("endTime"), zone)
    result, said_of_result = _result(action, finished)
    known = serial(store.get("serialNumber"))
    erasure = ErasureReading(
        medium_serial=known,
        tool=tool,
        result=result,
        passes=len(sequence(action.get("steps"))) or None,
        verified=_ERASURES[kind],
        started=started,
        finished=finished,
    )
    unmatched = [] if known else [Remark.ERASED_WITHOUT_SERIAL]
    return erasure, [*said_of_start, *said_of_end, *said_of_result, *unmatched]


def _result(action: Part, finished: str | None) -> tuple[ErasureResult, list[Remark]]:
    """Judge by the action and each of its steps: whatever is not clearly good is not a success."""
    steps = sequence(action.get("steps"))
    severities = [text(mapping(item).get("severity")) for item in (action, *steps)]
    if finished is None:
        return ErasureResult.ABORTED, []
    if not steps or not _SEVERITIES.issuperset(severities):
        return ErasureResult.FAILED, [Remark.SEVERITY_UNKNOWN]
    return ErasureResult.SUCCESS if _NO_ERROR.issuperset(severities) else ErasureResult.FAILED, []
