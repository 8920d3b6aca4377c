"""What a contract covers: listed, added, removed with a reason."""

from dataclasses import replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import clock, http
from reuse.codes import read_code
from reuse.contracts import coverage, queries
from reuse.contracts.coverage import Covered
from reuse.contracts.covering import Line, Place, lines_of, shares_of, takers_of
from reuse.contracts.models import Cover
from reuse.contracts.view import view_of
from reuse.errors import N_, BadInputError, ReuseError
from reuse.territory import local_day
from reuse.web import forms
from reuse.web.addresses import identifier_in, moment_in
from reuse.web.blueprint import blueprint
from reuse.web.contract_words import KINDS, shared
from reuse.web.forms import Form

PAGE = 50
ROWS = {"deposits": "deposit", "lists": "announced", "codes": "codes", "organisations": "organisation"}
"""The field of the form that each row of a refusal was typed in."""
MOST_NAMED = 20


@blueprint.get("/contracts/<uuid:contract>/coverage")
@http.signed_in
def contract_coverage(contract: UUID) -> ResponseReturnValue:
    """List what a contract covers, and what it covered."""
    return _page(contract, Form())


def _page(identifier: UUID, form: Form) -> str:
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, identifier, by=by)
        view = view_of(session, found, by)
        lines = lines_of(session, found, view, after=_after(), limit=PAGE + 1)
        return render_template(
            "contract_coverage.html",
            contract=found,
            lines=lines[:PAGE],
            next_url=_next(identifier, lines[PAGE - 1]) if len(lines) > PAGE else "",
            shares=shared(shares_of(session, found)),
            kinds={kind: _(name) for kind, name in KINDS.items()},
            takers=[(str(one.id), one.name) for one in takers_of(session, found, by)],
            today=local_day(clock.now()),
            partial=not view.whole,
            removable=None if by.sees_all() else by.organisation,
            form=form,
            blank=Form(),
            problem=form.problem,
        )


def _next(contract: UUID, last: Line) -> str:
    at, thing, by = clock.stamp(last.held.added_at), last.held.thing_id, last.held.by_id
    return url_for("web.contract_coverage", contract=contract, at=at, after=thing, by=by)


def _after() -> Place | None:
    """Read the place in the list from the address; anything else means its beginning."""
    thing, by = (identifier_in(request.args.get(name, "")) for name in ("after", "by"))
    at = moment_in(request.args.get("at", ""))
    return Place(at, thing, by) if thing and at and by else None


@blueprint.post("/contracts/<uuid:contract>/coverage")
@http.signed_in
def cover(contract: UUID) -> ResponseReturnValue:
    """Add the devices whose codes were typed, the deposit or list named, what the organisation chosen takes in."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = queries.contract(session, contract, by=by)
            number = coverage.cover(session, found, _covered(), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _page(contract, _refused(Form.typed(error))), error.status
    flash(_("Added: %(number)s.", number=number))
    return redirect(url_for("web.contract_coverage", contract=contract), 303)


def _refused(form: Form) -> Form:
    """Name the rows refused under the fields in which they were typed, each code as it was typed."""
    if form.problem is None:
        return form
    said: dict[str, str] = {}
    lines, strange = _lines(), list[str]()
    for name, words in form.problem.fields.items():
        field, _dot, number = name.partition(".")
        said.setdefault(ROWS.get(field, field), words)
        strange += [lines[int(number)]] if field == "codes" and number else []
    if strange:
        more = ["…"] if len(strange) > MOST_NAMED else []
        said["codes"] = f"{', '.join([*strange[:MOST_NAMED], *more])}{_(': ')}{said['codes']}"
    return replace(form, problem=replace(form.problem, fields=said))


def _lines() -> list[str]:
    return [line.strip() for line in request.form.get("codes", "").splitlines() if line.strip()]


def _codes() -> tuple[str, ...]:
    """Read one code a line; raises BadInputError naming the first line that is none."""
    lines = tuple(_lines())
    for line in lines:
        try:
            read_code(line)
        except BadInputError as error:
            named = N_("This line is no code of a device: {line}.")
            wrong = {"codes": N_("one of them is not a code")}
            raise BadInputError(named, remedy=error.remedy, fields=wrong, line=line[:40]) from error
    return lines


def _covered() -> Covered:
    codes = _codes()
    taker = forms.identifier("organisation", required=False)
    since = forms.day("since", required=False) if taker else None
    return Covered(_pasted("deposit"), _pasted("announced"), codes, (taker,) if taker else (), since)


def _pasted(name: str) -> tuple[UUID, ...]:
    """Read the address of a deposit's or a list's page; raises BadInputError."""
    text = forms.line(name, most=500)
    if not text:
        return ()
    found = next(filter(None, map(identifier_in, text.partition("?")[0].split("/"))), None)
    if found is None:
        raise BadInputError(N_("An address is not understood."), fields={name: N_("paste the address of its page")})
    return (found,)


@blueprint.post(
    "/contracts/<uuid:contract>/removals/<uuid:of>/<any(deposit, list, device, organisation):cover>/<uuid:thing>"
)
@http.signed_in
def uncover(contract: UUID, of: UUID, cover: str, thing: UUID) -> ResponseReturnValue:
    """Remove one thing that an organisation has the contract cover, with the reason."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found, things = queries.contract(session, contract, by=by), {(Cover(cover), thing)}
            reason = forms.needed("reason")
            coverage.uncover(session, found, things, reason, of=of, by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _page(contract, Form.typed(error)), error.status
    flash(_("Removed from now on. Answers as of an earlier day still count it."))
    return redirect(url_for("web.contract_coverage", contract=contract), 303)
