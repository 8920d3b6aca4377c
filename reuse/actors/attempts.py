"""Failed tries at a door, counted in the database to slow guessing down, whatever the worker that saw them."""

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import SignInAttempt
from reuse.errors import N_, TooManyError

WINDOW = timedelta(minutes=15)


def check_patience(session: Session, limits: Mapping[str, int]) -> None:
    """Refuse while one of these subjects has used up its failures of a window; raises TooManyError."""
    counts = _counts(session, limits)
    if any(counts.get(_hidden(subject), 0) >= most for subject, most in limits.items()):
        raise TooManyError(N_("Too many failed sign-ins."), remedy=N_("Wait a quarter of an hour, then try again."))


def note_failure(session: Session, limits: Mapping[str, int]) -> bool:
    """Count one failure of every subject, and tell whether it was the last that one of them was allowed.

    The caller commits before it refuses, or the count is lost.
    """
    present = clock.now()
    session.execute(delete(SignInAttempt).where(SignInAttempt.at < present - WINDOW))
    session.add_all(SignInAttempt(id=uuid4(), subject=_hidden(subject), at=present) for subject in limits)
    session.flush()
    counts = _counts(session, limits)
    return any(counts[_hidden(subject)] == most for subject, most in limits.items())


def forgive(session: Session, subject: str) -> None:
    """Forget the failures of a subject that showed the right thing at last."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.subject == _hidden(subject)))


def _counts(session: Session, limits: Mapping[str, int]) -> dict[str, int]:
    rows = session.execute(
        select(SignInAttempt.subject, func.count().label("failures"))
        .where(SignInAttempt.subject.in_([*map(_hidden, limits)]), SignInAttempt.at >= clock.now() - WINDOW)
        .group_by(SignInAttempt.subject)
    )
    return {row.subject: row.failures for row in rows}


def _hidden(subject: str) -> str:
    return sha256(subject.encode("utf-8", "replace")).hexdigest()
