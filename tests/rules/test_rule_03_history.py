"""Rule 3: history is append-only."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from reuse.errors import BadInputError, ForbiddenError
from reuse.events.canonical import canonical, check_data
from reuse.events.corrections import correct
from reuse.events.queries import history, past
from reuse.lifecycle.fold import fold
from reuse.lifecycle.stages import Role, Stage
from tests.builders import Builder

_ascii = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=8)
_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_ascii, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_ascii, _json, max_size=5))
def test_canonical_bytes_equal_the_reference_of_rfc_8785(data: dict[str, Any]) -> None:
    try:
        check_data(data)
    except BadInputError:
        return
    assert canonical(data) == rfc8785.dumps(data)


@pytest.mark.parametrize("value", [1.0, 2**53, "\0", "\ud800", {"é": 1}, {"a": [float("nan")]}])
def test_what_would_not_be_canonical_is_refused(value: object) -> None:
    with pytest.raises(BadInputError):
        check_data({"value": value})


def test_each_event_names_the_hash_of_the_one_before(build: Builder, session: Session) -> None:
    device = build.ready(build.actor(Role.REFURBISHER))
    events = history(session, device.subject)

    assert [event.prev for event in events] == ["0" * 64, *[event.hash for event in events[:-1]]]
    assert all(sha256(event.canonical).hexdigest() == event.hash for event in events)


def test_the_stored_situation_is_what_the_history_gives(build: Builder, session: Session) -> None:
    device = build.ready(build.actor(Role.REFURBISHER))

    assert fold([past(event) for event in history(session, device.subject)]).dump() == device.situation_text


@pytest.mark.parametrize("change", ["UPDATE events SET type = 'sold'", "DELETE FROM events"])
def test_the_database_refuses_to_change_an_event(build: Builder, session: Session, change: str) -> None:
    build.collected(build.actor(Role.COLLECTOR))

    with pytest.raises(DatabaseError, match="append-only"), session.begin_nested():
        session.execute(text(change))


def test_the_author_undoes_the_last_entry_of_the_day(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    mistake = build.fact(device, "erasure_started", workshop)
    correct(session, device, mistake.id, by=workshop, key=uuid4())

    assert device.stage is Stage.TRIAGED


def test_replaying_a_correction_answers_the_same(build: Builder, session: Session) -> None:
    workshop, key = build.actor(Role.REFURBISHER), uuid4()
    device = build.at_bench(workshop)
    mistake = build.fact(device, "erasure_started", workshop)
    first = correct(session, device, mistake.id, by=workshop, key=key)

    assert correct(session, device, mistake.id, by=workshop, key=key).id == first.id


def test_after_a_day_only_the_coordinator_corrects(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    mistake = build.fact(device, "erasure_started", workshop)
    build.clock.at += timedelta(hours=25)

    with pytest.raises(ForbiddenError):
        correct(session, device, mistake.id, by=workshop, key=uuid4())
    correct(session, device, mistake.id, by=build.actor(Role.COORDINATOR), key=uuid4())
    assert device.stage is Stage.TRIAGED


def test_sequels_that_became_impossible_send_the_device_to_quarantine(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.fact(device, "erasure_started", workshop)
    erasure = build.erase(device, "S1", workshop)
    for event in ("erased", "refurbishment_started", "made_ready"):
        build.fact(device, event, workshop)
    correction = correct(session, device, erasure.id, by=build.actor(Role.COORDINATOR), key=uuid4())

    assert device.stage is Stage.QUARANTINED
    assert len(correction.data["impossible"]) == 3
    assert device.situation.resume is Stage.ERASING
    assert fold([past(event) for event in history(session, device.subject)]).dump() == device.situation_text
