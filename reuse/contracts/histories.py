"""Reading the histories of a contract's devices, some hundred at a time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Row, func, select
from sqlalchemy.orm import Session

from reuse.actors.models import Site
from reuse.contracts.charges import History, Treated
from reuse.devices.models import Device
from reuse.events.models import Event
from reuse.recycling.models import Fraction, Treatment

AT_ONCE = 500
"""How many devices' histories are held in memory together."""

_DEVICES = select(Device.id, Device.uuid, Device.code).order_by(Device.id)
_TOLD = select(Event.subject, Event.canonical).order_by(Event.subject, Event.seq)
"""The very bytes that are hashed: one value says what six columns do, and costs less to read."""


def histories(session: Session, wanted: ColumnElement[bool]) -> Iterator[list[History]]:
    """Stream the histories of the devices that a condition keeps, in the order of their numbers."""
    query, last = _DEVICES.where(wanted).limit(AT_ONCE), 0
    while rows := session.execute(query.where(Device.id > last)).all():
        last = rows[-1].id
        yield histories_of(session, rows)


def histories_of(session: Session, devices: Iterable[Row[int, UUID, str | None]]) -> list[History]:
    """Read the histories of some devices, given by number, uuid and code."""
    named = {f"device:{uuid}": (number, code) for number, uuid, code in devices}
    contents = defaultdict[str, list[bytes]](list)
    for subject, content in _rows(session.connection().execute(_TOLD.where(Event.subject.in_(named)))):
        contents[subject].append(content)
    known = ((subject, *named[subject]) for subject in named if subject in contents)
    return [History(number, subject, code, contents[subject]) for subject, number, code in known]


def _rows(result: CursorResult[str, bytes]) -> Iterable[tuple[str, bytes]]:
    """Take the rows as the driver gives them: to dress each as SQLAlchemy does costs as much as reading it."""
    return result.cursor.fetchall()


def treatments(session: Session, wanted: Collection[str]) -> Mapping[str, Treated]:
    """Tell what is known of treatments, by id, with what their plants say today that they hold."""
    if not wanted:
        return {}
    ids = [UUID(one) for one in wanted]
    out = func.sum(Fraction.mass_g)
    query = (
        select(Treatment.id, Treatment.mass_in_g, out)
        .join(Fraction, Fraction.treatment_id == Treatment.id, isouter=True)
        .where(Treatment.id.in_(ids))
        .group_by(Treatment.id, Treatment.mass_in_g)
    )
    held = select(Treatment.id, Site.qualifications).join(Site, Site.id == Treatment.plant_id)
    names = {row[0]: frozenset(row[1]) for row in session.execute(held.where(Treatment.id.in_(ids)))}
    rows = session.execute(query).all()
    return {str(one): Treated(names[one], into, _whole(grams)) for one, into, grams in rows}


def _whole(grams: Any) -> int | None:
    """PostgreSQL adds integers up to a decimal."""
    return None if grams is None else int(grams)
