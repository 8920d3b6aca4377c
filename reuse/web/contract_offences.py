"""The devices that decide a clause of a contract, page after page, and all of them as a file."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import http
from reuse.codes import show_code
from reuse.contracts import queries
from reuse.contracts.checking import FIRST, Place, read_place, write_place
from reuse.contracts.checks import Checked, check_contract, check_quick, end_of_day, offences
from reuse.contracts.models import Contract
from reuse.contracts.rules import Offence
from reuse.contracts.view import View, view_of
from reuse.web import spreadsheet
from reuse.web.blueprint import blueprint
from reuse.web.contract_words import answer, sentence
from reuse.web.contracts import day_asked

PAGE = 100


@blueprint.get("/contracts/<uuid:contract>/clauses/<clause>")
@http.signed_in
def contract_offences(contract: UUID, clause: str) -> ResponseReturnValue:
    """List the devices that decide a clause, as of the day in the address."""
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, contract, by=by)
        view = view_of(session, found, by)
        checked = _checked(session, found, view, after=read_place(request.args.get("after", "")), listed=PAGE + 1)
        chosen, result = checked.of(clause)
        shown = result.offending[:PAGE]
        return render_template(
            "contract_offences.html",
            contract=found,
            chosen=chosen,
            result=result,
            shown=shown,
            checked=checked,
            partial=not view.whole,
            day_asked=day_asked(),
            answer=answer,
            sentence=sentence,
            next_url=_address(contract, clause, shown[-1]) if len(result.offending) > PAGE else "",
        )


def _checked(session: Session, contract: Contract, view: View, *, after: Place = FIRST, listed: int) -> Checked:
    check_quick(session, contract, as_of=_moment())
    return check_contract(session, contract, as_of=_moment(), after=after, listed=listed, view=view)


def _moment() -> datetime | None:
    asked = day_asked()
    return end_of_day(asked) if asked else None


def _address(contract: UUID, clause: str, last: Offence) -> str:
    after = write_place(last)
    return url_for("web.contract_offences", contract=contract, clause=clause, after=after, as_of=day_asked())


@blueprint.get("/contracts/<uuid:contract>/clauses/<clause>.csv")
@http.signed_in
def contract_offences_csv(contract: UUID, clause: str) -> ResponseReturnValue:
    """Export every device that decides a clause, to a supplier its own; what could run as a formula is neutralised."""
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, contract, by=by)
        checked = _checked(session, found, view_of(session, found, by), listed=1)
        _chosen, result = checked.of(clause)
    headers = {"Content-Disposition": f"attachment; filename={_('devices')}.csv"}
    lines = stream_with_context(_lines(contract, clause if result.offending else ""))
    return Response(lines, mimetype="text/csv; charset=utf-8", headers=headers)


def _lines(contract: UUID, clause: str) -> Iterator[str]:
    """Write the file in a reading of its own: the one that checked is over once the answer is on its way."""
    yield spreadsheet.head((_("Code"), _("Why"), _("Day"), _("Event")))
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, contract, by=by)
        view = view_of(session, found, by)
        for one in offences(session, found, clause, as_of=_moment(), view=view) if clause else ():
            code, day = show_code(one.code) if one.code else "", one.day.isoformat() if one.day else ""
            yield spreadsheet.line((code, _(one.why), day, one.event))
