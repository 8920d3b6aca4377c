"""The one place that knows what time it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]

_clock: ContextVar[Clock | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """Return the present, UTC, to the millisecond; a clock set by `use` answers instead."""
    clock = _clock.get()
    return to_millisecond(clock() if clock else datetime.now(UTC))


def to_millisecond(moment: datetime) -> datetime:
    """Drop what the event chain does not keep."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def stamp(moment: datetime) -> str:
    """Write an aware time as `YYYY-MM-DDTHH:MM:SS.mmmZ`, the chain's only form."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:23] + "Z"


@contextmanager
def use(clock: Clock) -> Iterator[None]:
    """Let `clock` tell the time inside the block: the demo's moving year, a test's frozen noon."""
    token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)


class MovingClock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime):
        self.at = start

    def __call__(self) -> datetime:
        """Tell the time it was set to."""
        return self.at

    def advance(self, **duration: float) -> datetime:
        """Move forward by a `timedelta`'s keywords."""
        self.at += timedelta(**duration)
        return self.at
