"""A receipt that its giver contests."""

from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.errors import RefusedError
from reuse.events.corrections import settle
from reuse.events.custody import agree, contest, receive
from reuse.events.models import Event
from reuse.events.queries import departures, history, past
from reuse.lifecycle.fold import fold
from reuse.lifecycle.stages import Role
from tests.builders import Builder


def received(build: Builder) -> tuple[Device, Event, Actor, Actor]:
    giver, taker = build.actor(Role.COLLECTOR), build.actor(Role.REFURBISHER)
    device = build.collected(giver)
    agree(build.session, giver=giver.organisation, receiver=taker.organisation, by=giver, key=uuid4())
    return device, receive(build.session, device, by=taker, key=uuid4()), giver, taker


def test_the_giver_is_told_of_what_left(build: Builder, session: Session) -> None:
    device, receipt, giver, taker = received(build)

    assert [(row.Receipt.event_id, row.code, row.contested) for row in departures(session, giver.organisation)] == [
        (receipt.id, device.code, False)
    ]
    assert departures(session, taker.organisation) == []


def test_a_contest_moves_nothing_until_it_is_settled(build: Builder, session: Session) -> None:
    device, receipt, giver, taker = received(build)
    contest(session, device, receipt.id, by=giver, key=uuid4())

    assert device.holder_id == taker.organisation
    assert departures(session, giver.organisation)[0].contested


def test_a_contest_accepted_gives_custody_back(build: Builder, session: Session) -> None:
    device, receipt, giver, taker = received(build)
    contested = contest(session, device, receipt.id, by=giver, key=uuid4())
    settle(session, device, contested.id, accepted=True, by=taker, key=uuid4())

    assert (device.holder_id, device.site_id) == (giver.organisation, giver.site)
    assert fold([past(event) for event in history(session, device.subject)]).dump() == device.situation_text


def test_only_the_giver_contests(build: Builder, session: Session) -> None:
    device, receipt, _, taker = received(build)

    with pytest.raises(RefusedError, match="custody is exclusive"):
        contest(session, device, receipt.id, by=taker, key=uuid4())
