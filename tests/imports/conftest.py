"""Small lists written for the tests, and the coordinator who imports them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.imports.applying import apply_some
from reuse.imports.models import Import, Kind
from reuse.imports.planning import Choice
from reuse.imports.service import begin, preview_file
from reuse.lifecycle.stages import Role
from tests.builders import Builder

FILES = Path(__file__).parents[1] / "files"
Preview = Callable[..., Import]


def content(name: str) -> bytes:
    """Read one of the small files."""
    return (FILES / name).read_bytes()


@pytest.fixture
def coordinator(build: Builder) -> Actor:
    """Who imports."""
    return build.actor(Role.COORDINATOR)


@pytest.fixture
def preview(session: Session, coordinator: Actor) -> Preview:
    """Preview a file of the tests, or bytes."""

    def make(file: str | bytes, *, kind: Kind | None = None, **choice: Any) -> Import:
        told = content(file) if isinstance(file, str) else file
        return preview_file(session, told, Choice(**choice), kind=kind, by=coordinator, key=uuid4())

    return make


@pytest.fixture
def take_over(session: Session, coordinator: Actor, preview: Preview) -> Preview:
    """Preview a file, then import it whole."""

    def make(file: str | bytes, **choice: Any) -> Import:
        made = preview(file, **choice)
        begin(session, made, by=coordinator, key=uuid4())
        while apply_some(session, made, by=coordinator):
            continue
        return made

    return make
