"""A spreadsheet unpacked in a process of its own: one without end ends this process, not the service.

Reads a file from the standard input and writes the rows of its first sheet as JSON, each after its number. One cell
in the last row of a sheet is enough for the library to ask for more memory than there is, and to abort.
"""

import io
import json
import resource
import sys
from collections.abc import Sequence

from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
DAMAGED = 3
"""How the process ends where the file is no spreadsheet; where it is too large, it is ended."""


def main() -> int:
    """Write the rows that are not empty as lists of text, after the numbers that a spreadsheet shows beside them."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)
        rows = [(number, told) for number, row in enumerate(sheet.iter_rows(), start=1) if any(told := _texts(row))]
    except (CalamineError, IndexError):
        return DAMAGED
    json.dump(rows, sys.stdout)
    return 0


def _texts(row: Sequence[object]) -> list[str]:
    """Write cells as they are typed: whole numbers come as floats, a postcode or a SIRET among them."""
    return ["" if cell is None else str(_whole(cell)) for cell in row]


def _whole(cell: object) -> object:
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else cell


if __name__ == "__main__":
    sys.exit(main())
