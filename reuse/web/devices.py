"""The list of devices: searched, filtered, counted, exported."""

from collections.abc import Iterator
from uuid import UUID

from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.codes import show_code
from reuse.devices.queries import Row
from reuse.lifecycle.stages import Stage
from reuse.web import listing, spreadsheet, words
from reuse.web.blueprint import blueprint
from reuse.web.listing import Asked, Listed

PAGE = 50
CHUNK = 500


@blueprint.get("/devices")
@http.signed_in
def devices() -> ResponseReturnValue:
    """List the devices this person may see, narrowed by what the address says."""
    by = http.current_actor()
    what, after = listing.asked(by), request.args.get("after", "")
    with http.reading() as session:
        found = listing.listed(session, what, by, after=after, limit=PAGE + 1)
        shown = found[:PAGE]
        return render_template(
            "devices.html",
            lines=shown,
            names=_names(session, [one.row for one in shown]),
            what=what,
            wanted=what.wanted,
            everywhere=by.sees_all(),
            filters=listing.filters(),
            stages=[(one.value, words.stage(one.value).name) for one in Stage if one is not Stage.NEW],
            kinds=[(code, named.name) for code, named in words.kinds()],
            next_url=_next(shown) if len(found) > PAGE else "",
            first_url=url_for("web.devices", **listing.filters()) if after else "",
        )


def _next(shown: list[Listed]) -> str:
    return url_for("web.devices", **listing.filters(), after=shown[-1].place)


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
    by = http.current_actor()
    lines = stream_with_context(_lines(listing.asked(by), by))
    headers = {"Content-Disposition": f"attachment; filename={_('devices')}.csv"}
    return Response(lines, mimetype="text/csv; charset=utf-8", headers=headers)


def _lines(what: Asked, by: Actor) -> Iterator[str]:
    titles = (_("Code"), _("Kind"), _("Make"), _("Model"), _("Stage"), _("Holder"), _("Site"))
    yield spreadsheet.head(titles)
    after = ""
    while True:
        with http.reading() as session:
            found = listing.listed(session, what, by, after=after, limit=CHUNK)
            names = _names(session, [one.row for one in found])
        for one in found:
            yield spreadsheet.line(_cells(one.row, names))
        if len(found) < CHUNK:
            return
        after = found[-1].place


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
