"""Plain ways of answering on the very server that is measured: nothing, the raw driver, Core alone."""

import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson
import psycopg
from flask import Flask, request
from flask.wrappers import Response
from sqlalchemy import insert, select, update

from reuse import http
from reuse.actors.models import ApiToken, Organisation
from reuse.clock import stamp
from reuse.devices.models import Code, Device
from reuse.events.models import Event, Request

_TOKEN = (
    "SELECT api_tokens.id, organisation_id, scopes, site_id FROM api_tokens JOIN organisations"
    " ON organisations.id = organisation_id WHERE hash = ? AND revoked_at IS NULL AND expires_at > ? AND NOT gone"
)
_DEVICE = (
    "SELECT devices.uuid, devices.code, devices.kind, situation_text, seq, head, devices.created_at, last_at, maker,"
    " models.name, organisations.name, sites.name FROM devices JOIN codes ON codes.device_id = devices.id"
    " LEFT JOIN models ON models.id = model_id LEFT JOIN organisations ON organisations.id = holder_id"
    " LEFT JOIN sites ON sites.id = devices.site_id WHERE codes.code = ?"
)
_EVENTS = (
    "SELECT canonical, hash, by_event_id FROM events LEFT JOIN voided_events ON event_id = id"
    " WHERE subject = ? ORDER BY seq DESC LIMIT 10"
)

Query = Callable[[str, tuple[Any, ...]], list[Any]]


def add_plain_routes(app: Flask) -> None:
    """Add the routes to compare with; they pass the same hooks as every other."""
    for rule, view, method in (
        ("/plain/nothing", _nothing, "GET"),
        ("/plain/devices/<code>", _read, "GET"),
        ("/plain/devices/<code>/events", _write, "POST"),
    ):
        app.add_url_rule(rule, view.__name__, http.csrf.exempt(http.public(view)), methods=[method])


def _nothing() -> Response:
    return Response(b"{}", mimetype="application/json")


def _read(code: str) -> Response:
    query = _driver()
    told = query(_TOKEN, (_token_hash(), stamp(datetime.now(UTC))))
    row = query(_DEVICE, (code,))[0]
    events = query(_EVENTS, (f"device:{UUID(str(row[0]))}",))
    answer = {"by": str(told[0][0]), "code": row[1], "situation": row[3], "head": row[5], "events": len(events)}
    return Response(orjson.dumps(answer), mimetype="application/json")


def _token_hash() -> str:
    return sha256(request.headers["Authorization"].removeprefix("Bearer ").encode()).hexdigest()


@cache
def _driver() -> Query:
    """Open this worker's own connection; the service's own pool is not part of this way."""
    url = http.settings().database_url
    if url.startswith("postgresql"):
        server = psycopg.connect(url, autocommit=True)
        return lambda query, values: server.execute(query.replace("?", "%s").encode(), values).fetchall()
    file = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    for pragma in ("journal_mode = WAL", "cache_size = -65536", "mmap_size = 1073741824"):
        file.execute(f"PRAGMA {pragma}")
    return lambda query, values: file.execute(query, values).fetchall()


def _write(code: str) -> Response:
    """Do what a write cannot do without: token, JSON, lock, key look-up, UPDATE and INSERT."""
    told, key, present = orjson.loads(request.get_data()), UUID(request.headers["Idempotency-Key"]), datetime.now(UTC)
    with http.unit_of_work() as session:
        connection = session.connection()
        by = connection.execute(
            select(ApiToken.id, ApiToken.organisation_id)
            .join(Organisation, Organisation.id == ApiToken.organisation_id)
            .where(ApiToken.hash == _token_hash(), ApiToken.expires_at > present)
        ).one()
        device = connection.execute(
            select(Device.id, Device.uuid, Device.seq, Device.head)
            .join(Code, Code.device_id == Device.id)
            .where(Code.code == code)
            .with_for_update(of=Device)
        ).one()
        known = select(Request.digest).where(Request.organisation_id == by.organisation_id, Request.key == key)
        connection.execute(known).one_or_none()
        event = _event(device, told, key, present) | {"actor": f"{by.organisation_id}/{by.id}"}
        connection.execute(insert(Event).values(event))
        changed = {"seq": event["seq"], "last_at": present}
        connection.execute(update(Device).where(Device.id == device.id).values(changed))
    return Response(orjson.dumps({"id": str(key)}), 201, mimetype="application/json")


def _event(device: Any, told: dict[str, Any], key: UUID, present: datetime) -> dict[str, Any]:
    return {
        "id": key,
        "subject": f"device:{device.uuid}",
        "seq": device.seq + 1,
        "type": told["type"],
        "occurred_at": present,
        "recorded_at": present,
        "data": told["data"],
        "prev": device.head,
        "hash": device.head,
        "canonical": request.get_data(),
    }
