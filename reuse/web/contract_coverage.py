"""What a contract covers: listed, added, removed with a reason."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import clock, http
from reuse.codes import read_code
from reuse.contracts import coverage, queries
from reuse.contracts.coverage import Covered
from reuse.contracts.covering import Line, Place, lines_of, takers_of
from reuse.contracts.models import Cover
from reuse.contracts.parties import may_change
from reuse.errors import N_, BadInputError, ReuseError
from reuse.lifecycle.stages import Role
from reuse.territory import local_day
from reuse.web import forms
from reuse.web.addresses import identifier_in, moment_in
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form

MAKERS = (Role.BUYER, Role.COORDINATOR)
PAGE = 50
COVERS = {
    Cover.DEPOSIT: N_("A deposit"),
    Cover.LIST: N_("An announced list"),
    Cover.DEVICE: N_("A device"),
    Cover.ORGANISATION: N_("All that an organisation takes in"),
}


@blueprint.get("/contracts/<uuid:contract>/coverage")
@http.signed_in
def contract_coverage(contract: UUID) -> ResponseReturnValue:
    """List what a contract covers, and what it covered."""
    return _page(contract, Form())


def _page(identifier: UUID, form: Form) -> str:
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, identifier, by=by)
        lines = lines_of(session, found, after=_after(), limit=PAGE + 1)
        return render_template(
            "contract_coverage.html",
            contract=found,
            lines=lines[:PAGE],
            next_url=_next(identifier, lines[PAGE - 1]) if len(lines) > PAGE else "",
            covers={cover: _(name) for cover, name in COVERS.items()},
            takers=[(str(one.id), one.name) for one in takers_of(session, found)],
            today=local_day(clock.now()),
            may_change=may_change(found, by),
            form=form,
            blank=Form(),
            problem=form.problem,
        )


def _next(contract: UUID, last: Line) -> str:
    at, thing = clock.stamp(last.held.added_at), last.held.thing_id
    return url_for("web.contract_coverage", contract=contract, at=at, after=thing)


def _after() -> Place | None:
    """Read the place in the list from the address; anything else means its beginning."""
    thing = identifier_in(request.args.get("after", ""))
    at = moment_in(request.args.get("at", ""))
    return Place(at, thing) if thing and at else None


@blueprint.post("/contracts/<uuid:contract>/coverage")
@http.roles(*MAKERS)
def cover(contract: UUID) -> ResponseReturnValue:
    """Add the devices whose codes were typed, the deposit or list named, what the organisation chosen takes in."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found = queries.contract(session, contract, by=by)
            number = coverage.cover(session, found, _covered(), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _page(contract, Form.typed(error)), error.status
    flash(_("Added: %(number)s.", number=number))
    return redirect(url_for("web.contract_coverage", contract=contract), 303)


def _codes() -> tuple[str, ...]:
    """Read one code a line; raises BadInputError naming the first line that is none."""
    lines = tuple(line.strip() for line in request.form.get("codes", "").splitlines() if line.strip())
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


@blueprint.post("/contracts/<uuid:contract>/removals/<any(deposit, list, device, organisation):cover>/<uuid:thing>")
@http.roles(*MAKERS)
def uncover(contract: UUID, cover: str, thing: UUID) -> ResponseReturnValue:
    """Remove one thing that the contract covers, with the reason."""
    by = http.current_actor()
    try:
        with http.unit_of_work() as session:
            found, things = queries.contract(session, contract, by=by), {(Cover(cover), thing)}
            coverage.uncover(session, found, things, forms.needed("reason"), by=by, key=http.idempotency_key())
    except ReuseError as error:
        return _page(contract, Form.typed(error)), error.status
    flash(_("Removed from now on. Answers as of an earlier day still count it."))
    return redirect(url_for("web.contract_coverage", contract=contract), 303)
