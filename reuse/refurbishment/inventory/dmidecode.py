"""Reader of the text `dmidecode` prints, as Workbench files carry it."""

import re

from reuse.refurbishment.inventory.machines import Machine, kind_of, marks_of, processor_name
from reuse.refurbishment.inventory.reading import DeviceReading
from reuse.refurbishment.inventory.remarks import Remark
from reuse.refurbishment.inventory.values import LONGEST_NAME, any_filler, identity, integer, serial

Table = dict[str, str]

_HANDLE = re.compile(r"Handle \S+, DMI type (\d{1,3}),", re.ASCII)
_FIELD = re.compile(r"\t([^\t:][^:]*): +(.*)")
_SIZE = re.compile(r"(\d{1,9}) (kB|MB|GB|TB)", re.ASCII)
_KIB = {"kB": 1, "MB": 2**10, "GB": 2**20, "TB": 2**30}
_SYSTEM, _BOARD, _CHASSIS, _PROCESSOR, _MODULE = 1, 2, 3, 4, 17


def read_machine(output: str) -> Machine:
    """Read the machine and its hidden identities, but take whatever a damaged output still says."""
    tables = _tables(output)
    system, board, chassis = (_first(tables, kind) for kind in (_SYSTEM, _BOARD, _CHASSIS))
    modules = [
        _kib(table.get("Size", "")) for kind, table in tables if kind == _MODULE and table.get("Type") != "Flash"
    ]
    device = DeviceReading(
        kind=kind_of(chassis.get("Type")),
        maker=identity(system.get("Manufacturer"), LONGEST_NAME),
        model=identity(system.get("Product Name")),
        serial=serial(system.get("Serial Number")),
        sku=identity(system.get("SKU Number")),
        memory_mb=integer(sum(modules) // 2**10),
        processor=processor_name(identity(_first(tables, _PROCESSOR).get("Version"))),
    )
    names = map(system.get, ("Manufacturer", "Product Name", "Serial Number", "SKU Number"))
    marks = marks_of(system.get("UUID"), serial(board.get("Serial Number")))
    return Machine(device, marks, (Remark.PLACEHOLDER,) if any_filler(names) else ())


def _tables(output: str) -> list[tuple[int, Table]]:
    tables: list[tuple[int, Table]] = []
    for line in output.splitlines():
        if handle := _HANDLE.match(line):
            tables.append((int(handle.group(1)), {}))
        elif tables and (field := _FIELD.match(line)):
            tables[-1][1].setdefault(field.group(1), field.group(2))
    return tables


def _first(tables: list[tuple[int, Table]], kind: int) -> Table:
    return next((table for found, table in tables if found == kind), {})


def _kib(size: str) -> int:
    measured = _SIZE.fullmatch(size.strip())
    return int(measured.group(1)) * _KIB[measured.group(2)] if measured else 0
