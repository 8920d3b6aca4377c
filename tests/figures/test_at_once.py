"""Figures made by two processes at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

from sqlalchemy import func, select

from reuse import tables
from reuse.db import reading, sessions, unit_of_work
from reuse.figures.models import Figure
from reuse.figures.rules import Count
from reuse.figures.service import store
from tests.databases import empty_database

COUNTS = [Count("2026-03", "31395", "laptop", f"fact {number}", 5, 0, 8_250) for number in range(30)]


def test_who_makes_the_figures_at_the_same_time_waits_and_makes_them_again(tmp_path: Path) -> None:
    engine = empty_database(tmp_path, f"figures_{uuid4().hex[:8]}")
    tables.metadata.create_all(engine)
    factory = sessions(engine)

    def make(_turn: int) -> None:
        with unit_of_work(factory) as session:
            store(session, COUNTS, 1)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(make, range(8)))

    with reading(factory) as session:
        assert session.scalar(select(func.count()).select_from(Figure)) == len(COUNTS)
    engine.dispose()
