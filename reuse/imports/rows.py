"""A place as one row of a file tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what it says of a site and of who runs it, or why it cannot be taken.

    `told` holds only what the file says, by the names of a site's fields; `number` is the one that a spreadsheet
    shows; `placed` tells whether its position is the file's own, or only its commune's middle.
    """

    number: int
    source_id: str = ""
    name: str = ""
    told: Mapping[str, Any] = field(default_factory=dict)
    siret: str = ""
    legal_name: str = ""
    kind: str = "association"
    attribution: str = ""
    placed: bool = True
    warnings: tuple[str, ...] = ()
    left_out: str = ""
    refused: str = ""
