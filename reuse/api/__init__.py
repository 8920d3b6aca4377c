"""JSON API, one file per subject."""

from flask import Flask
from flask_smorest import Api

from reuse import http
from reuse.api import (
    actors,
    audit,
    award_acts,
    award_path,
    award_register,
    awards,
    bench,
    bundles,
    campaigns,
    contracts,
    day,
    deposits,
    devices,
    document,
    events,
    figures,
    impact,
    imports,
    labels,
    log,
    opened,
    outcomes,
    people,
    points,
    points_kept,
    purchases,
    retired,
    stocktakes,
    usage,
)

SUBJECTS = tuple(
    one.doors
    for one in (
        opened,
        points,
        points_kept,
        figures,
        impact,
        day,
        devices,
        events,
        bench,
        outcomes,
        stocktakes,
        campaigns,
        deposits,
        awards,
        award_register,
        award_path,
        award_acts,
        contracts,
        purchases,
        retired,
        bundles,
        labels,
        log,
        actors,
        imports,
        people,
        audit,
    )
)
VERSION = "/api/v1"


def register(app: Flask) -> None:
    """Plug the API into the application: its doors, its OpenAPI document and the page that shows it."""
    app.config.update(
        API_TITLE="Reuse",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=None,
        API_SPEC_OPTIONS=document.about(http_url=app.extensions["reuse"].settings.public_url),
    )
    api = Api(app)
    api.DEFAULT_ERROR_RESPONSE_NAME = None  # each door says which refusals it answers
    for doors in SUBJECTS:
        http.csrf.exempt(doors)
        api.register_blueprint(doors, url_prefix=VERSION)
    document.register(app, api)
    usage.register(app)
