"""Preparing a campaign: its words, its places and times, its end."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.queries import site as site_by_id
from reuse.actors.queries import sites
from reuse.actors.service import Place, check_runs
from reuse.campaigns import queries, service
from reuse.campaigns.models import Campaign
from reuse.campaigns.service import Times, Told
from reuse.errors import N_, BadInputError, ReuseError
from reuse.events.requests import asked_before
from reuse.lifecycle.stages import Role
from reuse.points.communes import Commune, suggest
from reuse.territory import territory
from reuse.web import forms, words
from reuse.web.blueprint import blueprint
from reuse.web.campaigns import address, state_of
from reuse.web.forms import Form
from reuse.web.places import version_read

MAKERS = (Role.COORDINATOR, Role.ADMIN)
MANY = 1000


@blueprint.get("/campaigns/new")
@http.roles(*MAKERS)
def new_campaign() -> ResponseReturnValue:
    """Ask for the words of a campaign."""
    return render_template("campaign_new.html", form=Form(), problem=None)


@blueprint.post("/campaigns")
@http.roles(*MAKERS)
def add_campaign() -> ResponseReturnValue:
    """Make a campaign, then ask for its places."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            made = service.add_campaign(session, by.organisation, _told(), by=by, key=http.idempotency_key())
    except ReuseError as error:
        form = Form.typed(error)
        return render_template("campaign_new.html", form=form, problem=form.problem), error.status
    flash(_("Campaign made. Add its places: it shows to residents as soon as it has one."))
    return redirect(url_for("web.edit_campaign", campaign=made.id), 303)


def _told() -> Told:
    return Told(forms.needed("name", most=120), forms.line("about", most=1000))


@blueprint.get("/campaigns/<uuid:campaign>/edit")
@http.roles(*MAKERS)
def edit_campaign(campaign: UUID) -> ResponseReturnValue:
    """Show what may be changed of a campaign."""
    return _page(campaign, Form())


def _page(identifier: UUID, form: Form) -> str:
    by = http.current_actor()
    with http.reading() as session:
        listed = queries.campaign_listed(session, identifier)
        found = listed.campaign
        check_runs(found.organisation_id, by)
        own = None if by.sees_all() else by.organisation
        return render_template(
            "campaign_edit.html",
            campaign=found,
            listed=listed,
            stands=state_of(listed),
            places=queries.places_of(session, found),
            sites=_choices(session, own),
            kinds=[(code, named.name) for code, named in words.kinds()],
            form=form,
            problem=form.problem,
            address=address,
        )


def _choices(session: Session, organisation: UUID | None) -> list[tuple[str, str]]:
    known = [site for site in sites(session, organisation=organisation, limit=MANY) if site.last_day is None]
    return [(str(one.id), f"{one.commune} – {one.name}") for one in sorted(known, key=lambda one: one.commune)]


def _change(campaign: UUID, verb: Callable[[Session, Campaign], Any], said: str) -> ResponseReturnValue:
    """Do something to a campaign, say so and come back; what was typed is kept when it is refused."""
    try:
        with http.unit_of_work() as session:
            verb(session, queries.campaign(session, campaign))
    except ReuseError as error:
        return _page(campaign, Form.typed(error)), error.status
    flash(said)
    return redirect(url_for("web.edit_campaign", campaign=campaign), 303)


@blueprint.post("/campaigns/<uuid:campaign>")
@http.roles(*MAKERS)
def change_campaign(campaign: UUID) -> ResponseReturnValue:
    """Change the words of a campaign, unless somebody did since the page was read."""
    by = http.current_actor()

    def change(session: Session, found: Campaign) -> None:
        told, version = _told(), version_read()
        asked = {"campaign": str(campaign), "version": version} | asdict(told)
        if not asked_before(session, by, http.idempotency_key(), "change-campaign", asked):
            service.edit_campaign(session, found, told, version=version, by=by)

    return _change(campaign, change, _("Changed. Residents read it now."))


@blueprint.post("/campaigns/<uuid:campaign>/stops")
@http.roles(*MAKERS)
def add_stop(campaign: UUID) -> ResponseReturnValue:
    """Open one of the sites for the campaign."""
    by = http.current_actor()

    def add(session: Session, found: Campaign) -> None:
        site = site_by_id(session, forms.identifier("site") or UUID(int=0))
        service.add_stop(session, found, site, _times(), by=by, key=http.idempotency_key())

    return _change(campaign, add, _("Place added. The map says that it is open then."))


@blueprint.post("/campaigns/<uuid:campaign>/temporary-stops")
@http.roles(*MAKERS)
def add_temporary_stop(campaign: UUID) -> ResponseReturnValue:
    """Make a collection point for the campaign only."""
    by = http.current_actor()

    def add(session: Session, found: Campaign) -> None:
        service.add_temporary_stop(session, found, _place(), _times(), by=by, key=http.idempotency_key())

    return _change(campaign, add, _("Temporary place added. It leaves the map when its day is over."))


def _place() -> Place:
    commune = _commune(forms.needed("commune", most=100))
    return Place(
        name=forms.needed("place"),
        address=forms.needed("address", most=300),
        postcode=forms.line("postcode", most=5) or commune.postcodes[0],
        commune=commune.name,
        commune_code=commune.code,
        lat=_degrees("lat", commune.lat),
        lon=_degrees("lon", commune.lon),
        accepts=tuple(code for code, _name in words.kinds() if forms.ticked(f"accepts-{code}")),
    )


def _commune(typed: str) -> Commune:
    if found := suggest(typed, 1):
        return found[0]
    raise BadInputError(N_("No commune has this name here."), fields={"commune": N_("write a commune's name")})


def _degrees(name: str, default: float) -> float:
    millionths = forms.scaled(name, 1_000_000)
    return default if millionths is None else millionths / 1_000_000


def _times() -> Times:
    day = _read("day", date.fromisoformat)
    begin, end = (_read(name, time.fromisoformat) for name in ("begins", "ends"))
    return Times(*(datetime.combine(day, at, territory().zone) for at in (begin, end)))


def _read(name: str, reader: Callable[[str], Any]) -> Any:
    try:
        return reader(forms.needed(name))
    except ValueError as error:
        raise BadInputError(N_("A day or an hour is not understood."), fields={name: N_("choose it again")}) from error


@blueprint.post("/campaigns/<uuid:campaign>/stops/<uuid:stop>/removal")
@http.roles(*MAKERS)
def remove_stop(campaign: UUID, stop: UUID) -> ResponseReturnValue:
    """Take a place out of the campaign."""

    def remove(session: Session, found: Campaign) -> None:
        service.remove_stop(session, found, queries.stop_of(session, found, stop), by=http.current_actor())

    return _change(campaign, remove, _("Place removed."))


@blueprint.post("/campaigns/<uuid:campaign>/cancellation")
@http.roles(*MAKERS)
def cancel_campaign(campaign: UUID) -> ResponseReturnValue:
    """Cancel a campaign: its page says so."""
    return _change(
        campaign,
        lambda session, found: service.cancel_campaign(session, found, by=http.current_actor()),
        _("Cancelled. Its page says so, and its places are off the map."),
    )


@blueprint.post("/campaigns/<uuid:campaign>/closing")
@http.roles(*MAKERS)
def close_campaign(campaign: UUID) -> ResponseReturnValue:
    """Close a campaign with its report, or issue a further report."""
    return _change(
        campaign,
        lambda session, found: service.close_campaign(session, found, by=http.current_actor(), paper=http.paper()),
        _("The report is issued."),
    )
