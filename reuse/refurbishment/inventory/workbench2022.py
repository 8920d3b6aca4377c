"""Reader of eReuse Workbench 2022 snapshots: raw outputs of several tools in one file."""

from typing import Any

from reuse.errors import UnreadableFileError
from reuse.refurbishment.inventory import dmidecode, lshw, lshw_media, smartctl
from reuse.refurbishment.inventory.machines import Machine, merge, remarks_on
from reuse.refurbishment.inventory.media import join, settle
from reuse.refurbishment.inventory.opening import open_json
from reuse.refurbishment.inventory.reading import Findings
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.values import mapping

_PARTS = ("lshw", "dmidecode", "smart", "hwinfo", "lspci")


def parts_of(document: object) -> dict[str, Any]:
    """Give the tools' outputs, which the tool's own schema also calls `hwmd`."""
    snapshot = mapping(document)
    return mapping(snapshot.get("data")) or mapping(snapshot.get("hwmd"))


def is_workbench2022(document: object) -> bool:
    """Tell whether a JSON document carries tools' raw outputs under the names of 2022."""
    return any(part in parts_of(document) for part in _PARTS)


def read(snapshot: dict[str, Any]) -> Findings:
    """Read the machine from lshw, then dmidecode; its discs from lshw, completed by smartctl."""
    parts = parts_of(snapshot)
    tree = _tree(parts.get("lshw"))
    machine = lshw.read_machine(tree) if tree else Machine(remarks=(Remark.LSHW_DAMAGED, Remark.USB_UNTOLD))
    if isinstance(output := parts.get("dmidecode"), str):
        machine = merge(machine, dmidecode.read_machine(output))
    measured, said_of_discs = smartctl.read_discs(parts.get("smart"))
    discs, differences = join(list(lshw_media.read_discs(tree)), measured)
    media, others = settle(discs)
    return Findings(
        machine.device,
        media,
        warnings=(*machine.remarks, *remarks_on(machine.device), *said_of_discs, *differences, *others),
        marks=machine.marks,
    )


def _tree(part: object) -> list[Any]:
    """Give lshw's whole nodes: it may come as an object, a list, or a string of either, and broken."""
    if isinstance(part, str):
        try:
            nodes, _ = open_json(part)
        except UnreadableFileError:
            return []
    else:
        nodes = part if isinstance(part, list) else [part]
    return [node for node in nodes if lshw.is_lshw(node)]
