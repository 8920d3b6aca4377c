"""Numbers and ids that an address or a form names, read without a word where nobody could mean them."""

from datetime import UTC, datetime
from uuid import UUID


def number_in(text: str) -> int | None:
    """Read a whole number, as a list's place is written; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def identifier_in(text: str) -> UUID | None:
    """Read an id; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def moment_in(text: str) -> datetime | None:
    """Read a moment with its zone; None for anything else, and for one that no calendar of ours holds."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
