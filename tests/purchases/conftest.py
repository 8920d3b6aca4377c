"""A buyer of a public body, and one of another."""

from datetime import date

import pytest

from reuse.actors.actor import Actor
from reuse.lifecycle.stages import Role
from reuse.purchases.service import Told
from tests.builders import Builder


@pytest.fixture
def buyer(build: Builder) -> Actor:
    """Who buys for a public body."""
    return build.actor(Role.BUYER)


@pytest.fixture
def other(build: Builder) -> Actor:
    """Who buys for another one."""
    return build.actor(Role.BUYER)


@pytest.fixture
def told() -> Told:
    """Thirty laptops, ten of them reused, one hundred euros each."""
    return Told(date(2026, 2, 3), "laptops", 30, 300_000, 100_000, 0, "Reprise & Fils", "BC-2026-7")
