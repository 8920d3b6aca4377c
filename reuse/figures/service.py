"""Verbs of figures."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import delete, insert, text
from sqlalchemy.orm import Session

from reuse import clock
from reuse.db import Sessions, reading, unit_of_work
from reuse.figures.models import Figure, FigureBuild, PlaceFigure
from reuse.figures.queries import count_history, last_event, made
from reuse.figures.rules import Count, told_of_places
from reuse.territory import local_day

AT_ONCE = 1000


def rebuild(factory: Sessions) -> int:
    """Make every figure again and return how many; the history is counted before the writing begins."""
    with reading(factory) as session:
        upto, counts = last_event(session), list(count_history(session))
    with unit_of_work(factory) as session:
        store(session, counts, upto)
    return len(counts)


def store(session: Session, counts: list[Count], upto: int) -> None:
    """Put the figures in place of the former ones, with what is published of places; one hand at a time."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("LOCK TABLE figure_builds IN EXCLUSIVE MODE"))
    for table in (Figure, PlaceFigure, FigureBuild):
        session.execute(delete(table))
    for table, lines in ((Figure, counts), (PlaceFigure, told_of_places(counts))):
        for first in range(0, len(lines), AT_ONCE):
            session.execute(insert(table), [asdict(line) for line in lines[first : first + AT_ONCE]])
    session.add(FigureBuild(id=1, made_at=clock.now(), last_event=upto))
    session.flush()


def refresh(factory: Sessions, present: datetime) -> bool:
    """Make the figures once a day if anything has happened since; say whether they were made."""
    with reading(factory) as session:
        build, upto = made(session), last_event(session)
    if build and (build.last_event == upto or _day(build.made_at) == _day(present)):
        return False
    if build is None and upto == 0:
        return False
    rebuild(factory)
    return True


def _day(moment: datetime) -> str:
    return local_day(moment).isoformat()
