"""The lists of a stock-take: what each line is, the event that settles it, the whole of it as CSV."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, flash, redirect, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from reuse import acts, http
from reuse.actors.actor import Actor, subkey
from reuse.codes import show_code
from reuse.errors import N_, NotFoundError, ReuseError
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.refusals import problem_of
from reuse.stocktakes import queries
from reuse.stocktakes.lists import Line, Trace, lines_named, list_lines, sightings, traces
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.rules import Finding, Part
from reuse.web import history, speech, spreadsheet, words
from reuse.web.addresses import identifier_in, number_in
from reuse.web.blueprint import blueprint
from reuse.web.intake import TAKES_IN

PAGE = 50
CHUNK = 500

NAMES = {
    Part.MISSING: N_("Missing"),
    Part.ELSEWHERE: N_("Found here, followed elsewhere"),
    Part.UNEXPECTED: N_("Found here unexpectedly"),
    Part.PRESENT: N_("Present"),
    Part.LEFT: N_("Left during the stock-take"),
}
ABOUT = {
    Part.MISSING: N_("Nobody has seen them here. Look for them once more before declaring them lost."),
    Part.ELSEWHERE: N_("They stand here, but their history puts them elsewhere."),
    Part.UNEXPECTED: N_("They stand here, but their history had ended, or their label is on no known device."),
    Part.PRESENT: N_("Seen here, each counted once."),
    Part.LEFT: N_("Expected at the opening; an entry took them elsewhere before the closing."),
}
ALL_TICKED = {
    "lost": N_("Declare the ticked devices lost"),
    "moved": N_("Put the ticked devices here"),
    "received": N_("Receive the ticked devices"),
    "returned": N_("Take the ticked devices back"),
    "found": N_("Say that the ticked devices were found"),
}
"""The button under a list, by the event that it records for each ticked line that allows it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A line with its last entry before the opening, or an earlier stock-take that saw it since, and what followed."""

    line: Line
    before: Trace | None
    sighted: datetime | None
    since: Trace | None
    may_undo: bool


def name_of(part: Part, stocktake: Stocktake) -> str:
    """Name a list: while one counts, nothing is missing yet."""
    waiting = part is Part.MISSING and stocktake.closed_at is None
    return words.said(N_("Not seen yet") if waiting else NAMES[part])


def page_of(session: Session, stocktake: Stocktake, part: Part) -> dict[str, Any]:
    """Give one page of one list, in few queries."""
    by, after = http.current_actor(), number_in(request.args.get("after", ""))
    found = list_lines(session, stocktake, part, after=after, limit=PAGE + 1)
    address = url_for("web.stocktake", stocktake=stocktake.id, list=part.value)
    lines = _shown(session, stocktake, part, found[:PAGE], by)
    return {
        "part": part,
        "about": _("These have not been scanned yet.") if _waits(stocktake, part) else _(ABOUT[part]),
        "lines": lines,
        "steps": [(step, _(ALL_TICKED[step])) for step in sorted({one.line.step for one in lines if one.line.step})],
        "may_settle": by.organisation == stocktake.organisation_id and bool(by.roles & HOLDERS),
        "may_take_in": bool(by.roles & set(TAKES_IN)),
        "sees_all": by.sees_all(),
        "next_url": f"{address}&after={found[PAGE - 1].id}" if len(found) > PAGE else "",
        "first_url": address if after else "",
    }


def _waits(stocktake: Stocktake, part: Part) -> bool:
    return part is Part.MISSING and stocktake.closed_at is None


def _shown(session: Session, stocktake: Stocktake, part: Part, lines: Sequence[Line], by: Actor) -> list[Shown]:
    devices = [line.device for line in lines if line.device]
    closed = stocktake.closed_at if part is Part.MISSING else None
    since = traces(session, devices, closed or stocktake.opened_at, since=True) if part is not Part.PRESENT else {}
    missing = devices if part is Part.MISSING else []
    before = traces(session, missing, stocktake.opened_at, since=False)
    seen = sightings(session, stocktake, missing)
    found = []
    for line in lines:
        number = line.device.id if line.device else 0
        told = since.get(number)
        told = told if told and _is_ours(line, told, stocktake) else None
        undo = bool(told and line.device and history.may_undo(told.event, line.device, by))
        found.append(Shown(line, before.get(number), _later(seen.get(number), before.get(number)), told, undo))
    return found


def _later(seen: datetime | None, trace: Trace | None) -> datetime | None:
    """Keep the sighting of an earlier stock-take where nothing was recorded since."""
    return seen if seen and (trace is None or trace.event.occurred_at < seen) else None


def _is_ours(line: Line, trace: Trace, stocktake: Stocktake) -> bool:
    """Whether an entry is for the people of this site to read: their device, their own word, or what took it away."""
    held = line.device is not None and line.device.holder_id == stocktake.organisation_id
    mine = trace.event.actor.startswith(f"{stocktake.organisation_id}/")
    return held or mine or line.settled


@blueprint.post("/stocktakes/<uuid:stocktake>/corrections")
@http.roles(*HOLDERS)
def settled_lines(stocktake: UUID) -> ResponseReturnValue:
    """Record what each chosen line proposes; one that the table refuses stops none of the others."""
    by, key = http.current_actor(), http.idempotency_key()
    step, alone = request.form.get("step", ""), number_in(request.form.get("line", ""))
    ticked = [number for text in request.form.getlist("ticked") if (number := number_in(text))]
    done, refused = 0, list[str]()
    with http.unit_of_work() as session:
        found = queries.stocktake_seen(session, stocktake, by)
        for line in lines_named(session, found, [alone] if alone else ticked[:PAGE]):
            if line.step and (alone or line.step == step):
                why = _settle(session, found, line, by, subkey(key, line.id))
                done, refused = done + (not why), [*refused, why] if why else refused
    _tell(done, refused)
    return redirect(url_for("web.stocktake", stocktake=stocktake, list=request.args.get("list")), 303)


def _settle(session: Session, stocktake: Stocktake, line: Line, by: Actor, key: UUID) -> str:
    """Record the line's event at the site that is counted; return why it is refused, or nothing."""
    if line.device is None or line.step is None:
        return ""
    data = {"site": str(stocktake.site_id)} if line.step == "moved" else {}
    there = replace(by, site=stocktake.site_id)
    try:
        with session.begin_nested():
            acts.perform(session, line.device, acts.Act(line.step, data), by=there, key=key, paper=http.paper())
    except ReuseError as error:
        problem = problem_of(error)
        return f"{show_code(line.code or '')} – {problem.detail} {problem.remedy}"
    return ""


