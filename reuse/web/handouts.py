"""Papers for residents: the poster and the leaflet of a point, the deposit form."""

from datetime import datetime
from typing import cast
from uuid import UUID

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.actors.models import Service
from reuse.collection.models import CONDITIONS, REASONS, Channel, Depositor, Status
from reuse.documents.deposit_form import DepositForm, draw_deposit_form
from reuse.documents.leaflet import Leaflet, draw_leaflet
from reuse.documents.place import Kind, Place, Sender
from reuse.documents.poster import Poster, draw_poster
from reuse.documents.words import LANGS, Lang
from reuse.errors import N_, NotFoundError
from reuse.points.point import Point, State
from reuse.points.queries import point_of
from reuse.points.search import Wanted, points_around
from reuse.territory import territory
from reuse.web import fields, hours, words
from reuse.web.blueprint import blueprint

COLLECTING = frozenset({Service.COLLECT})
NEIGHBOURS = 3
PICTURES = 12
"""Kinds drawn for a point that did not say what it takes: the commonest."""

SHARED_FOR = 600
"""Seconds for which anybody may keep a paper that anybody may read."""


@blueprint.get("/points/<uuid:point>/poster.pdf")
@http.public
@http.shared_for(SHARED_FOR)
def poster(point: UUID) -> ResponseReturnValue:
    """Give the poster of a point, as A4 or with `?format=a3`, in the language of `?lang=`."""
    lang = language_asked()
    with http.reading() as session, force_locale(lang):
        found = collecting(session, point, clock.now())
        drawn = Poster(
            sender=sender(),
            lang=lang,
            place=place_of(found),
            pictures=_pictures(found),
            url=_page_of(point),
            format="a3" if request.args.get("format") == "a3" else "a4",
        )
    return printed(draw_poster(drawn), f"poster-{point}")


@blueprint.get("/points/<uuid:point>/leaflet.pdf")
@http.public
@http.shared_for(SHARED_FOR)
def leaflet(point: UUID) -> ResponseReturnValue:
    """Give the leaflet of a point, with the nearest others."""
    lang, at = language_asked(), clock.now()
    with http.reading() as session, force_locale(lang):
        found = collecting(session, point, at)
        drawn = Leaflet(
            sender=sender(),
            lang=lang,
            place=place_of(found),
            pictures=_pictures(found),
            near=_neighbours(session, found, at),
            url=_page_of(point),
        )
    return printed(draw_leaflet(drawn), f"leaflet-{point}")


@blueprint.get("/deposit-form.pdf")
@http.public
@http.shared_for(SHARED_FOR)
def deposit_form() -> ResponseReturnValue:
    """Give the blank deposit form."""
    return _form("")


@blueprint.get("/points/<uuid:point>/deposit-form.pdf")
@http.public
@http.shared_for(SHARED_FOR)
def deposit_form_of(point: UUID) -> ResponseReturnValue:
    """Give the deposit form that names its point."""
    with http.reading() as session:
        return _form(collecting(session, point, clock.now()).site.name)


def _form(place: str) -> Response:
    lang = language_asked()
    with force_locale(lang):
        form = DepositForm(
            sender=sender(),
            lang=lang,
            kinds=tuple(Kind(named.name, named.icon) for _code, named in words.kinds()),
            conditions=tuple(map(fields.choice, CONDITIONS)),
            depositors=tuple(fields.choice(one.value) for one in Depositor),
            statuses=tuple(fields.choice(one.value) for one in Status),
            reasons=tuple(map(fields.choice, REASONS)),
            channel=fields.choice(Channel.PAPER.value),
            follow_up_url=f"{http.settings().public_url}/follow-up",
            place=place,
        )
    return printed(draw_deposit_form(form), "deposit-form")


def language_asked() -> Lang:
    """Return the language of the paper: the one its address names, else the reader's."""
    asked = request.args.get("lang")
    return cast("Lang", asked if asked in LANGS else http.language())


def sender() -> Sender:
    """Say in whose name papers speak."""
    here = territory()
    return Sender(here.name, here.telephone, http.settings().public_url, here.zone)


def printed(pdf: bytes, name: str) -> Response:
    """Answer with a paper that the browser shows."""
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(pdf, mimetype="application/pdf", headers=headers)


def collecting(session: Session, identifier: UUID, at: datetime) -> Point:
    """Return a point that takes devices in; raises NotFoundError for any other: its papers would send people there."""
    point = point_of(session, identifier, at)
    if Service.COLLECT not in point.site.offers:
        raise NotFoundError(N_("This place takes no devices in."), remedy=N_("Look for a collection point near it."))
    return point


def place_of(point: Point, *, now: bool = False) -> Place:
    """Tell a point as papers do, in the language at hand; `now` also says that it takes nothing these days."""
    site, state = point.site, point.opening.state
    town = "" if site.postcode in site.address else f"{site.postcode} {site.commune}"
    return Place(
        name=site.name,
        address=", ".join(part for part in (site.address, town) if part),
        telephone=site.telephone,
        organisation=point.organisation,
        hours=tuple(hours.said(site.opening_hours)),
        accepts=tuple(_kind(code) for code in site.accepts),
        refuses=tuple(words.kind(code).name for code in point.refuses),
        audience=site.audience.value,
        by_appointment=site.by_appointment,
        step_free=site.step_free,
        state=state.value if now and state in (State.FULL, State.CLOSED_FOR_NOW) else "",
        distance=point.distance_m,
    )


def _kind(code: str) -> Kind:
    named = words.kind(code)
    return Kind(named.name, named.icon)


def _pictures(point: Point) -> tuple[Kind, ...]:
    codes = point.site.accepts or [code for code, _named in words.kinds()][:PICTURES]
    return tuple(map(_kind, codes))


def _page_of(point: UUID) -> str:
    return f"{http.settings().public_url}/points/{point}"


def _neighbours(session: Session, point: Point, at: datetime) -> tuple[Place, ...]:
    around = Wanted(lat=point.site.lat, lon=point.site.lon, services=COLLECTING, lasting=True, limit=NEIGHBOURS + 1)
    others = [one for one in points_around(session, around, at) if one.site.id != point.site.id]
    return tuple(place_of(one, now=True) for one in others[:NEIGHBOURS])
