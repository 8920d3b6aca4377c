"""Signing in and out, choosing for whom one acts, choosing a language."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from reuse import http
from reuse.actors import queries
from reuse.actors.models import Membership, Site, User
from reuse.actors.people import sign_in as check_password
from reuse.errors import N_, BadInputError, ReuseError
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.page import local


@blueprint.get("/sign-in")
@http.public
def sign_in() -> ResponseReturnValue:
    """Show the sign-in form."""
    return render_template("sign_in.html", form=Form({"next": request.args.get("next", "")}))


@blueprint.post("/sign-in")
@http.public
def signed() -> ResponseReturnValue:
    """Sign the person in, acting for their first organisation, and lead them where they were going."""
    try:
        several = _sign_in(request.form.get("email", ""), request.form.get("password", ""))
    except ReuseError as error:
        form = Form.typed(error)
        return render_template("sign_in.html", form=form, problem=form.problem), error.status
    if several:
        return redirect(url_for("web.act_as"), 303)
    return redirect(local(request.form.get("next")) or url_for("web.home"), 303)


def _sign_in(email: str, password: str) -> bool:
    """Begin the person's session and tell whether they may act for several; a failure is counted before it is said."""
    with http.unit_of_work() as session:
        user = check_password(session, email, password, origin=request.remote_addr or "")
        memberships = queries.memberships_of(session, user.id) if user else []
        if user and memberships:
            http.start_session(user, memberships[0], _first_site(session, memberships[0]))
            return len(memberships) > 1
    if user:
        raise BadInputError(N_("This account belongs to no organisation."), remedy=N_("Ask your administrator."))
    raise BadInputError(
        N_("This address and this password do not go together."), remedy=N_("Type them again, the address first.")
    )


def _sites(session: Session, membership: Membership) -> list[Site]:
    """List where this membership works: the sites it names, else all of its organisation."""
    within = frozenset(site.id for site in _all_sites(session, membership) if str(site.id) in membership.sites)
    return [site for site in _all_sites(session, membership) if not within or site.id in within]


def _all_sites(session: Session, membership: Membership) -> list[Site]:
    found = queries.sites(session, organisation=membership.organisation_id, limit=200)
    return sorted(found, key=lambda site: site.name)


def _first_site(session: Session, membership: Membership) -> UUID | None:
    sites = _sites(session, membership)
    return sites[0].id if sites else None


@blueprint.post("/sign-out")
@http.public
def sign_out() -> ResponseReturnValue:
    """Sign the person out on this browser."""
    http.end_session()
    return redirect(url_for("web.home"), 303)


@blueprint.get("/act-as")
@http.signed_in
def act_as() -> ResponseReturnValue:
    """Show for which organisations and at which sites the person may act."""
    user = http.current_user_id()
    actor = http.current_actor()
    with http.reading() as session:
        memberships = queries.memberships_of(session, user) if user else []
        choices = [(one, _sites(session, one)) for one in memberships]
        return render_template("act_as.html", choices=choices, actor=actor)


@blueprint.post("/act-as")
@http.signed_in
def act() -> ResponseReturnValue:
    """Act for another organisation or at another site from now on."""
    user, (wanted, _sep, place) = http.current_user_id(), request.form.get("membership", "").partition("/")
    with http.reading() as session:
        memberships = queries.memberships_of(session, user) if user else []
        chosen = next((one for one in memberships if str(one.id) == wanted), None)
        if user is None or chosen is None:
            raise BadInputError(N_("You do not belong to this organisation."))
        site = next((site.id for site in _sites(session, chosen) if str(site.id) == place), None)
        http.start_session(session.get_one(User, user), chosen, site)
    return redirect(url_for("web.home"), 303)


@blueprint.get("/language/<code>")
@http.public
def change_language(code: str) -> ResponseReturnValue:
    """Answer in this language from now on, on this browser."""
    http.choose_language(code)
    return redirect(local(request.args.get("next")) or url_for("web.home"), 303)
