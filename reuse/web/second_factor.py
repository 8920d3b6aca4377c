"""The second factor: asked for after the password, set up and removed by its owner."""

from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask.wrappers import Response
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import Session

from reuse import browser, http
from reuse.actors import second_factor as factor
from reuse.actors import totp
from reuse.actors.models import Membership, User
from reuse.actors.presence import Presence, Proof
from reuse.documents.symbols import draw_svg, draw_symbol
from reuse.errors import N_, BadInputError, ForbiddenError, ReuseError, SignInError
from reuse.lifecycle.stages import Role
from reuse.territory import territory
from reuse.web import entry
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.page import local


@blueprint.get("/sign-in/code")
@http.public
def second_step() -> ResponseReturnValue:
    """Ask for the code of whoever has just shown their password."""
    if browser.halfway() is None:
        return redirect(url_for("web.sign_in", next=request.args.get("next")), 303)
    return entry.code_page(Form({"next": request.args.get("next", "")}))


@blueprint.post("/sign-in/code")
@http.public
def second_stepped() -> ResponseReturnValue:
    """Sign the person in by the code; a wrong one is counted before it is said."""
    try:
        user, several = _pass()
    except ReuseError as error:
        return entry.code_page(Form(entry.carried(), Form.typed(error).problem)), error.status
    return entry.onward(user, several=several)


def _pass() -> tuple[UUID, bool]:
    half = browser.halfway()
    with http.unit_of_work() as session:
        user = session.get(User, half.user) if half else None
        if half is None or user is None or user.session_nonce != half.nonce or not user.active:
            raise SignInError(N_("The password was typed too long ago."), remedy=N_("Sign in from the beginning."))
        if _accepts(session, user):
            membership = session.get(Membership, half.membership)
            entry.let_in(session, user, Proof.TWO_FACTORS, membership)
            return user.id, half.several
    raise _wrong()


def _accepts(session: Session, user: User) -> bool:
    code, origin = request.form.get("one_time_code", ""), request.remote_addr or ""
    return factor.accepts(session, user, code, secret=http.settings().secret_key, origin=origin)


def _wrong() -> BadInputError:
    return BadInputError(
        N_("This code is not right, or has served already."),
        remedy=N_("Type the next one, or a recovery code."),
        fields={"one_time_code": N_("type the next one")},
    )


@blueprint.get("/account/second-factor")
@http.owing
def second_factor() -> ResponseReturnValue:
    """Offer a key to set up, or show that one is."""
    return _page(Form({"next": request.args.get("next", "")}))


def _page(form: Form, codes: list[str] | None = None) -> Response:
    """Write the page, which no browser keeps: it shows a key, or codes."""
    here = browser.required_presence()
    with http.reading() as session:
        user = session.get_one(User, here.user)
        enrolled, left = factor.is_set_up(session, user.id), factor.codes_left(session, user.id)
    page = render_template(
        "second_factor.html",
        form=form,
        problem=form.problem,
        codes=codes,
        enrolled=enrolled,
        left=left,
        by_pin=here.proof is Proof.PIN,
        needed=Role.ADMIN in http.current_actor().roles,
        there=local(form.get("next")) or url_for("web.account"),
        **({} if enrolled else _offer(user)),
    )
    response = make_response(page)
    response.cache_control.no_store = True
    return response


def _offer(user: User) -> dict[str, object]:
    """Draw the key for a camera and write it for fingers."""
    key = factor.offered_key(user, http.settings().secret_key)
    link = totp.address(key, f"Reuse {territory().name}", user.email)
    drawing = draw_svg(draw_symbol(link), _("QR code of the key"))
    return {"drawing": Markup(drawing), "key": totp.written(key), "link": link}  # noqa: S704 - our own drawing


@blueprint.post("/account/second-factor")
@http.owing
def set_second_factor() -> ResponseReturnValue:
    """Ask for codes from now on, and show the recovery codes, this once."""
    here, by = _by_password(), http.current_actor()
    try:
        with http.unit_of_work() as session:
            user = session.get_one(User, here.user)
            code, secret = request.form.get("one_time_code", ""), http.settings().secret_key
            codes = factor.set_up(session, user, code, secret=secret, by=by)
            _stay(session, user, here, Proof.TWO_FACTORS)
    except ReuseError as error:
        return _page(Form(entry.carried(), Form.typed(error).problem)), error.status
    return _page(Form(entry.carried()), codes)


def _by_password() -> Presence:
    here = browser.required_presence()
    if here.proof is Proof.PIN:
        raise ForbiddenError(
            N_("A PIN does not suffice for this."), remedy=N_("Sign out, then sign in with your password.")
        )
    return here


def _stay(session: Session, user: User, here: Presence, proof: Proof) -> None:
    membership = session.get_one(Membership, here.membership)
    browser.start_session(user, membership, here.site, proof=proof, since=here.since)


@blueprint.post("/account/second-factor/codes")
@http.signed_in
def renew_recovery_codes() -> ResponseReturnValue:
    """Show ten new recovery codes, this once; a code is asked, as for whatever weakens the account."""
    try:
        with http.unit_of_work() as session:
            user = session.get_one(User, _by_password().user)
            right = _accepts(session, user)
            codes = factor.new_recovery_codes(session, user, secret=http.settings().secret_key) if right else []
        if not right:
            raise _wrong()
    except ReuseError as error:
        return _page(Form({}, Form.typed(error).problem)), error.status
    return _page(Form(), codes)


@blueprint.post("/account/second-factor/remove")
@http.signed_in
def remove_second_factor() -> ResponseReturnValue:
    """Ask for codes no more; an admin is led to set up another."""
    here, by = _by_password(), http.current_actor()
    try:
        with http.unit_of_work() as session:
            user = session.get_one(User, here.user)
            right = _accepts(session, user)
            if right:
                factor.remove(session, user, by=by)
                _stay(session, user, here, Proof.PASSWORD)
        if not right:
            raise _wrong()
    except ReuseError as error:
        return _page(Form({}, Form.typed(error).problem)), error.status
    flash(_("Second factor removed: only the password is asked from now on."))
    return redirect(url_for("web.account"), 303)
