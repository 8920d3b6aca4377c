"""One's own account: its password, its sessions."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import browser, http
from reuse.actors import second_factor
from reuse.actors.models import Membership, User
from reuse.actors.presence import LONGEST, Presence
from reuse.actors.signing_in import change_password, sign_out_everywhere
from reuse.errors import N_, BadInputError, ReuseError
from reuse.web import entry
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form


@blueprint.get("/account")
@http.signed_in
def account() -> ResponseReturnValue:
    """Show what the person may change of their own account."""
    actor, here = http.current_actor(), browser.required_presence()
    with http.reading() as session:
        user = session.get_one(User, here.user)
        enrolled = second_factor.is_set_up(session, user.id)
    return render_template("account.html", user=user, actor=actor, enrolled=enrolled, ends=here.since + LONGEST)


@blueprint.get("/account/password")
@http.owing
def new_password() -> ResponseReturnValue:
    """Ask for the present password and the one to come."""
    return _password_page(Form({"next": request.args.get("next", "")}))


def _password_page(form: Form) -> str:
    with http.reading() as session:
        user = session.get_one(User, browser.required_presence().user)
    return render_template("password.html", form=form, problem=form.problem, user=user)


@blueprint.post("/account/password")
@http.owing
def changed_password() -> ResponseReturnValue:
    """Take the new password and end every other session."""
    here = browser.required_presence()
    try:
        _change_password(here)
    except ReuseError as error:
        typed = Form.typed(error)
        return _password_page(Form(entry.carried(), typed.problem)), error.status
    flash(_("Password changed. Your sessions on other devices are over."))
    return entry.onward(here.user)


def _change_password(here: Presence) -> None:
    """Do it once; a wrong present password is counted before it is said."""
    wanted, by = request.form.get("new_password", ""), http.current_actor()
    if wanted != request.form.get("again", ""):
        raise BadInputError(N_("The two new passwords differ."), fields={"again": N_("type the same one twice")})
    with http.unit_of_work() as session:
        user = session.get_one(User, here.user)
        told = {"present": request.form.get("password", ""), "wanted": wanted, "origin": request.remote_addr or ""}
        done = change_password(session, user, **told, by=by)
        if done:
            _stay(session, user, here)
    if not done:
        raise BadInputError(N_("This is not your present password."), fields={"password": N_("type it again")})


def _stay(session: Session, user: User, here: Presence) -> None:
    """Keep this browser signed in, while every other one is sent away by the nonce that changed."""
    membership = session.get_one(Membership, here.membership)
    browser.start_session(user, membership, here.site, proof=here.proof, since=here.since)


@blueprint.post("/account/sign-out-elsewhere")
@http.signed_in
def sign_out_elsewhere() -> ResponseReturnValue:
    """End every session of the person but this one."""
    here, by = browser.required_presence(), http.current_actor()
    with http.unit_of_work() as session:
        user = session.get_one(User, here.user)
        sign_out_everywhere(session, user, by=by)
        _stay(session, user, here)
    flash(_("Done: you are signed in on this device only."))
    return redirect(url_for("web.account"), 303)
