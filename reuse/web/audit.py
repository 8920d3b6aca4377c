"""The audit log: what was done on accounts, tokens, places and keys, narrowed and exported."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors import audit, queries
from reuse.actors.actor import OPERATOR
from reuse.actors.audit import Action, Filter
from reuse.actors.audit_models import AuditEntry
from reuse.clock import stamp
from reuse.codes import show_code
from reuse.devices.models import Device
from reuse.errors import N_
from reuse.lifecycle.stages import Role
from reuse.territory import territory
from reuse.web import fields, spreadsheet, words
from reuse.web.addresses import identifier_in, number_in
from reuse.web.blueprint import blueprint

PAGE = 50
CHUNK = 500
FILTERS = ("action", "who", "since", "until")
PROOFS = {"pin": N_("by PIN"), "password": N_("with one factor"), "two_factors": N_("with two factors")}


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in the reader's words."""

    at: datetime
    actor: UUID | None
    who: str
    home: str
    what: str
    on: str
    told: str


@blueprint.get("/audit")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def audit_log() -> ResponseReturnValue:
    """List what was done in this organisation, or anywhere for the coordinator, narrowed by what the address says."""
    wanted = _wanted()
    with http.reading() as session:
        found = audit.entries(session, wanted, after=_after(), limit=PAGE + 1)
        names = _names(session, found)
        people = {str(one.id): one.name for one in queries.people_of(session, http.current_actor().organisation)}
    if wanted.actor:
        people.setdefault(str(wanted.actor), _who(wanted.actor, names))
    shown = found[:PAGE]
    return render_template(
        "audit.html",
        lines=[_line(entry, names) for entry in shown],
        filters=_filters(),
        actions=[(action.value, words.said(name)) for action, name in audit.NAMES.items()],
        people=sorted(people.items(), key=lambda one: one[1].casefold()),
        everywhere=wanted.organisation is None,
        next_url=url_for("web.audit_log", **_filters(), after=shown[-1].number) if len(found) > PAGE else "",
        first_url=url_for("web.audit_log", **_filters()) if _after() else "",
    )


def _wanted() -> Filter:
    by = http.current_actor()
    action, until = request.args.get("action", ""), _day("until")
    return Filter(
        organisation=None if by.sees_all() else by.organisation,
        action=Action(action) if action in set(Action) else None,
        actor=identifier_in(request.args.get("who", "")),
        since=_midnight(_day("since")),
        until=_midnight(until + timedelta(days=1)) if until else None,
    )


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 1980 <= found.year < 2200 else None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), territory().zone) if day else None


def _filters() -> dict[str, Any]:
    """Give the filters of the address, without the place in the list."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def _after() -> int | None:
    return number_in(request.args.get("after", ""))


def _names(session: Session, found: Sequence[AuditEntry]) -> dict[str, str]:
    """Name what the entries speak of; a device by its code."""
    undone = [UUID(entry.subject) for entry in found if entry.action == Action.CORRECTED]
    rows = session.execute(select(Device.uuid, Device.code).where(Device.uuid.in_(undone))) if undone else ()
    return audit.names(session, found) | {str(row[0]): show_code(row[1]) for row in rows if row[1]}


def _line(entry: AuditEntry, names: Mapping[str, str]) -> Line:
    return Line(
        entry.at,
        entry.actor_id,
        _who(entry.actor_id, names),
        names.get(str(entry.organisation_id), ""),
        words.said(audit.NAMES[Action(entry.action)]) if entry.action in set(Action) else entry.action,
        names.get(entry.subject, ""),
        "; ".join(_told(entry.detail, names)),
    )


def _who(actor: UUID | None, names: Mapping[str, str]) -> str:
    if actor is None:
        return str(_("Nobody signed in"))
    if actor == OPERATOR:
        return str(_("The server's shell"))
    return names.get(str(actor)) or str(_("Somebody whose account is closed"))


def _told(detail: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    """Say what an entry tells besides: roles, sites, fields, days; versions and events are for programs."""
    if given := [*detail.get("roles", ()), *detail.get("scopes", ())]:
        yield _list(words.role(role) for role in given)
    if places := [*detail.get("sites", ()), *([detail["site"]] if "site" in detail else ())]:
        yield _list(names.get(place, _("a site that has gone")) for place in places)
    if changed := detail.get("fields"):
        yield _list(fields.label(name) for name in changed)
    if proof := PROOFS.get(detail.get("proof", "")):
        yield words.said(proof)
    if days := detail.get("days"):
        yield str(_("%(count)s days", count=days))
    if detail.get("gone"):
        yield str(_("has gone"))
    if to := detail.get("to"):
        yield names.get(to, "")


def _list(said: Iterator[str]) -> str:
    return str(_(", ")).join(said)


@blueprint.get("/audit.csv")
@http.roles(Role.ADMIN, Role.COORDINATOR)
def audit_csv() -> ResponseReturnValue:
    """Export what the list shows, all its pages, as French spreadsheets read it."""
    lines = stream_with_context(_export(_wanted()))
    headers = {"Content-Disposition": f"attachment; filename={_('audit')}.csv"}
    return Response(lines, mimetype="text/csv; charset=utf-8", headers=headers)


def _export(wanted: Filter) -> Iterator[str]:
    yield spreadsheet.head((_("When"), _("Organisation"), _("Who"), _("What was done"), _("On what"), _("Details")))
    after = None
    while True:
        found, names = _chunk(wanted, after)
        for one in (_line(entry, names) for entry in found):
            yield spreadsheet.line((stamp(one.at), one.home, one.who, one.what, one.on, one.told))
        if len(found) < CHUNK:
            return
        after = found[-1].number


def _chunk(wanted: Filter, after: int | None) -> tuple[Sequence[AuditEntry], dict[str, str]]:
    with http.reading() as session:
        found = audit.entries(session, wanted, after=after, limit=CHUNK)
        names = _names(session, found)
        session.expunge_all()
    return found, names
