"""Words of firmware about the machine: its kind, its names, its filler."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from reuse.refurbishment.inventory.reading import DeviceReading, MachineKind
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.values import folded, text

_KINDS = {
    MachineKind.LAPTOP: "laptop notebook netbook portable subnotebook convertible detachable",
    MachineKind.DESKTOP: "desktop desktopcomputer tower towercomputer minitower minitowercomputer lowprofile "
    "lowprofiledesktop lowprofiledesktopcomputer spacesaving pizzabox lunchbox minipc stickpc microtower",
    MachineKind.ALL_IN_ONE: "allinone",
    MachineKind.SERVER: "server mainserverchassis rackmount rackmountchassis blade bladeenclosure",
    MachineKind.TABLET: "tablet",
}
_KIND_OF_WORD = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_VIRTUAL = re.compile(r"QEMU|VirtualBox|innotek|VMware|Virtual Machine|Bochs|Xen\b|KVM", re.IGNORECASE)
_MARKS_OF_TRADE = re.compile(r"\((?:R|TM|C)\)|[®™©]", re.IGNORECASE)


def kind_of(*words: object) -> MachineKind | None:
    """Give the kind that the first telling word names: a chassis type or a tool's description."""
    kinds = (_KIND_OF_WORD.get(folded(text(word) or "")) for word in words)
    return next((kind for kind in kinds if kind), None)


def processor_name(value: object) -> str | None:
    """Give a processor's name as people say it, without (R) and (TM)."""
    name = text(value)
    return text(_MARKS_OF_TRADE.sub(" ", name)) if name else None


def is_virtual(*words: object) -> bool:
    """Tell whether maker or model name a virtual machine."""
    return any(_VIRTUAL.search(text(word) or "") for word in words)


def uuid_mark(value: object) -> str | None:
    """Give one form for a firmware UUID, but the same for both byte orders: dmidecode and old lshw write either."""
    bare = folded(text(value) or "")
    if len(bare) != 32 or len(set(bare)) < 3 or not re.fullmatch(r"[0-9a-f]{32}", bare):
        return None
    parts = bytes.fromhex(bare)
    swapped = parts[3::-1] + parts[5:3:-1] + parts[7:5:-1] + parts[8:]
    return f"uuid:{min(parts, swapped).hex()}"


def marks_of(uuid: object, board_serial: str | None) -> frozenset[str]:
    """Give the hidden identities that recognise a machine whose serial is missing."""
    board = f"board:{folded(board_serial)}" if board_serial else None
    return frozenset(mark for mark in (uuid_mark(uuid), board) if mark)


@dataclass(frozen=True, slots=True)
class Machine:
    """What one tool says of the machine, its hidden identities, and what it left unclear."""

    device: DeviceReading = field(default_factory=DeviceReading)
    marks: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()


def merge(machine: Machine, other: Machine) -> Machine:
    """Fill what one tool left empty with what another says, but take the larger memory.

    A tool that cannot list the modules gives what the system left over, which is less than what is installed.
    """
    said = other.device.as_json()
    better = {name: value for name, value in said.items() if getattr(machine.device, name) is None}
    better["memory_mb"] = max(machine.device.memory_mb or 0, other.device.memory_mb or 0) or None
    device = replace(machine.device, **better)
    return Machine(device, machine.marks | other.marks, (*machine.remarks, *other.remarks))


def remarks_on(device: DeviceReading, *virtual_words: object) -> Iterable[Remark]:
    """Say what is missing from the machine itself."""
    if is_virtual(device.maker, device.model, *virtual_words):
        yield Remark.VIRTUAL_MACHINE
    if device.serial is None:
        yield Remark.NO_SERIAL
