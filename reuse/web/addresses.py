"""Numbers and ids that an address or a form names, read without a word where nobody could mean them."""

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
