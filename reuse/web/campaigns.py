"""Campaign days as residents see them: which come, where, when, and what they collected."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from reuse import clock, http
from reuse.actors.models import Site
from reuse.actors.service import runs
from reuse.campaigns import queries
from reuse.campaigns.counters import Counted, count_campaign
from reuse.campaigns.models import Campaign
from reuse.campaigns.report import ends
from reuse.campaigns.rules import State
from reuse.errors import N_, NotFoundError
from reuse.figures.disclosure import LEAST, Sum, kept_back
from reuse.lifecycle.stages import Role
from reuse.points.queries import is_open_to_residents
from reuse.territory import local_day
from reuse.web import words
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint

PAGE, MINUTE = 30, 60
STATES = {
    State.DRAFT: ("waiting", N_("In preparation")),
    State.COMING: ("waiting", N_("To come")),
    State.RUNNING: ("done", N_("Today")),
    State.OVER: ("done", N_("Over")),
    State.CLOSED: ("done", N_("Over, report issued")),
    State.CANCELLED: ("refused", N_("Cancelled")),
}
ENDS = {
    "reused": N_("serve again"),
    "recycled": N_("were recycled"),
    "in_hand": N_("are being erased, repaired or sorted"),
    "other": N_("were given back, refused or lost"),
}
"""What became of the devices, as the second half of a sentence."""


@blueprint.get("/campaigns")
@http.shared_for(MINUTE)
@http.public
def campaigns() -> ResponseReturnValue:
    """List the campaigns, the latest first; those in preparation show to whoever runs them."""
    with http.reading() as session:
        found = queries.campaigns(session, after=identifier_in(request.args.get("after", "")), limit=PAGE + 1)
    shown = [one for one in found[:PAGE] if one.state is not State.DRAFT or manages(one.campaign)]
    next_url = url_for("web.campaigns", after=found[PAGE - 1].campaign.id) if len(found) > PAGE else ""
    return render_template("campaigns.html", found=shown, next_url=next_url, state_of=state_of, may_make=may_make())


def may_make() -> bool:
    """Tell whether whoever is asking may prepare a campaign."""
    actor = http.actor_or_none()
    return actor is not None and bool(actor.roles & {Role.COORDINATOR, Role.ADMIN})


def manages(campaign: Campaign) -> bool:
    """Tell whether whoever is asking may change this campaign."""
    actor = http.actor_or_none()
    return actor is not None and runs(campaign.organisation_id, actor)


def state_of(listed: queries.Listed) -> tuple[str, str]:
    """Name where a campaign stands, with its tone."""
    tone, name = STATES[listed.state]
    return tone, words.said(name)


def _receives(site: Site) -> bool:
    """Tell whether a place has a page among the points: one made for the campaign has none once it is over."""
    today = local_day(clock.now())
    return is_open_to_residents(site) and (site.last_day is None or site.last_day >= today)


@blueprint.get("/campaigns/<uuid:campaign>")
@http.shared_for(MINUTE)
@http.public
def campaign(campaign: UUID) -> ResponseReturnValue:
    """Show a campaign: its places and times, what it has collected so far, and its report."""
    with http.reading() as session:
        listed = queries.campaign_listed(session, campaign)
        if listed.state is State.DRAFT and not manages(listed.campaign):
            raise NotFoundError(N_("There is no such campaign."))
        begun = listed.state not in (State.DRAFT, State.COMING, State.CANCELLED)
        counted = count_campaign(session, listed.campaign) if begun else None
        return render_template(
            "campaign.html",
            listed=listed,
            campaign=listed.campaign,
            stands=state_of(listed),
            places=queries.places_of(session, listed.campaign),
            counted=counted,
            ends=_ends(counted) if counted else [],
            manages=manages(listed.campaign),
            address=address,
            public=_receives,
            upcoming=listed.state in {State.DRAFT, State.COMING, State.RUNNING},
            few=LEAST,
        )


def _ends(counted: Counted) -> list[tuple[str, int | None]]:
    """Say what became of the devices; None for a count that might tell of a person, or let one be worked out."""
    found = ends(counted)
    hidden = kept_back({(name,): count for name, count in found}, [Sum(tuple((name,) for name, _count in found))])
    return [(words.said(ENDS[name]), None if (name,) in hidden else count) for name, count in found if count]


def address(site: Site) -> str:
    """Write a site's address on a line."""
    return site.address if site.postcode in site.address else f"{site.address}, {site.postcode} {site.commune}"
