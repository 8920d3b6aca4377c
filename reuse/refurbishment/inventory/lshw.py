"""Reader of `lshw -json`."""

import re
from collections.abc import Iterator
from typing import Any

from reuse.refurbishment.inventory import lshw_media
from reuse.refurbishment.inventory.machines import Machine, kind_of, marks_of, processor_name, remarks_on
from reuse.refurbishment.inventory.media import settle
from reuse.refurbishment.inventory.reading import DeviceReading, Findings
from reuse.refurbishment.inventory.remarks import Remark
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

Node = dict[str, Any]

_CPU = re.compile(r"cpu(:\d+)?")
_SYSTEM_MEMORY = re.compile(r"system memory", re.IGNORECASE)


def is_lshw(document: object) -> bool:
    """Tell whether a JSON document is a node of lshw's tree."""
    node = mapping(document)
    return isinstance(node.get("class"), str) and isinstance(node.get("id"), str)


def read(documents: list[Any]) -> Findings:
    """Read one machine from lshw's tree, or from parts listed without their machine."""
    machine = read_machine(documents)
    media, others = settle(lshw_media.read_discs(documents))
    warnings = (*machine.remarks, *remarks_on(machine.device), *others)
    return Findings(machine.device, media, warnings=warnings, marks=machine.marks)


def read_machine(documents: list[Any]) -> Machine:
    """Read the machine from its system node; parts listed without one leave it unknown, with a warning."""
    nodes = list(walk(documents))
    system = next((mapping(document) for document in documents if _is_system(document)), None)
    if system is None:
        return Machine(remarks=(Remark.NO_SYSTEM,))
    configuration = mapping(system.get("configuration"))
    board = next((node for node in nodes if node.get("id") == "core"), {})
    names = (system.get("vendor"), system.get("product"), system.get("serial"), configuration.get("sku"))
    device = DeviceReading(
        kind=kind_of(configuration.get("chassis"), system.get("description")),
        maker=identity(system.get("vendor"), LONGEST_NAME),
        model=_model(system, configuration),
        serial=serial(system.get("serial")),
        sku=identity(configuration.get("sku")),
        memory_mb=_memory_mb(nodes),
        processor=next(filter(None, map(_processor, nodes)), None),
    )
    marks = marks_of(configuration.get("uuid"), serial(board.get("serial")))
    return Machine(device, marks, (Remark.PLACEHOLDER,) if any_filler(names) else ())


def walk(documents: list[Any]) -> Iterator[Node]:
    """Give every node of the trees, top down, but without recursion: a file may be nested as deep as it likes."""
    waiting = [mapping(document) for document in reversed(documents)]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [mapping(child) for child in reversed(sequence(node.get("children")))]


def _is_system(document: object) -> bool:
    return is_lshw(document) and mapping(document)["class"] == "system"


def _model(system: Node, configuration: Node) -> str | None:
    """Give the product's name without the SKU or family that lshw adds in brackets."""
    product = text(system.get("product"))
    for added in (text(configuration.get("sku")), text(configuration.get("family"))):
        if product and added and product.endswith(f"({added})"):
            product = product[: -len(added) - 2]
    return identity(product)


def _processor(node: Node) -> str | None:
    is_socket = node.get("class") == "processor" and _CPU.fullmatch(text(node.get("id")) or "")
    return processor_name(node.get("product")) if is_socket and node.get("disabled") is not True else None


def _memory_mb(nodes: list[Node]) -> int | None:
    """Sum the modules of the system's memory, in MiB; without modules its own size, but never a BIOS' flash memory."""
    total = 0
    for node in nodes:
        if node.get("class") == "memory" and _SYSTEM_MEMORY.fullmatch(text(node.get("description")) or ""):
            modules = (mapping(child) for child in sequence(node.get("children")))
            total += sum(integer(module.get("size")) or 0 for module in modules) or integer(node.get("size")) or 0
    return integer(total // 2**20)
