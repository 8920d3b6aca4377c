"""Lines of a CSV file as French spreadsheets read it, in which nothing runs as a formula."""

import csv
import io
from collections.abc import Sequence

from reuse.actors.rules import FORMULA_STARTS


def head(titles: Sequence[str]) -> str:
    """Write the first line, after the mark by which a spreadsheet knows the letters."""
    return "\N{ZERO WIDTH NO-BREAK SPACE}" + line(titles)


def line(cells: Sequence[str]) -> str:
    """Write one line; what could run as a formula is neutralised."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([neutral(cell) for cell in cells])
    return out.getvalue()


def neutral(cell: str) -> str:
    """Keep a spreadsheet from running the cell as a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
