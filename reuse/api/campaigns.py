"""Doors to campaigns: read by anybody, prepared by whoever runs them."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reuse.actors.queries import site as site_by_id
from reuse.actors.service import Place, runs
from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.api.once import etag, version_asked
from reuse.campaigns import queries, service
from reuse.campaigns.counters import count_campaign
from reuse.campaigns.rules import State
from reuse.campaigns.service import Times, Told
from reuse.errors import N_, BadInputError, NotFoundError
from reuse.figures.disclosure import LEAST
from reuse.http import (
    actor_or_none,
    current_actor,
    idempotency_key,
    limiter,
    paper,
    public,
    reading,
    roles,
    unit_of_work,
)
from reuse.lifecycle.stages import Role
from reuse.schemas import campaigns as shapes
from reuse.schemas.strict import PageById, Strict

doors = Subject("campaigns", __name__, description="Days on which further places collect.")
MAKERS = (Role.COORDINATOR, Role.ADMIN)


@doors.asks("/campaigns", shapes.CampaignList, takes={"query": PageById})
@public
def campaigns(query: dict[str, Any]) -> dict[str, Any]:
    """List campaigns, the latest made first; those without a place show to whoever runs them."""
    with reading() as session:
        found = queries.campaigns(session, after=query["after"], limit=query["limit"] + 1)
    page = paged([_brief(one) for one in found], query["limit"], lambda one: one["id"])
    page["items"] = [told for told, one in zip(page["items"], found, strict=False) if _shows(one)]
    return page


def _shows(listed: queries.Listed) -> bool:
    actor = actor_or_none()
    ours = actor is not None and runs(listed.campaign.organisation_id, actor)
    return ours or listed.state is not State.DRAFT


def _brief(listed: queries.Listed) -> dict[str, Any]:
    names = ("id", "name", "about", "report", "version")
    told = {name: getattr(listed.campaign, name) for name in names}
    told |= {"organisation": listed.organisation, "state": listed.state.value, "stops": listed.stops}
    return told | {"starts_at": listed.starts_at, "ends_at": listed.ends_at}


@doors.asks("/campaigns/<uuid:identifier>", shapes.CampaignOut, refuses={429})
@limiter.limit("120 per minute")
@public
def campaign(identifier: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """Show one campaign."""
    with reading() as session:
        listed = queries.campaign_listed(session, identifier)
        if not _shows(listed):
            raise NotFoundError(N_("There is no such campaign."))
        return _whole(session, listed)


def _whole(session: Session, listed: queries.Listed) -> tuple[dict[str, Any], dict[str, str]]:
    begun = listed.state in (State.RUNNING, State.OVER, State.CLOSED)
    counted = count_campaign(session, listed.campaign) if begun else None
    many = counted if counted and counted.devices >= LEAST else None
    told = {"devices": many.devices if many else None, "mass_g": many.grams if many else None}
    places = [_stop(one) for one in queries.places_of(session, listed.campaign)]
    return _brief(listed) | told | {"places": places}, etag(listed.campaign.version)


def _stop(place: queries.Stop) -> dict[str, Any]:
    names = ("name", "address", "postcode", "commune", "lat", "lon")
    told = {name: getattr(place.site, name) for name in names}
    told |= {name: getattr(place.stop, name) for name in ("id", "starts_at", "ends_at")}
    return told | {"site": place.site.id}


def _read_again(session: Session, identifier: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    session.flush()
    return _whole(session, queries.campaign_listed(session, identifier))


@doors.tells("/campaigns", shapes.CampaignOut, takes={"json": shapes.CampaignIn})
@roles(*MAKERS)
def add_campaign(told: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Make a campaign of the organisation that asks."""
    by = current_actor()
    with unit_of_work() as session:
        made = service.add_campaign(session, by.organisation, Told(**told), by=by, key=idempotency_key())
        return _read_again(session, made.id)


@doors.changes("/campaigns/<uuid:identifier>", shapes.CampaignOut, takes={"json": shapes.CampaignIn})
@roles(*MAKERS)
def edit_campaign(told: dict[str, Any], identifier: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """Change the words of a campaign, unless somebody did since they were read."""
    with unit_of_work() as session:
        found = queries.campaign(session, identifier)
        service.edit_campaign(session, found, Told(**told), version=version_asked(), by=current_actor())
        return _read_again(session, identifier)


@doors.tells("/campaigns/<uuid:identifier>/stops", shapes.CampaignOut, takes={"json": shapes.StopIn})
@roles(*MAKERS)
def add_stop(told: dict[str, Any], identifier: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """Open a site, or a temporary one, for the campaign."""
    by, key, times = current_actor(), idempotency_key(), Times(told["starts_at"], told["ends_at"])
    if ("site" in told) == ("place" in told):
        raise BadInputError(
            N_("Say where: one site, or one temporary place."), fields={"site": N_("one of the two is needed")}
        )
    with unit_of_work() as session:
        found = queries.campaign(session, identifier)
        if "site" in told:
            service.add_stop(session, found, site_by_id(session, told["site"]), times, by=by, key=key)
        else:
            service.add_temporary_stop(session, found, Place(**told["place"]), times, by=by, key=key)
        return _read_again(session, identifier)


@doors.removes("/campaigns/<uuid:identifier>/stops/<uuid:stop>", refuses={409})
@roles(*MAKERS)
def remove_stop(identifier: UUID, stop: UUID) -> None:
    """Take a place out of the campaign; one that is not in it any more is no mistake."""
    with unit_of_work() as session:
        found = queries.campaign(session, identifier)
        if known := queries.stop_or_none(session, found, stop):
            service.remove_stop(session, found, known, by=current_actor())


@doors.tells("/campaigns/<uuid:identifier>/cancellation", shapes.CampaignOut, takes={"json": Strict})
@roles(*MAKERS)
def cancel_campaign(_told: dict[str, Any], identifier: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """Cancel a campaign; cancelling twice changes nothing."""
    with unit_of_work() as session:
        service.cancel_campaign(session, queries.campaign(session, identifier), by=current_actor())
        return _read_again(session, identifier)


@doors.tells("/campaigns/<uuid:identifier>/closing", shapes.CampaignOut, takes={"json": Strict})
@roles(*MAKERS)
def close_campaign(_told: dict[str, Any], identifier: UUID) -> tuple[dict[str, Any], dict[str, str]]:
    """Close a campaign with its report, or issue a further report with what has arrived since."""
    with unit_of_work() as session:
        service.close_campaign(session, queries.campaign(session, identifier), by=current_actor(), paper=paper())
        return _read_again(session, identifier)
