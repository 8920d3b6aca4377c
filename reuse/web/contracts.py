"""Contracts as their parties see them."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.contracts import queries
from reuse.contracts.alerts import answers_of, changes_of
from reuse.contracts.checks import check_contract, check_quick, end_of_day
from reuse.contracts.coverage import covered
from reuse.contracts.covering import shares_of
from reuse.contracts.models import Contract
from reuse.contracts.parties import may_change
from reuse.contracts.rules import MOST_LISTED
from reuse.contracts.terms import terms_at
from reuse.contracts.view import WHOLE, View, view_of
from reuse.impact.queries import impact_of
from reuse.lifecycle.stages import Role
from reuse.territory import local_day
from reuse.web.addresses import identifier_in
from reuse.web.blueprint import blueprint
from reuse.web.contract_words import answer, change, sentence, shared, tallied

PAGE = 30
MOST_WEIGHED = 50_000
"""Devices whose impact is reckoned while the page waits: a million took half a minute of a busy machine."""

LISTED = 20
"""How many devices the page names for each clause; all of them have pages of their own."""

MAKERS = (Role.BUYER, Role.COORDINATOR)


@blueprint.get("/contracts")
@http.signed_in
def contracts() -> ResponseReturnValue:
    """List the contracts of which whoever is asking is the buyer or a supplier."""
    by = http.current_actor()
    with http.reading() as session:
        after = identifier_in(request.args.get("after", ""))
        found = queries.contracts(session, by=by, after=after, limit=PAGE + 1)
        counted = answers_of(session, [one.contract.id for one in found])
    next_url = url_for("web.contracts", after=found[PAGE - 1].contract.id) if len(found) > PAGE else ""
    may_make = bool(by.roles & set(MAKERS))
    told = {one: tallied(answers) for one, answers in counted.items()}
    return render_template("contracts.html", found=found[:PAGE], told=told, next_url=next_url, may_make=may_make)


@blueprint.get("/contracts/<uuid:contract>")
@http.signed_in
def contract(contract: UUID) -> ResponseReturnValue:
    """Show what each clause answers, as of the day in the address."""
    by = http.current_actor()
    with http.reading() as session:
        found = queries.contract(session, contract, by=by)
        shown = shown_to(session, found, view_of(session, found, by), listed=LISTED)
        weighed = not day_asked() and shown["checked"].devices <= MOST_WEIGHED
        return render_template(
            "contract.html",
            **shown,
            may_list=True,
            impact=impact_of(session, covered(found)) if weighed else None,
            changes=[] if day_asked() else [change(one) for one in changes_of(session, found, limit=20)],
            may_change=may_change(found, by),
        )


def shown_to(session: Session, contract: Contract, view: View = WHOLE, *, listed: int = MOST_LISTED) -> dict[str, Any]:
    """Give what everybody who reads a contract is shown; of its devices those of the view."""
    asked = day_asked()
    moment = end_of_day(asked) if asked else None
    check_quick(session, contract, as_of=moment)
    return {
        "contract": contract,
        "buyer": queries.buyer_of(session, contract),
        "agreed": terms_at(session, contract, moment),
        "names": {one.id: one.name for one in queries.suppliers_of(session, contract)},
        "checked": check_contract(session, contract, as_of=moment, listed=listed, view=view),
        "partial": not view.whole,
        "shares": shared(shares_of(session, contract, moment)),
        "day_asked": asked,
        "today": local_day(clock.now()),
        "answer": answer,
        "sentence": sentence,
    }


def day_asked() -> date | None:
    """Read the day in the address; anything else means now."""
    try:
        asked = date.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return None
    return asked if 1980 <= asked.year < 2200 else None
