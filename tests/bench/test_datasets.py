"""Data sets that are multiplied."""

import pytest
from sqlalchemy import func, select

from bench import datasets
from reuse.db import connect, sessions, snapshot
from reuse.devices.models import Code, Device
from reuse.events.models import Event
from reuse.events.verify import verify


def test_devices_told_again_have_codes_of_their_own_and_histories_that_verify(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setattr(datasets, "AT_ONCE", 4)

    engine = connect(datasets.dataset(10).url)
    with snapshot(sessions(engine)) as session:
        found = list(verify(session))
        counted = [session.scalar(select(func.count(func.distinct(one)))) for one in (Device.uuid, Code.code, Event.id)]
    engine.dispose()

    assert (found, counted) == ([], [10, 10, 100])
