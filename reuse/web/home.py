"""The home page: where to give a device up, a door for each visitor, and the bench of whoever is signed in."""

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.actor import Actor
from reuse.devices.models import Device
from reuse.lifecycle.stages import LIVE, Stage
from reuse.web import day, words
from reuse.web.about import SHARED_SECONDS
from reuse.web.blueprint import blueprint


@blueprint.get("/")
@http.public
@http.shared_for(SHARED_SECONDS)
def home() -> ResponseReturnValue:
    """Show what this is and where each visitor goes; staff see their day."""
    actor = http.actor_or_none()
    if actor is None:
        return render_template("home.html", kinds=[(code, named.name) for code, named in words.kinds()])
    with http.reading() as session:
        return render_template("bench.html", actor=actor, stages=_held(session, actor), **day.shown(session, actor))


def _held(session: Session, actor: Actor) -> list[tuple[Stage, int]]:
    """Count what the organisation holds by stage, in the order of the lifecycle; the coordinator counts everything."""
    query = select(Device.stage, func.count()).where(Device.stage.in_(LIVE)).group_by(Device.stage)
    if not actor.sees_all():
        query = query.where(Device.holder_id == actor.organisation)
    counts = {row[0]: row[1] for row in session.execute(query)}
    return [(stage, counts[stage]) for stage in Stage if stage in counts]
