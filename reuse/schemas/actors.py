"""Organisations, sites, people and tokens."""

import marshmallow as ma

from reuse.actors.models import Audience, Service, SiteRole
from reuse.actors.service import KINDS
from reuse.lifecycle.stages import Role
from reuse.schemas.strict import (
    Day,
    Degrees,
    Flag,
    Identifier,
    Listed,
    Moment,
    PageById,
    Strict,
    Text,
    Whole,
    at_most,
    choice,
)


class MeSchema(Strict):
    """Who the token acts for."""

    reference = Identifier(required=True)
    organisation = Identifier(required=True)
    site = Identifier(allow_none=True)
    roles = ma.fields.List(Text(), required=True)


class OrganisationIn(Strict):
    """A legal entity to add."""

    siret = Text(required=True, most=20)
    name = Text(required=True)
    kind = choice(KINDS, required=True)


class OrganisationChange(Strict):
    """What to change of an organisation."""

    name = Text()
    kind = choice(KINDS)
    gone = Flag()


class OrganisationOut(Strict):
    """A legal entity."""

    id = Identifier(required=True)
    siret = Text(required=True, allow_none=True)
    name = Text(required=True)
    kind = Text(required=True)
    demo = Flag(required=True)
    gone = Flag(required=True)
    version = Whole(required=True)


class OrganisationList(Listed):
    """Organisations."""

    items = ma.fields.List(ma.fields.Nested(OrganisationOut), required=True)


class SiteChange(Strict):
    """What to say of a site."""

    name = Text()
    address = Text(most=300)
    postcode = Text(most=5)
    commune = Text(most=100)
    commune_code = Text(most=5)
    lat = Degrees(most=90)
    lon = Degrees(most=180)
    roles = ma.fields.List(choice(SiteRole), validate=at_most(10))
    opening_hours = Text(most=500, metadata={"description": "In OpenStreetMap's syntax."})
    accepts = ma.fields.List(Text(most=30), validate=at_most(50))
    telephone = Text(most=30)
    services = ma.fields.List(choice(Service), validate=at_most(10))
    audience = choice(Audience)
    by_appointment = Flag()
    step_free = Text(most=10, metadata={"description": "yes, limited or no; empty where it is not known."})
    directions = Text(most=500)
    website = Text(most=300)
    qualifications = ma.fields.List(Text(most=100), validate=at_most(20))
    capacity = Whole(least=1, most=100_000, allow_none=True)
    last_day = Day(allow_none=True)


class SiteIn(SiteChange):
    """A place to add."""

    name = Text(required=True)
    address = Text(required=True, most=300)
    postcode = Text(required=True, most=5)
    commune = Text(required=True, most=100)
    commune_code = Text(required=True, most=5)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)


class SiteOut(SiteChange):
    """A place run by an organisation."""

    id = Identifier(required=True)
    organisation = Identifier(required=True, attribute="organisation_id")
    confirmed_at = Moment(allow_none=True)
    version = Whole(required=True)


class SiteList(Listed):
    """Sites."""

    items = ma.fields.List(ma.fields.Nested(SiteOut), required=True)


class SitesQuery(PageById):
    """Which sites."""

    organisation = Identifier(load_default=None)


class UserIn(Strict):
    """An account to open."""

    email = Text(required=True, most=254)
    name = Text(required=True)
    password = Text(required=True)
    language = choice(("fr", "en"), load_default="fr")


class UserOut(Strict):
    """An account."""

    id = Identifier(required=True)
    email = Text(required=True)
    name = Text(required=True)
    language = Text(required=True)


class UserList(Listed):
    """Accounts of the organisation's people."""

    items = ma.fields.List(ma.fields.Nested(UserOut), required=True)


class MembershipIn(Strict):
    """What a person may record, and where; no site means all of the organisation's."""

    user = Identifier(required=True)
    organisation = Identifier(required=True)
    roles = ma.fields.List(choice(Role), required=True, validate=at_most(8))
    sites = ma.fields.List(Identifier(), load_default=list, validate=at_most(100))


class MembershipOut(Strict):
    """What a person may record for one organisation."""

    id = Identifier(required=True)
    user = Identifier(required=True, attribute="user_id")
    organisation = Identifier(required=True, attribute="organisation_id")
    roles = ma.fields.List(Text(), required=True)
    sites = ma.fields.List(Text(), required=True)


class MembershipList(Listed):
    """Memberships of the organisation."""

    items = ma.fields.List(ma.fields.Nested(MembershipOut), required=True)


class TokenIn(Strict):
    """A token to make, for the organisation that asks."""

    name = Text(required=True, most=100)
    scopes = ma.fields.List(choice(Role), required=True, validate=at_most(8))
    site = Identifier(load_default=None, allow_none=True)
    days = Whole(load_default=365, least=1, most=730)


class TokenOut(Strict):
    """A token, without its text."""

    id = Identifier(required=True)
    name = Text(required=True)
    scopes = ma.fields.List(Text(), required=True)
    site = Identifier(allow_none=True, attribute="site_id")
    expires_at = Moment(required=True)
    revoked_at = Moment(allow_none=True)
    last_used_on = Day(allow_none=True)
    created_at = Moment(required=True)


class NewToken(TokenOut):
    """A token as made, with its text, shown only now."""

    token = Text(required=True)


class TokenList(Listed):
    """Tokens of the organisation."""

    items = ma.fields.List(ma.fields.Nested(TokenOut), required=True)


class AgreementIn(Strict):
    """A standing agreement: what the giver holds, the receiver may scan in."""

    giver = Identifier(required=True)
    receiver = Identifier(required=True)


class AgreementOut(Strict):
    """A standing agreement."""

    id = Identifier(required=True)
    giver = Identifier(required=True, attribute="giver_id")
    receiver = Identifier(required=True, attribute="receiver_id")
    made_at = Moment(required=True)
    ended_at = Moment(allow_none=True)


class AgreementList(Listed):
    """Agreements."""

    items = ma.fields.List(ma.fields.Nested(AgreementOut), required=True)
