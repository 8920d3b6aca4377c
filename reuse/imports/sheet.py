"""Spreadsheets as titles and rows of text: CSV, XLSX, ODS, none of them without an end."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from reuse.devices.naming import model_key
from reuse.errors import N_, UnreadableFileError
from reuse.imports import unpacking

MOST_ROWS = 50_000
MOST_COLUMNS = 200
LONGEST_CELL = 30_000
UNPACKED = 100 * 1024 * 1024
RATIO = 200
PATIENCE = 40.0
"""Seconds that unpacking may take, on a machine that has other things to do."""
_DELIMITERS = ";,\t|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """The titles, folded to capitals and digits, the rows that are not empty, and their numbers in the file."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    """As a spreadsheet shows them: the titles mostly stand in row 1, and a row that is empty counts."""

    def records(self) -> Iterator[dict[str, str]]:
        """Give each row by its folded titles; a cell without a title is nothing."""
        for row in self.rows:
            yield {title: cell for title, cell in zip(self.titles, row, strict=False) if title}


def read_sheet(content: bytes) -> Sheet:
    """Read the first sheet of a file; raises UnreadableFileError for what is no table, or has no end."""
    cells = _workbook(content) if content.startswith(b"PK") else _csv(content)
    rows = ((number, tuple(keepable(cell).strip() for cell in row)) for number, row in cells)
    kept = _bounded((number, row) for number, row in rows if any(row))
    if not kept:
        raise UnreadableFileError(N_("This file is empty."), remedy=N_("Choose another file."))
    numbers, (titles, *others) = zip(*kept, strict=True)
    return Sheet(tuple(map(model_key, titles)), tuple(others), numbers[1:])


def _bounded(rows: Iterable[tuple[int, tuple[str, ...]]]) -> list[tuple[int, tuple[str, ...]]]:
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, row in rows:
        if len(row) > MOST_COLUMNS or len(kept) > MOST_ROWS or any(len(cell) > LONGEST_CELL for cell in row):
            raise too_large()
        kept.append((number, row))
    return kept


def _csv(content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    if b"\0" in content:
        raise _no_table()
    text = decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
    except csv.Error as error:
        raise _no_table() from error


def decoded(content: bytes) -> str:
    """Read text as spreadsheets write it: UTF-8, with or without its mark, else Windows' western letters."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def keepable(text: str) -> str:
    """Take off what no database keeps: NUL and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _workbook(content: bytes) -> list[tuple[int, list[str]]]:
    _check_packed(content)
    command = (sys.executable, "-I", unpacking.__file__)
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise too_large() from error
    if done.returncode == unpacking.DAMAGED:
        raise _damaged()
    if done.returncode:
        raise too_large()
    rows: list[tuple[int, list[str]]] = json.loads(done.stdout)
    return rows


def _check_packed(content: bytes) -> None:
    """Refuse what unpacks without end, before anything is unpacked."""
    try:
        size = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(content)).infolist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:  # its names and versions may be damaged too
        raise _damaged() from error
    if size > UNPACKED or size > RATIO * len(content):
        raise too_large()


def too_large() -> UnreadableFileError:
    """Refuse a file that has no end."""
    return UnreadableFileError(
        N_("This file is too large to be read at once."),
        remedy=N_("Keep the rows of your territory only, 50 000 at most, then send it again."),
    )


def _no_table() -> UnreadableFileError:
    return UnreadableFileError(
        N_("This file is no table that can be read."), remedy=N_("Save it as CSV, XLSX or ODS, then send it again.")
    )


def _damaged() -> UnreadableFileError:
    return UnreadableFileError(N_("This spreadsheet cannot be opened."), remedy=N_("Save it again, or save it as CSV."))
