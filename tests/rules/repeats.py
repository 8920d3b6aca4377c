"""Doing the same thing twice."""

from collections.abc import Callable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.db import Base

COUNTS = select(*(select(func.count()).select_from(one).scalar_subquery() for one in Base.metadata.sorted_tables))
Make = Callable[[], object]


def twice(session: Session, make: Make) -> None:
    """Do it, do it again, and hold the second time to the first: the same answer and not one row more."""
    first, before = make(), session.execute(COUNTS).one()
    session.expire_all()
    again = make()

    assert again == first
    assert session.execute(COUNTS).one() == before
