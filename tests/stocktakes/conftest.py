"""A workshop that counts its shelves."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.lifecycle.stages import Role
from reuse.stocktakes.counting import Answer, count
from reuse.stocktakes.lists import Line, list_lines
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.rules import Part
from reuse.stocktakes.service import close_stocktake, open_stocktake
from tests.builders import PAPER, Builder


@pytest.fixture
def keeper(build: Builder) -> Actor:
    """Somebody of the site that is counted."""
    return build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)


@pytest.fixture
def shelf(build: Builder, keeper: Actor) -> list[Device]:
    """Three devices that stand there."""
    return [build.collected(keeper) for _ in range(3)]


@pytest.fixture
def stocktake(session: Session, keeper: Actor, shelf: list[Device]) -> Stocktake:
    """The stock-take of the site, just opened."""
    assert shelf
    assert keeper.site
    return open_stocktake(session, keeper.site, by=keeper, key=uuid4())


Scan = Callable[..., Answer]


@pytest.fixture
def scan(session: Session, stocktake: Stocktake, keeper: Actor) -> Scan:
    """Scan a label as a keeper of the site does."""

    def scanned(code: str | None, *, at: datetime | None = None, key: UUID | None = None) -> Answer:
        return count(session, stocktake, code or "", occurred_at=at, by=keeper, key=key or uuid4())

    return scanned


@pytest.fixture
def close(session: Session, stocktake: Stocktake, keeper: Actor) -> Callable[[], Stocktake]:
    """Close the stock-take."""
    return lambda: close_stocktake(session, stocktake, by=keeper, key=uuid4(), paper=PAPER)


@pytest.fixture
def part(session: Session, stocktake: Stocktake) -> Callable[[Part], list[Line]]:
    """Read one list of the answer."""
    return lambda one: list_lines(session, stocktake, one)
