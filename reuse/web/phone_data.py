"""What the scan page asks for and sends, with its person's session: never kept by anything between."""

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import marshmallow as ma
from flask import Response, current_app, jsonify, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select

from reuse import browser, http
from reuse.actors.models import Organisation, Site
from reuse.collection.receipts import show_follow_up
from reuse.collection.service import follow_up_code
from reuse.devices import queries
from reuse.devices.models import Code
from reuse.devices.service import reserve_batch
from reuse.documents.symbols import draw_symbol, strokes
from reuse.lifecycle.stages import STAFF, Stage
from reuse.phone.known import summary, working_set
from reuse.phone.replay import Replay, owner_of, replay
from reuse.refusals import read_by
from reuse.schemas.phone import ReplaySchema, SparesSchema
from reuse.web.blueprint import blueprint
from reuse.web.intake import TAKES_IN
from reuse.web.provider import sign_out_there

MOST_RECEIPTS = 60
SEAT = "reuse-seat"
SEAT_LIFE = timedelta(days=365)
"""Longer than any session: one that is over still says whose scans these are."""


@blueprint.get("/scan/who")
@http.signed_in
def phone_who() -> ResponseReturnValue:
    """Say for whom this browser scans: opaque references and the names of places, no name of a person."""
    by = http.current_actor()
    with http.reading() as session:
        site = session.get(Site, by.site) if by.site else None
        told = {
            "owner": by.mark,
            "organisation": session.get_one(Organisation, by.organisation).name,
            "site": str(by.site) if by.site else None,
            "place": site.name if site else "",
            "roles": sorted(by.roles),
            "seat": _seat(),
            "csrf": generate_csrf(),
        }
    return _private(told)


def _seat() -> str:
    """Mark who sits at this browser and where they act: no name, and worth nothing elsewhere."""
    found = browser.presence()
    return sha256(f"{found.user}/{found.membership}/{found.site}".encode()).hexdigest()[:16] if found else ""


@blueprint.after_app_request
def tell_seat(response: Response) -> Response:
    """Let the scan page see without network that its person changed: what is scanned next is not the last one's."""
    if session.modified or request.endpoint == "web.phone_who":
        seat, told = _seat(), request.cookies.get(SEAT)
        if seat != told and (seat or told):
            secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
            response.set_cookie(SEAT, seat, max_age=SEAT_LIFE, secure=secure, samesite="Lax")
    return response


def _private(told: dict[str, Any]) -> Response:
    response = jsonify(told)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/scan/known")
@http.roles(*STAFF)
def phone_known() -> ResponseReturnValue:
    """Give the working set of this person's site."""
    with http.reading() as session:
        return _private(working_set(session, http.current_actor()))


@blueprint.get("/scan/device/<code>")
@http.roles(*STAFF)
def phone_device(code: str) -> ResponseReturnValue:
    """Say how one device stands: only its public stage where another organisation holds it, "new" for a free label."""
    with http.reading() as session:
        if queries.code_state(session, code).device_id is None:
            return _private({"device": None, "stage": Stage.NEW.value})
        found = queries.by_code(session, code)
        told = summary(session, found, http.current_actor())
        return _private({"device": told, "stage": found.stage.value})


@blueprint.get("/scan/receipts")
@http.roles(*TAKES_IN)
def phone_receipts() -> ResponseReturnValue:
    """Give a book of receipts: keys of deposits to come, each with the follow-up code it will have and its symbol."""
    by, secret = http.current_actor(), http.settings().secret_key
    count = request.args.get("count", default=MOST_RECEIPTS, type=int)
    keys = [uuid4() for _ in range(max(1, min(count, MOST_RECEIPTS)))]
    return _private({"receipts": [_receipt(key, follow_up_code(secret, by.thing(key))) for key in keys]})


def _receipt(key: UUID, code: str) -> dict[str, Any]:
    """The code stands after the # of the link, which no browser sends and no log keeps."""
    link = f"{http.settings().public_url}{url_for('web.follow_up')}#{code}"
    symbol = draw_symbol(link)
    return {
        "key": str(key),
        "code": show_follow_up(code),
        "link": link,
        "side": symbol.side,
        "path": strokes(symbol, 0),
    }


@blueprint.post("/scan/spares")
@http.roles(*TAKES_IN)
def phone_spares() -> ResponseReturnValue:
    """Reserve codes to be written by hand on devices that come when no sheet is near."""
    told, by = read(SparesSchema()), http.current_actor()
    with http.unit_of_work() as session:
        batch = reserve_batch(session, told["count"], site=by.site, handwritten=True, by=by, key=told["key"])
        codes = session.scalars(select(Code.code).where(Code.batch_id == batch.id).order_by(Code.code)).all()
    return _private({"codes": list(codes)})


@blueprint.post("/scan/sign-out")
@http.public
def phone_sign_out() -> ResponseReturnValue:
    """Sign the person out on this phone, once it has sent what it kept; say where to go on."""
    there = sign_out_there()
    browser.end_session()
    return _private({"next": there or url_for("web.home")})


@blueprint.post("/scan/replay")
@http.roles(*STAFF)
def phone_replay() -> ResponseReturnValue:
    """Record what a phone kept, each scan once, and answer each."""
    told = read(ReplaySchema())
    with http.unit_of_work() as session:
        by = owner_of(session, http.current_actor(), told["owner"], told["site"])
        sending = Replay(session, by, told["sent_at"], http.paper(), http.settings().secret_key)
        results = replay(sending, told["items"])
    return _private({"results": results})


def read(schema: ma.Schema) -> dict[str, Any]:
    """Read what a script sent; raises BadInputError naming each field that is wrong."""
    return read_by(schema, request.get_json(silent=True) or {})
