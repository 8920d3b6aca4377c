"""Rule 5: time is honest, and a late fact is never lost."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.acts import Act, perform
from reuse.errors import RefusedError
from reuse.events.corrections import settle
from reuse.events.queries import history, past, waiting
from reuse.events.record import Fact, record
from reuse.lifecycle.fold import fold
from reuse.lifecycle.stages import Role, Stage
from reuse.outcomes.models import Receiver
from reuse.outcomes.queries import outcomes_of
from reuse.outcomes.service import Terms, give_out
from tests.builders import PAPER, Builder


def test_a_claim_in_the_future_is_bounded_to_now_and_marked(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    event = record(session, device, Fact("tested", {}, build.clock.at + timedelta(days=2)), by=workshop, key=uuid4())

    assert event.occurred_at == build.clock.at
    assert event.data["clock"]["claimed"] == "2026-03-05T12:00:00.000Z"


def test_the_skew_of_a_phone_is_kept_and_taken_off(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    slow = build.clock.at - timedelta(hours=1)
    event = record(session, device, Fact("tested", {}, slow, sent_at=slow), by=workshop, key=uuid4())

    assert event.data["clock"] == {"skew_ms": 3_600_000}
    assert past(event).at == "2026-03-03T12:00:00.000Z"


def test_a_late_fact_that_no_longer_fits_waits_and_moves_nothing(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    earlier = build.clock.at
    build.clock.advance(hours=1)
    build.fact(device, "sent_for_recycling", workshop)
    event = record(session, device, Fact("erasure_started", {}, earlier), by=workshop, key=uuid4())

    assert device.stage is Stage.FOR_RECYCLING
    assert [one.event_id for one in waiting(session, holder=workshop.organisation)] == [event.id]
    assert fold([past(one) for one in history(session, device.subject)]).dump() == device.situation_text


def test_the_same_fact_told_now_is_refused_instead(build: Builder) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    build.fact(device, "sent_for_recycling", workshop)

    with pytest.raises(RefusedError):
        build.fact(device, "erasure_started", workshop)


def test_a_waiting_fact_is_settled_once(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    earlier = build.clock.at
    build.clock.advance(hours=1)
    build.fact(device, "sent_for_recycling", workshop)
    event = record(session, device, Fact("erasure_started", {}, earlier), by=workshop, key=uuid4())
    settle(session, device, event.id, accepted=False, by=build.actor(Role.COORDINATOR), key=uuid4())

    assert waiting(session, holder=None) == []
    assert device.stage is Stage.FOR_RECYCLING


def test_a_late_word_of_a_stranger_is_refused(build: Builder, session: Session) -> None:
    workshop = build.actor(Role.REFURBISHER)
    device = build.at_bench(workshop)
    earlier = build.clock.at
    build.clock.advance(hours=1)

    with pytest.raises(RefusedError, match="custody is exclusive"):
        record(session, device, Fact("erasure_started", {}, earlier), by=build.actor(Role.REFURBISHER), key=uuid4())


def test_an_act_told_late_keeps_the_time_it_claims(build: Builder, session: Session) -> None:
    bench = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.at_bench(bench)
    earlier = build.clock.at
    build.clock.advance(hours=1)
    acts = {
        "moved": {"site": str(bench.site)},
        "handover_opened": {"to_site": str(bench.site)},
        "erasure_recorded": {"medium": "S1", "method": "clear", "technique": "overwrite", "result": "success"},
        "medium_destroyed": {"medium": "S1"},
    }
    for event, data in acts.items():
        told = perform(session, device, Act(event, data, earlier), by=bench, key=uuid4(), paper=PAPER)
        assert (told.type, told.occurred_at) == (event, earlier)


def test_an_attestation_without_a_time_is_answered_again(build: Builder, session: Session) -> None:
    bench, key = build.actor(Role.REFURBISHER), uuid4()
    device = build.at_bench(bench)
    data = {"medium": "S1", "method": "clear", "technique": "overwrite", "result": "success"}
    first = perform(session, device, Act("erasure_recorded", data), by=bench, key=key, paper=PAPER)
    build.clock.advance(hours=1)

    assert perform(session, device, Act("erasure_recorded", data), by=bench, key=key, paper=PAPER).id == first.id
    assert device.situation.media["S1"].erased == "clear"


def test_a_late_sale_that_no_longer_fits_waits_without_row_or_receipt_until_it_is_accepted(
    build: Builder, session: Session
) -> None:
    desk, key = build.actor(Role.REFURBISHER, Role.SELLER), uuid4()
    device = build.ready(desk)
    earlier = build.clock.at
    build.clock.advance(hours=1)
    lost = build.fact(device, "lost", desk)
    terms = Terms("sold", Receiver.PERSON, price_cents=9_000, occurred_at=earlier)
    event, receipt = give_out(session, device, terms, by=desk, key=key, paper=PAPER)
    assert (receipt, outcomes_of(session, device, desk)) == (None, [])
    build.correct(device, lost)
    settle(session, device, event.id, accepted=True, by=desk, key=uuid4())
    event, receipt = give_out(session, device, terms, by=desk, key=key, paper=PAPER)

    assert receipt is not None
    assert device.stage is Stage.SOLD
    assert [one.event_id for one in outcomes_of(session, device, desk)] == [event.id]


def test_a_late_sale_that_is_dismissed_never_happened(build: Builder, session: Session) -> None:
    desk = build.actor(Role.REFURBISHER, Role.SELLER)
    device = build.ready(desk)
    earlier = build.clock.at
    build.clock.advance(hours=1)
    build.fact(device, "lost", desk)
    terms = Terms("sold", Receiver.PERSON, price_cents=9_000, occurred_at=earlier)
    event, _ = give_out(session, device, terms, by=desk, key=uuid4(), paper=PAPER)
    settle(session, device, event.id, accepted=False, by=desk, key=uuid4())

    assert outcomes_of(session, device, desk) == []
    assert device.stage is Stage.LOST
