"""The list of devices: searched, filtered, counted, exported."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.models import Organisation, Site
from reuse.codes import show_code
from reuse.devices.queries import Filter, Row, list_devices
from reuse.lifecycle.stages import Stage
from reuse.web import spreadsheet, words
from reuse.web.blueprint import blueprint

PAGE = 50
CHUNK = 500


@blueprint.get("/devices")
@http.signed_in
def devices() -> ResponseReturnValue:
    """List the devices this person may see, narrowed by what the address says."""
    wanted = _wanted()
    with http.reading() as session:
        rows = list_devices(session, wanted, after=_after(), limit=PAGE + 1)
        shown = rows[:PAGE]
        return render_template(
            "devices.html",
            rows=shown,
            names=_names(session, shown),
            wanted=wanted,
            filters=_filters(),
            stages=[(one.value, words.stage(one.value).name) for one in Stage if one is not Stage.NEW],
            kinds=[(code, named.name) for code, named in words.kinds()],
            next_url=_next(shown) if len(rows) > PAGE else "",
            first_url=url_for("web.devices", **_filters()) if _after() else "",
        )


def _wanted() -> Filter:
    actor = http.current_actor()
    stage = request.args.get("stage", "")
    return Filter(
        text=request.args.get("q", "").replace("\0", "")[:200],
        stage=Stage(stage) if stage in set(Stage) else None,
        kind=request.args.get("kind") or None,
        holder=None if actor.sees_all() else actor.organisation,
    )


def _filters() -> dict[str, Any]:
    """Give the filters of the address, without the place in the list."""
    return {name: request.args[name] for name in ("q", "stage", "kind") if request.args.get(name)}


def _after() -> int | None:
    text = request.args.get("after", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _next(shown: list[Row]) -> str:
    return url_for("web.devices", **_filters(), after=shown[-1].id)


def _names(session: Session, rows: list[Row]) -> dict[UUID, str]:
    """Name the holders and sites of these rows, in two queries."""
    holders = {row.holder_id for row in rows if row.holder_id}
    sites = {row.site_id for row in rows if row.site_id}
    found: dict[UUID, str] = {}
    for table, wanted in ((Organisation, holders), (Site, sites)):
        if wanted:
            found |= {
                row[0]: row[1] for row in session.execute(select(table.id, table.name).where(table.id.in_(wanted)))
            }
    return found


@blueprint.get("/devices.csv")
@http.signed_in
def devices_csv() -> ResponseReturnValue:
    """Export what the list shows, as French spreadsheets read it; what could run as a formula is neutralised."""
    lines = stream_with_context(_lines(_wanted()))
    headers = {"Content-Disposition": f"attachment; filename={_('devices')}.csv"}
    return Response(lines, mimetype="text/csv; charset=utf-8", headers=headers)


def _lines(wanted: Filter) -> Iterator[str]:
    titles = (_("Code"), _("Kind"), _("Make"), _("Model"), _("Stage"), _("Holder"), _("Site"))
    yield spreadsheet.head(titles)
    after = None
    while True:
        with http.reading() as session:
            rows = list_devices(session, wanted, after=after, limit=CHUNK)
            names = _names(session, rows)
        for row in rows:
            yield spreadsheet.line(_cells(row, names))
        if len(rows) < CHUNK:
            return
        after = rows[-1].id


def _cells(row: Row, names: dict[UUID, str]) -> tuple[str, ...]:
    holder = names.get(row.holder_id, "") if row.holder_id else ""
    site = names.get(row.site_id, "") if row.site_id else ""
    code = show_code(row.code) if row.code else ""
    return (
        code,
        words.kind(row.kind).name,
        row.maker or "",
        row.model or "",
        words.stage(row.stage).name,
        holder,
        site,
    )
