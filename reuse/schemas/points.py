"""Points and communes, as anybody may find them."""

import marshmallow as ma
from marshmallow import validate

from reuse.actors.models import Service
from reuse.devices.kinds import kinds
from reuse.errors import N_
from reuse.schemas.strict import Degrees, Flag, Identifier, Moment, Strict, Text, Whole, at_most, choice


class PointsQuery(Strict):
    """Which points: near a place in words or degrees, else the first by commune and name."""

    q = Text(most=200, load_default="", metadata={"description": "An address, commune, postcode or name of a point."})
    lat = Degrees(most=90, load_default=None)
    lon = Degrees(most=180, load_default=None)
    accepts = choice(kinds(), load_default="")
    services = ma.fields.List(
        choice(Service), load_default=list, validate=at_most(7), metadata={"description": "Any of them; repeat it."}
    )
    step_free = Flag(load_default=False)
    open_at = Moment(load_default=None, metadata={"description": "Only the points that are open then."})
    limit = Whole(least=1, most=100, load_default=10)

    @ma.validates_schema
    def _both_or_none(self, told: dict[str, object], **_more: object) -> None:
        if (told.get("lat") is None) != (told.get("lon") is None):
            missing = "lat" if told.get("lat") is None else "lon"
            raise ma.ValidationError(N_("An answer is needed here."), missing)


class UnderstoodOut(Strict):
    """A place that the words mean, or may mean."""

    label = Text(required=True)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)
    kind = choice(("commune", "postcode", "address", "site"), required=True)


class FoundPoint(Strict):
    """A point, and whether it receives people at the moment asked about."""

    id = Identifier(required=True)
    name = Text(required=True)
    organisation = Text(required=True)
    demo = Flag(required=True)
    address = Text(required=True)
    postcode = Text(required=True)
    commune = Text(required=True)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)
    distance_m = Whole(required=True, allow_none=True, metadata={"description": "As the crow flies."})
    state = Text(required=True, validate=validate.OneOf(("open", "closed", "full", "closed_for_now", "unknown")))
    why = Text(required=True, metadata={"description": "A holiday, a closure with its reason, or a lack of room."})
    open_now = Flag(required=True, allow_none=True, metadata={"description": "Null where the hours are not known."})
    open_until = Moment(required=True, allow_none=True)
    opens_at = Moment(required=True, allow_none=True)
    opening_hours = Text(required=True, metadata={"description": "In OpenStreetMap's syntax."})
    accepts = ma.fields.List(Text(), required=True)
    refuses = ma.fields.List(Text(), required=True)
    services = ma.fields.List(Text(), required=True)
    audience = Text(required=True)
    by_appointment = Flag(required=True)
    step_free = Text(required=True)
    telephone = Text(required=True)
    website = Text(required=True)
    url = Text(required=True)
    confirmed_at = Moment(required=True, allow_none=True)


class PointsFound(Strict):
    """Points, the nearest first, and how the words were understood."""

    items = ma.fields.List(ma.fields.Nested(FoundPoint), required=True)
    understood = ma.fields.Nested(UnderstoodOut, required=True, allow_none=True)
    suggestions = ma.fields.List(ma.fields.Nested(UnderstoodOut), required=True)
    beyond = ma.fields.Nested(
        FoundPoint, required=True, allow_none=True, metadata={"description": "The nearest one, where none is near."}
    )
    at = Moment(required=True, metadata={"description": "The moment that the openings are told for."})


class CommunesQuery(Strict):
    """What somebody has typed of a commune's name, or a postcode."""

    q = Text(most=100, required=True)
    limit = Whole(least=1, most=20, load_default=8)


class CommuneOut(Strict):
    """A commune."""

    code = Text(required=True)
    name = Text(required=True)
    postcodes = ma.fields.List(Text(), required=True)
    population = Whole(required=True)
    lat = Degrees(required=True, most=90)
    lon = Degrees(required=True, most=180)


class CommuneList(Strict):
    """Communes, the likeliest first."""

    items = ma.fields.List(ma.fields.Nested(CommuneOut), required=True)
