"""What the two databases spell differently: the month of a moment, and a number inside a situation."""

import sqlite3
from datetime import datetime
from typing import Any, cast

import orjson
from sqlalchemy import JSON, ColumnElement, Float, Integer, String, Text, case, func, type_coerce
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from reuse.devices.models import Device
from reuse.events.models import Event
from reuse.lifecycle.fold import effective
from reuse.territory import territory

DATA = type_coerce(Event.data, Text)


class Server:
    """As PostgreSQL has it."""

    def month(self, moment: Any, data: Any) -> ColumnElement[str]:
        """Give the month of a moment in the territory, the phone's skew taken off."""
        skew = as_type(func.json_extract_path_text(as_type(data, JSON), "clock", "skew_ms"), Float)
        late = case((data.contains('"clock":'), func.coalesce(skew / 1000, 0.0)), else_=0.0)
        happened = moment + func.make_interval(0, 0, 0, 0, 0, 0, late)
        return func.to_char(func.timezone(territory().zone.key, happened), "YYYY-MM", type_=String)

    def whole(self, name: str) -> ColumnElement[int | None]:
        """Read a whole number of the situation."""
        return as_type(func.json_extract_path_text(as_type(Device.situation_text, JSON), name), Integer)


class File:
    """As SQLite has it, which knows no zones: it asks us."""

    def __init__(self, session: Session):
        opened = cast(sqlite3.Connection, session.connection().connection.driver_connection)
        opened.create_function("local_month", 2, local_month, deterministic=True)

    def month(self, moment: Any, data: Any) -> ColumnElement[str]:
        """Give the month of a moment in the territory, the phone's skew taken off."""
        return func.local_month(moment, data, type_=String)

    def whole(self, name: str) -> ColumnElement[int | None]:
        """Read a whole number of the situation."""
        return func.json_extract(Device.situation_text, f"$.{name}", type_=Integer)


def spelling(session: Session) -> Server | File:
    """Say how this session's database spells."""
    return Server() if session.get_bind().dialect.name == "postgresql" else File(session)


def local_month(occurred_at: str, data: str) -> str:
    """Say in which month of the territory's calendar it happened."""
    at = effective(occurred_at, orjson.loads(data)) if '"clock":' in data else occurred_at
    return datetime.fromisoformat(at).astimezone(territory().zone).strftime("%Y-%m")
