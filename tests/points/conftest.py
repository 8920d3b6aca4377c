"""Points of these tests: named sites at known places."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from reuse.actors.models import Organisation, Site
from reuse.points.point import Point
from reuse.points.search import Found, Wanted, find_points
from tests.builders import Builder

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
"""Eleven o'clock in Toulouse, an ordinary week."""


@pytest.fixture
def organisation(build: Builder) -> Organisation:
    """An organisation that runs the points."""
    return build.organisation("Structure des points")


@pytest.fixture
def point(build: Builder, organisation: Organisation) -> Callable[..., Site]:
    """Make a site that collects, with what the test says of it."""

    def make(name: str = "Point", **told: Any) -> Site:
        site = build.site(organisation)
        for column, value in ({"name": name} | told).items():
            setattr(site, column, value)
        build.session.flush()
        return site

    return make


@pytest.fixture
def find(build: Builder) -> Callable[..., Found]:
    """Search at eleven on a Tuesday."""

    def search(text: str = "", *, geocode: Any = None, at: datetime = TUESDAY, **told: Any) -> Found:
        return find_points(build.session, Wanted(text, **told), geocode=geocode, at=at)

    return search


def names(found: Found) -> list[str]:
    """List the names of the points found."""
    return [point.site.name for point in found.points]


def only(found: Found) -> Point:
    """Return the one point found."""
    (point,) = found.points
    return point
