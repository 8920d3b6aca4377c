"""What became of a deposit, for whoever has its code."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.models import Site
from reuse.collection import queries
from reuse.collection.receipts import show_follow_up
from reuse.devices.models import Device
from reuse.errors import ReuseError
from reuse.impact.queries import impact_of
from reuse.passport.journeys import journeys
from reuse.web import forms
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.journeys import TOLD, Tally, entry
from reuse.web.page import shown_once


@blueprint.get("/follow-up")
@http.public
def follow_up() -> ResponseReturnValue:
    """Ask for the code of a receipt."""
    return render_template("follow_up.html", form=Form())


@blueprint.post("/follow-up")
@http.limiter.limit("20 per minute")
@http.public
def followed() -> ResponseReturnValue:
    """Show what became of a deposit to whoever has its receipt; the code never stands in an address."""
    try:
        with http.reading() as session:
            return story(session, forms.needed("follow_up", most=60), Form())
    except ReuseError as error:
        form = Form.typed(error)
        return render_template("follow_up.html", form=form, problem=form.problem), error.status


def story(session: Session, typed: str, form: Form) -> Response:
    """Tell the story of the deposit whose code was typed; raises NotFoundError."""
    found = queries.by_follow_up(session, typed)
    ways = journeys(session, found, frozenset(TOLD))
    return shown_once(
        render_template(
            "followed.html",
            deposit=found,
            site=session.get(Site, found.site_id) if found.site_id else None,
            entries=[entry(way) for way in ways],
            tally=Tally.of(ways),
            impact=impact_of(session, Device.deposit_id == found.id),
            code=show_follow_up(queries.spelled(typed)),
            address=f"{http.settings().public_url}/follow-up",
            may_ask=http.settings().mail is not None,
            form=form,
        )
    )
