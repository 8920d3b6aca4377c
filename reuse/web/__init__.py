"""Pages for people: the same verbs as the API, without JavaScript."""

from flask import Flask

from reuse.web import (
    accounts,
    audit,
    available,
    custody,
    departures,
    deposits,
    device,
    devices,
    documents,
    health,
    home,
    intake,
    labels,
    page,
    points,
    proof,
    reports,
    scan,
    session,
    treatments,
    waiting,
)
from reuse.web.blueprint import blueprint

SUBJECTS = (
    accounts,
    audit,
    available,
    custody,
    departures,
    deposits,
    device,
    devices,
    documents,
    health,
    home,
    intake,
    labels,
    points,
    proof,
    reports,
    scan,
    session,
    treatments,
    waiting,
)
"""Modules whose views hang on the blueprint once imported."""


def register(app: Flask) -> None:
    """Add the pages to the application."""
    page.register(app)
    points.register(app)
    app.register_blueprint(blueprint)
