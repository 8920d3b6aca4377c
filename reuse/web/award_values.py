"""Measured values of an award as its application froze them, in the reader's words."""

from collections.abc import Collection
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import http
from reuse.awards.frozen import thaw
from reuse.awards.measures import Measured
from reuse.awards.models import Application, Mark, Review
from reuse.awards.scheme import Criterion, Source, scheme_version
from reuse.web.awards import share


@dataclass(frozen=True, slots=True)
class Value:
    """One criterion, and the share that was measured for it; "" where none was."""

    title: str
    value: str


def values(session: Session, application: Application) -> list[Value]:
    """Tell what was measured for each criterion, and which ones the audit accepted on papers, themselves private."""
    measured = thaw(application.measured).values if application.measured else {}
    accepted = select(Review.criterion).where(Review.application_id == application.id, Review.mark == Mark.ACCEPTED)
    read = set(session.scalars(accepted))
    told = [_value(one, measured.get(one.name), read) for one in scheme_version(application.scheme_version).criteria]
    return [one for one in told if one.value]


def _value(one: Criterion, measured: Measured | None, read: Collection[str]) -> Value:
    told = str(_("On papers, read by the audit")) if one.measure.source is Source.DOCUMENT and one.name in read else ""
    if measured and measured.denominator:
        told = share(one.measure.name, measured)
    elif measured:
        told = str(_("Nothing of this kind happened over these months."))
    return Value(one.title[http.language()], told)
