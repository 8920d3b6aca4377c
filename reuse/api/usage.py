"""The day a token last served, noted once a day by each process and never on the way of an answer that failed."""

from datetime import date
from uuid import UUID

from flask import Flask, Response, request
from sqlalchemy import update

from reuse import clock, db, http
from reuse.actors.models import ApiToken

_noted: dict[UUID, date] = {}
MANY = 10_000


def register(app: Flask) -> None:
    """Note the use of tokens from now on."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    if not http.in_api() or response.status_code >= 500 or "Authorization" not in request.headers:
        return response
    actor, today = http.actor_or_none(), clock.now().date()
    if actor is None or _noted.get(actor.reference) == today:
        return response
    if len(_noted) >= MANY:
        _noted.clear()
    with db.unit_of_work(http.service().sessions) as session:
        session.execute(update(ApiToken).where(ApiToken.id == actor.reference).values(last_used_on=today))
    _noted[actor.reference] = today
    return response
