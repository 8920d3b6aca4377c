"""What is kept of a check says what a check of every event says."""

from collections.abc import Iterator
from contextlib import contextmanager

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import sessionmaker

from reuse import clock
from reuse.contracts.charges import History
from reuse.contracts.standing_models import KeptCheck
from tests.contracts.played import START, Play
from tests.contracts.test_any_history import MANY

VERBS = ("write", "write", "write", "cover", "wait", "declare", "keep", "keep")
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(1, 9)), min_size=4, max_size=24)


@contextmanager
def played(engine: Engine, many: list[History]) -> Iterator[Play]:
    """Open a play that leaves nothing behind."""
    moving = clock.MovingClock(START)
    with engine.connect().execution_options(writes=True) as connection, connection.begin() as all_of_it:
        factory = sessionmaker(connection, join_transaction_mode="create_savepoint", expire_on_commit=False)
        with clock.use(moving), factory() as session:
            yield Play(session, factory, moving, many)
        all_of_it.rollback()


@given(many=MANY, steps=STEPS)
@settings(max_examples=25)
def test_what_is_kept_and_what_changed_since_say_what_every_event_says(
    engine: Engine, many: list[History], steps: list[tuple[str, int]]
) -> None:
    with played(engine, many) as play:
        for place, _one in enumerate(many):
            play.cover(place)
        play.keep()
        for verb, much in [*steps, ("keep", 0), ("wait", 40)]:
            match verb:
                case "write":
                    play.write(much)
                case "cover":
                    play.cover(much)
                case "wait":
                    play.wait(much * 5)
                case "declare":
                    play.declare()
                case "keep":
                    play.keep()
            assert play.answers() == play.answers(whole=True)
        assert play.session.query(KeptCheck).count() == 1