def _tell(done: int, refused: list[str]) -> None:
    if done:
        flash(ngettext("%(num)s device settled.", "%(num)s devices settled.", done))
    for why in refused:
        flash(why, "refused")
    if not done and not refused:
        flash(_("Nothing was left to settle among those you ticked."), "waiting")


@blueprint.post("/stocktakes/<uuid:stocktake>/undo")
@http.roles(*HOLDERS, Role.COORDINATOR)
def undone_line(stocktake: UUID) -> ResponseReturnValue:
    """Undo the event that settled a line, within the rule."""
    by, key = http.current_actor(), http.idempotency_key()
    number, _slash, event = request.form.get("undo", "").partition("/")
    voids = _identifier(event)
    with http.unit_of_work() as session:
        found = queries.stocktake_seen(session, stocktake, by)
        for line in lines_named(session, found, [number_in(number) or 0]):
            if line.device is not None:
                act = acts.Act("corrected", {"voids": voids})
                acts.perform(session, line.device, act, by=by, key=key, paper=http.paper())
                flash(_("Undone."))
    return redirect(url_for("web.stocktake", stocktake=stocktake, list=request.args.get("list")), 303)


def _identifier(text: str) -> str:
    found = identifier_in(text)
    if found is None:
        raise NotFoundError(N_("There is no such event."))
    return str(found)


@blueprint.get("/stocktakes/<uuid:stocktake>.csv")
@http.roles(*HOLDERS, Role.COORDINATOR)
def stocktake_csv(stocktake: UUID) -> ResponseReturnValue:
    """Export every line of every list, as French spreadsheets read it."""
    with http.reading() as session:
        found = queries.stocktake_seen(session, stocktake, http.current_actor())
    name = _("stock-take")
    headers = {"Content-Disposition": f"attachment; filename={name}-{found.opened_at.date()}.csv"}
    return Response(stream_with_context(_csv(found)), mimetype="text/csv; charset=utf-8", headers=headers)


def _csv(stocktake: Stocktake) -> Iterator[str]:
    titles = (N_("List"), N_("Code"), N_("Kind"), N_("Make"), N_("Model"), N_("Stage"), N_("Place"), N_("Seen"))
    yield spreadsheet.head([_(title) for title in (*titles, N_("Settled"))])
    for part in Part:
        after = None
        while True:
            with http.reading() as session:
                lines = list_lines(session, stocktake, part, after=after, limit=CHUNK)
            yield from (spreadsheet.line((name_of(part, stocktake), *_cells(line))) for line in lines)
            if len(lines) < CHUNK:
                break
            after = lines[-1].id


def _cells(line: Line) -> tuple[str, ...]:
    return (
        show_code(line.code) if line.code else "",
        words.kind(line.device.kind).name if line.device else "",
        line.maker,
        line.model,
        words.stage(line.stage).name if line.stage else "",
        place_of(line),
        speech.moment(line.seen_at) if line.seen_at else "",
        _("yes") if line.settled else _("no"),
    )


def place_of(line: Line) -> str:
    """Say where the history put a device; another organisation's site is not told among organisations."""
    if line.finding is not Finding.ELSEWHERE:
        return line.place if line.own else ""
    if line.own:
        return line.place or _("no site")
    return line.whose if http.current_actor().sees_all() else _("another organisation")
