"""Pages for people: the same verbs as the API, without JavaScript."""

from flask import Flask

from reuse.web import (
    account,
    accounts,
    audit,
    available,
    campaign_making,
    campaigns,
    custody,
    departures,
    deposits,
    device,
    devices,
    documents,
    follow_up,
    health,
    home,
    intake,
    labels,
    lists,
    page,
    person,
    phone,
    phone_data,
    photos,
    places,
    points,
    programs,
    proof,
    provider,
    reports,
    scan,
    second_factor,
    series,
    session,
    shared,
    sites,
    stocktake_lines,
    stocktakes,
    treatments,
    waiting,
)
from reuse.web.blueprint import blueprint

SUBJECTS = (
    account,
    accounts,
    audit,
    available,
    campaign_making,
    campaigns,
    custody,
    departures,
    deposits,
    device,
    devices,
    documents,
    follow_up,
    health,
    home,
    intake,
    labels,
    lists,
    person,
    phone,
    phone_data,
    photos,
    places,
    points,
    programs,
    proof,
    provider,
    reports,
    scan,
    second_factor,
    series,
    session,
    shared,
    sites,
    stocktake_lines,
    stocktakes,
    treatments,
    waiting,
)
"""Modules whose views hang on the blueprint once imported."""


def register(app: Flask) -> None:
    """Add the pages to the application."""
    page.register(app)
    points.register(app)
    provider.register(app)
    app.register_blueprint(blueprint)
