"""Pages of a list."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

Item = TypeVar("Item")


def paged(found: Sequence[Item], limit: int, mark: Callable[[Item], Any]) -> dict[str, Any]:
    """Keep `limit` of the items found, which were asked one more, and say where the list goes on."""
    kept = list(found[:limit])
    return {"items": kept, "next": str(mark(kept[-1])) if len(found) > limit else None}
