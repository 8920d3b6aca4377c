"""Files that only the service may read: the keys that sign."""

import os
import secrets
import stat
from pathlib import Path

ONLY_OURS = 0o600


def keep_first(path: Path, content: bytes) -> None:
    """Make a file that nobody ever sees half-written; the first process to name it wins."""
    draft = write_draft(path, content, ONLY_OURS)
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return  # another process was first: its file counts
    finally:
        draft.unlink()


def write_draft(path: Path, content: bytes, mode: int) -> Path:
    """Write a file beside the one meant, whole on the disc, to be moved into its place."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return draft


def read_private(path: Path) -> bytes | None:
    """Read a file, or return None where others could read it too; raises FileNotFoundError."""
    with path.open("rb") as file:
        open_to_others = stat.S_IMODE(os.fstat(file.fileno()).st_mode) & 0o077
        return None if open_to_others else file.read()
