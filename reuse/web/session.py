"""Signing in and out, choosing for whom one acts, choosing a language."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from reuse import browser, http
from reuse.actors import queries
from reuse.actors.models import User
from reuse.actors.presence import Proof
from reuse.actors.signing_in import sign_in as check_password
from reuse.errors import N_, BadInputError, ReuseError
from reuse.web import entry
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.page import local
from reuse.web.provider import sign_out_there


@blueprint.get("/sign-in")
@http.public
def sign_in() -> ResponseReturnValue:
    """Show the sign-in form."""
    return entry.door(Form({"next": request.args.get("next", "")}))


@blueprint.post("/sign-in")
@http.public
def signed() -> ResponseReturnValue:
    """Sign the person in, acting for their first organisation, and lead them where they were going."""
    try:
        user, count = _sign_in(request.form.get("email", ""), request.form.get("password", ""))
    except ReuseError as error:
        return entry.door(Form.typed(error)), error.status
    return entry.onward(user, several=count > 1)


def _sign_in(email: str, password: str) -> tuple[UUID, int]:
    """Begin the person's session, and return who it is and for how many they may act; a failure is counted first."""
    with http.unit_of_work() as session:
        user = check_password(session, email, password, origin=request.remote_addr or "")
        if user:
            return user.id, entry.let_in(session, user, Proof.PASSWORD)
    raise BadInputError(
        N_("This address and this password do not go together."), remedy=N_("Type them again, the address first.")
    )


@blueprint.post("/sign-out")
@http.public
def sign_out() -> ResponseReturnValue:
    """Sign the person out on this browser."""
    there = sign_out_there()
    browser.end_session()
    return redirect(there or url_for("web.home"), 303)


@blueprint.get("/act-as")
@http.signed_in
def act_as() -> ResponseReturnValue:
    """Show for which organisations and at which sites the person may act."""
    actor, here = http.current_actor(), browser.required_presence()
    with http.reading() as session:
        held = [one for one in queries.memberships_of(session, here.user) if here.reaches(one.id)]
        choices = [(one, entry.sites(session, one)) for one in held]
        return render_template("act_as.html", choices=choices, actor=actor)


@blueprint.post("/act-as")
@http.signed_in
def act() -> ResponseReturnValue:
    """Act for another organisation or at another site from now on."""
    here, (wanted, _sep, place) = browser.required_presence(), request.form.get("membership", "").partition("/")
    with http.reading() as session:
        held = [one for one in queries.memberships_of(session, here.user) if here.reaches(one.id)]
        chosen = next((one for one in held if str(one.id) == wanted), None)
        if chosen is None:
            raise BadInputError(N_("You do not belong to this organisation."))
        site = next((site.id for site in entry.sites(session, chosen) if str(site.id) == place), None)
        user = session.get_one(User, here.user)
        browser.start_session(user, chosen, site, proof=here.proof, since=here.since)
    return redirect(url_for("web.home"), 303)


@blueprint.get("/language/<code>")
@http.public
def change_language(code: str) -> ResponseReturnValue:
    """Answer in this language from now on, on this browser."""
    http.choose_language(code)
    return redirect(local(request.args.get("next")) or url_for("web.home"), 303)
