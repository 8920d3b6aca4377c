"""Facts told of a device as it was read, which somebody else moved meanwhile."""

from collections.abc import Callable

import pytest
from sqlalchemy import Table
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.errors import RefusedError
from reuse.events.queries import history
from reuse.events.verify import verify_histories
from reuse.lifecycle.stages import Role, Stage
from tests.builders import Builder

READ: Table = Device.metadata.tables[Device.__tablename__]


@pytest.fixture
def by(build: Builder) -> Actor:
    return build.actor(Role.COLLECTOR, Role.REFURBISHER)


def read_before(device: Device, act: Callable[[], object]) -> None:
    """Do something to the device, and leave it to the session as it was read before."""
    columns = {column.name: getattr(device, column.name) for column in READ.columns}
    act()
    for name, value in columns.items():
        set_committed_value(device, name, value)


def test_a_fact_follows_the_one_recorded_since_the_device_was_read(session: Session, build: Builder, by: Actor) -> None:
    device = build.collected(by)
    read_before(device, lambda: build.fact(device, "photo_added", by, photo="p1"))
    build.fact(device, "triaged", by)

    assert [event.type for event in history(session, device.subject)] == ["collected", "photo_added", "triaged"]
    assert list(verify_histories(session)) == []


def test_a_fact_that_another_has_just_made_possible_is_recorded(build: Builder, by: Actor) -> None:
    device = build.collected(by)
    read_before(device, lambda: build.fact(device, "triaged", by))
    build.fact(device, "inventoried", by, media={"S1": "ssd"})

    assert (device.stage, device.situation.media_inside) == (Stage.TRIAGED, {"S1"})


def test_a_fact_that_another_has_just_made_impossible_is_refused(build: Builder, by: Actor) -> None:
    device = build.collected(by)
    read_before(device, lambda: build.fact(device, "triaged", by))

    with pytest.raises(RefusedError):
        build.fact(device, "triaged", by)
