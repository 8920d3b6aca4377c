"""Campaigns as programs read and prepare them."""

import marshmallow as ma

from reuse.schemas.strict import Degrees, Identifier, Listed, Moment, Strict, Text, Whole, at_most


class CampaignIn(Strict):
    """A campaign to make, of the organisation that asks."""

    name = Text(required=True, most=120)
    about = Text(most=1000, load_default="")


class TemporarySite(Strict):
    """A place that takes equipment for the campaign only."""

    name = Text(required=True)
    address = Text(required=True, most=300)
    postcode = Text(required=True, most=5)
    commune = Text(required=True, most=100)
    commune_code = Text(required=True, most=5)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)
    accepts = ma.fields.List(Text(most=30), validate=at_most(50))
    telephone = Text(most=30)
    directions = Text(most=500)


class StopIn(Strict):
    """Where and when: an existing site, or the description of a temporary one."""

    site = Identifier()
    place = ma.fields.Nested(TemporarySite)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)


class StopOut(Strict):
    """One place of a campaign."""

    id = Identifier(required=True)
    site = Identifier(required=True)
    name = Text(required=True)
    address = Text(required=True)
    postcode = Text(required=True)
    commune = Text(required=True)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)


class CampaignBrief(Strict):
    """A campaign; `report` is the number of its closing report."""

    id = Identifier(required=True)
    name = Text(required=True)
    organisation = Text(required=True)
    state = Text(required=True)
    starts_at = Moment(allow_none=True, required=True)
    ends_at = Moment(allow_none=True, required=True)
    stops = Whole(required=True)
    report = Text(allow_none=True, required=True)
    version = Whole(required=True)


class CampaignOut(CampaignBrief):
    """A campaign with its places, and how many devices it collected once it has begun; None below five."""

    about = Text(required=True)
    places = ma.fields.List(ma.fields.Nested(StopOut), required=True)
    devices = Whole(allow_none=True, required=True)
    mass_g = Whole(allow_none=True, required=True)


class CampaignList(Listed):
    """Campaigns, the latest made first."""

    items = ma.fields.List(ma.fields.Nested(CampaignBrief), required=True)
