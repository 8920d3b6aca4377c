"""The poster of a campaign, to be printed by whoever announces it."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from reuse import http
from reuse.campaigns import queries
from reuse.campaigns.queries import Stop
from reuse.campaigns.rules import State
from reuse.documents.campaign_poster import CampaignPoster, CampaignStop, draw_campaign_poster
from reuse.documents.place import Kind
from reuse.errors import N_, NotFoundError
from reuse.web import words
from reuse.web.blueprint import blueprint
from reuse.web.campaigns import address, manages
from reuse.web.handouts import PICTURES, SHARED_FOR, language_asked, printed, sender


@blueprint.get("/campaigns/<uuid:campaign>/poster.pdf")
@http.public
@http.shared_for(SHARED_FOR)
def campaign_poster(campaign: UUID) -> ResponseReturnValue:
    """Give the poster of a campaign that is announced, or is one's own to prepare."""
    lang = language_asked()
    with http.reading() as session, force_locale(lang):
        listed = queries.campaign_listed(session, campaign)
        draft = listed.state is State.DRAFT
        if draft and not manages(listed.campaign):
            raise NotFoundError(N_("There is no such campaign."))
        if listed.state is State.CANCELLED:
            raise NotFoundError(N_("This campaign is cancelled: it has no poster any more."))
        places = queries.places_of(session, listed.campaign)
        poster = CampaignPoster(
            sender=sender(),
            lang=lang,
            name=listed.campaign.name,
            stops=tuple(_stop(place) for place in places),
            pictures=_pictures(places),
            url=f"{http.settings().public_url}/campaigns/{campaign}",
            format="a3" if request.args.get("format") == "a3" else "a4",
        )
    response = printed(draw_campaign_poster(poster), f"campaign-{campaign}")
    if draft:
        response.cache_control.no_store = True
    return response


def _stop(place: Stop) -> CampaignStop:
    return CampaignStop(place.site.name, address(place.site), place.stop.starts_at, place.stop.ends_at)


def _pictures(places: list[Stop]) -> tuple[Kind, ...]:
    """Draw what every place takes; where one says nothing of it, it takes everything."""
    taken = [set(place.site.accepts) for place in places if place.site.accepts]
    common = [(code, named) for code, named in words.kinds() if all(code in one for one in taken)]
    return tuple(Kind(named.name, named.icon) for _code, named in common[:PICTURES])
