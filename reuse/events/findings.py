"""What a verification finds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One field that is not what it must be: of a subject's event where both are named, else of what `where` names."""

    where: str
    field: str
    expected: str
    found: str
    subject: str | None = None
    seq: int | None = None
