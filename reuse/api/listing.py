"""Rows as answers: pages of a list, and one row with more said of it."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import inspect

from reuse.db import Base

Item = TypeVar("Item")


def paged(found: Sequence[Item], limit: int, mark: Callable[[Item], Any]) -> dict[str, Any]:
    """Keep `limit` of the items found, which were asked one more, and say where the list goes on."""
    kept = list(found[:limit])
    return {"items": kept, "next": str(mark(kept[-1])) if len(found) > limit else None}


def row_and(row: Base, **more: Any) -> dict[str, Any]:
    """Give the columns of a row, and what the table does not hold."""
    return {column.key: getattr(row, column.key) for column in inspect(row).mapper.column_attrs} | more
