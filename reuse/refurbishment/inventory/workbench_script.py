"""Reader of eReuse workbench-script snapshots: smartctl and inxi as strings of JSON, dmidecode as text."""

from typing import Any

from reuse.errors import UnreadableFileError
from reuse.refurbishment.inventory import dmidecode, inxi, smartctl
from reuse.refurbishment.inventory.machines import Machine, remarks_on
from reuse.refurbishment.inventory.media import join, settle
from reuse.refurbishment.inventory.opening import open_json
from reuse.refurbishment.inventory.reading import Findings
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.values import mapping
from reuse.refurbishment.inventory.workbench2022 import parts_of


def is_workbench_script(document: object) -> bool:
    """Tell whether a JSON document is a workbench-script snapshot."""
    parts = parts_of(document)
    return "smartctl" in parts or (bool(parts) and mapping(document).get("software") == "workbench-script")


def read(snapshot: dict[str, Any]) -> Findings:
    """Read the machine from dmidecode, its discs from smartctl and inxi; what it says of erasing proves nothing."""
    parts = parts_of(snapshot)
    output = parts.get("dmidecode")
    machine = dmidecode.read_machine(output) if isinstance(output, str) else Machine(remarks=(Remark.NO_SYSTEM,))
    outputs, said_of_outputs = _open_part(parts.get("smartctl"))
    measured, said_of_discs = smartctl.read_discs(outputs)
    sections, _ = _open_part(parts.get("inxi"))
    listed = list(inxi.read_discs(sections))
    discs, differences = join(listed, measured)
    media, others = settle(discs)
    remarks = [*said_of_outputs, *said_of_discs, *differences, *others]
    if not listed:
        remarks.append(Remark.USB_UNTOLD)
    if snapshot.get("erase"):
        remarks.append(Remark.ERASE_PROVES_NOTHING)
    warnings = (*machine.remarks, *remarks_on(machine.device), *remarks)
    return Findings(machine.device, media, warnings=warnings, marks=machine.marks)


def _open_part(part: object) -> tuple[list[Any], tuple[Remark, ...]]:
    """Open a tool's output, which comes as a string of JSON; a later script may give the JSON itself."""
    if not isinstance(part, str):
        return (part, ()) if isinstance(part, list) else ([], (Remark.DAMAGED_PART,))
    try:
        return open_json(part)
    except UnreadableFileError:
        return [], (Remark.DAMAGED_PART,)
