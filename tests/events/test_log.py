"""Sealing events into the log."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event as Flag
from time import sleep

import pytest
from sqlalchemy import func, select

from reuse.db import Sessions, reading, unit_of_work
from reuse.errors import ConflictError
from reuse.events import log, merkle
from reuse.events.keys import ensure_signer, load_signer, read_keys
from reuse.events.log_models import Checkpoint, LogEntry, LogKey, LogTile
from reuse.events.models import Event
from reuse.events.notes import Signer
from reuse.events.subjects import BUCKETS, SubjectEnd, bucket_hash, bucket_of
from reuse.events.trust import TrustedKey, open_checkpoint, trusted_keys

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
WRITERS = 8
EVENTS_EACH = 25

Happen = Callable[..., None]


def seal(factory: Sessions, signer: Signer, now: datetime = NOON) -> Checkpoint:
    with unit_of_work(factory) as session:
        return log.seal(session, signer=signer, now=now)


def test_an_empty_log_has_the_head_of_nothing(log_sessions: Sessions, signer: Signer) -> None:
    checkpoint = seal(log_sessions, signer)

    assert (checkpoint.size, checkpoint.root) == (0, merkle.EMPTY_ROOT.hex())


def test_events_stand_in_the_log_in_the_order_they_were_recorded(
    log_sessions: Sessions, signer: Signer, happen: Happen
) -> None:
    with unit_of_work(log_sessions) as session:
        happen(session, *(f"device:{number % 7}" for number in range(300)))
    seal(log_sessions, signer)

    with reading(log_sessions) as session:
        numbers = list(session.scalars(select(LogEntry.event_number).order_by(LogEntry.position)))
        assert numbers == list(session.scalars(select(Event.number).order_by(Event.number)))


def test_the_head_commits_to_every_event_and_every_subject(
    log_sessions: Sessions, signer: Signer, happen: Happen, trusted: list[TrustedKey]
) -> None:
    for wave in ("aab", "bbc", "cad"):
        with unit_of_work(log_sessions) as session:
            happen(session, *(f"device:{name}" for name in wave))
        checkpoint = seal(log_sessions, signer)

    with reading(log_sessions) as session:
        events = session.execute(select(Event.subject, Event.seq, Event.hash).order_by(Event.number)).all()
    leaves = [merkle.leaf_hash(bytes.fromhex(event.hash)) for event in events]
    buckets = [bucket_hash([])] * BUCKETS
    for end in {event.subject: SubjectEnd(event.subject, event.seq, event.hash) for event in events}.values():
        buckets[bucket_of(end.subject)] = bucket_hash([end])
    head = open_checkpoint(checkpoint.note, trusted)
    assert head.root == merkle.root(
        9, lambda nodes: [merkle.subtree_hash(leaves[i << n : i + 1 << n]) for n, i in nodes]
    )
    assert head.subjects_root == merkle.subtree_hash(buckets)


def test_sealing_again_with_nothing_new_changes_nothing(log_sessions: Sessions, signer: Signer, happen: Happen) -> None:
    with unit_of_work(log_sessions) as session:
        happen(session, "device:a")
    first = seal(log_sessions, signer)

    again = seal(log_sessions, signer, NOON + timedelta(days=1))

    assert (again.size, again.note) == (first.size, first.note)


def test_a_seal_that_is_rolled_back_leaves_nothing(log_sessions: Sessions, signer: Signer, happen: Happen) -> None:
    with unit_of_work(log_sessions) as session:
        happen(session, "device:a")
    with log_sessions() as session:
        log.seal(session, signer=signer, now=NOON)
        session.rollback()

    assert seal(log_sessions, signer).size == 1


def test_a_checkpoint_is_due_once_a_day_while_events_wait(
    log_sessions: Sessions, signer: Signer, happen: Happen
) -> None:
    with unit_of_work(log_sessions) as session:
        assert not log.due(session, NOON)
        happen(session, "device:a")
        assert log.due(session, NOON)
        log.seal(session, signer=signer, now=NOON)
        assert not log.due(session, NOON + timedelta(days=1))
        happen(session, "device:a")
        assert not log.due(session, NOON + timedelta(hours=11))
        assert log.due(session, NOON + timedelta(days=1))


def test_a_clock_set_back_never_makes_a_head_older_than_the_last(
    log_sessions: Sessions, signer: Signer, happen: Happen
) -> None:
    for moment in (NOON, NOON - timedelta(hours=1)):
        with unit_of_work(log_sessions) as session:
            happen(session, "device:a")
        last = seal(log_sessions, signer, moment)

    assert last.made_at == NOON


def test_another_key_cannot_sign_the_same_log(log_sessions: Sessions, signer: Signer, tmp_path: Path) -> None:
    seal(log_sessions, signer)
    stranger = ensure_signer(tmp_path / "stranger.pem", signer.name)

    with pytest.raises(ConflictError, match="Another signing key"):
        seal(log_sessions, stranger)


def test_a_rotation_is_published_and_the_new_key_signs_on(
    log_sessions: Sessions, signer: Signer, happen: Happen, tmp_path: Path
) -> None:
    path = tmp_path / "signing-key.pem"
    seal(log_sessions, signer)
    with unit_of_work(log_sessions) as session:
        record = log.replace_key(session, path, NOON)
        happen(session, "device:a")

    checkpoint = seal(log_sessions, load_signer(path))

    trusted = trusted_keys(read_keys(path), [signer.verifier.fingerprint])
    assert open_checkpoint(checkpoint.note, trusted).size == 1
    with reading(log_sessions) as session:
        assert session.scalars(select(LogKey.statement).order_by(LogKey.number)).all() == [None, record.statement]


def test_a_key_that_was_replaced_meanwhile_signs_nothing_more(
    log_sessions: Sessions, signer: Signer, happen: Happen, tmp_path: Path
) -> None:
    seal(log_sessions, signer)
    with unit_of_work(log_sessions) as session:
        log.replace_key(session, tmp_path / "signing-key.pem", NOON)
        happen(session, "device:a")

    with pytest.raises(ConflictError):
        seal(log_sessions, signer)


def test_no_event_of_eight_concurrent_writers_is_skipped(
    log_sessions: Sessions, signer: Signer, happen: Happen
) -> None:
    written = Flag()

    def write(writer: int) -> None:
        chance = random.Random(writer)
        for number in range(EVENTS_EACH):
            with unit_of_work(log_sessions) as session:
                happen(session, *[f"device:{writer}"] * chance.randint(1, 3))
                sleep(chance.choice((0, 0, 0.002, 0.02)))  # a slow writer holds a low number open
                happen(session, f"device:{writer}-{number}")
            sleep(0.005)

    def keep_sealing() -> int:
        sizes = set[int]()
        while not written.is_set():
            sizes.add(seal(log_sessions, signer).size)
            sleep(0.01)
        return len(sizes)

    with ThreadPoolExecutor(WRITERS + 1) as pool:
        sealer = pool.submit(keep_sealing)
        for done in [pool.submit(write, writer) for writer in range(WRITERS)]:
            done.result()
        written.set()
        assert sealer.result() > 1
    size = seal(log_sessions, signer).size

    with reading(log_sessions) as session:
        numbers = list(session.scalars(select(Event.number).order_by(Event.number)))
        entries = session.execute(select(LogEntry.position, LogEntry.event_number).order_by(LogEntry.position)).all()
    assert [tuple(entry) for entry in entries] == list(enumerate(numbers))
    assert size == len(numbers) >= WRITERS * EVENTS_EACH * 2


def test_two_sealers_at_once_make_one_log(log_sessions: Sessions, signer: Signer, happen: Happen) -> None:
    with unit_of_work(log_sessions) as session:
        happen(session, *(f"device:{number}" for number in range(500)))

    with ThreadPoolExecutor(4) as pool:
        made = [done.result() for done in [pool.submit(seal, log_sessions, signer) for _ in range(4)]]

    assert {checkpoint.size for checkpoint in made} == {500}
    with reading(log_sessions) as session:
        assert session.scalar(select(func.count()).select_from(LogEntry)) == 500
        assert session.scalar(select(func.count()).select_from(LogTile).where(LogTile.level == 0)) == 2
