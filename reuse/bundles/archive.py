"""ZIP file whose every byte follows from what is put in it."""

from collections.abc import Iterable
from hashlib import sha256
from typing import IO, Any, Self
from zipfile import ZIP_STORED, ZipFile, ZipInfo

FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the oldest a ZIP can say. When it was made stands in the manifest."""


class Archive:
    """Entries stored as they are, one after the other, with no field that could say anything else."""

    def __init__(self, out: IO[bytes]):
        self._zip = ZipFile(out, "w", ZIP_STORED)
        self.files: list[dict[str, Any]] = []

    def add(self, name: str, what: str, pieces: Iterable[bytes]) -> None:
        """Write one entry piece by piece, and note its size and hash."""
        entry = ZipInfo(name, FIRST_DAY)
        entry.create_system, entry.external_attr = 3, 0o644 << 16  # the same on every system
        digest, size = sha256(), 0
        with self._zip.open(entry, "w") as written:
            for piece in pieces:
                written.write(piece)
                digest.update(piece)
                size += len(piece)
        self.files.append({"name": name, "what": what, "bytes": size, "sha256": digest.hexdigest()})

    def digest(self, name: str) -> str:
        """Return the hash of an entry that was added."""
        return next(str(file["sha256"]) for file in self.files if file["name"] == name)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_problem: object) -> None:
        """Write the list of entries that ends the file."""
        self._zip.close()
