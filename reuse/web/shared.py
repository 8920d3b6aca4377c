"""Phones that colleagues share: declared, withdrawn, and passed from hand to hand by a PIN."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import browser, http
from reuse.actors import shared
from reuse.actors.presence import PRIVILEGED, Proof
from reuse.errors import N_, BadInputError, NotFoundError, ReuseError
from reuse.web import entry, forms
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form


@blueprint.get("/account/shared")
@http.signed_in
def shared_phones() -> ResponseReturnValue:
    """Show whether this phone is shared, the person's PIN on it, and the organisation's shared phones."""
    return _page(Form())


def _page(form: Form) -> str:
    by = http.current_actor()
    with http.reading() as session:
        held = shared.in_hand(session, browser.device_secret())
        mates = shared.colleagues(session, held) if held else []
        return render_template(
            "shared.html",
            form=form,
            problem=form.problem,
            held=held,
            mates=mates,
            mine=next((mate.DevicePin for mate in mates if mate.User.id == by.reference), None),
            devices=shared.devices(session, by.organisation),
            privileged=bool(by.roles & PRIVILEGED),
            by_pin=browser.required_presence().proof is Proof.PIN,
            tries=shared.TRIES,
        )


@blueprint.post("/account/shared")
@http.signed_in
def share_phone() -> ResponseReturnValue:
    """Declare this phone shared; the secret that says so goes to this browser only."""
    try:
        with http.unit_of_work() as session:
            if shared.in_hand(session, browser.device_secret()):
                return redirect(url_for("web.shared_phones"), 303)  # sent twice, or shared already
            presence = browser.required_presence()
            held = shared.trust(session, forms.needed("name", most=100), presence=presence, by=http.current_actor())
    except ReuseError as error:
        return _page(Form.typed(error)), error.status
    flash(_("This phone is shared now. Choose your PIN; your colleagues sign in once here and choose theirs."))
    response = redirect(url_for("web.shared_phones"), 303)
    browser.keep_device(response, held.secret, shared.LIFE)
    return response


@blueprint.post("/account/shared/<uuid:device>/withdraw")
@http.signed_in
def withdraw_phone(device: UUID) -> ResponseReturnValue:
    """Trust a phone no more: its PINs open nothing from now on."""
    with http.unit_of_work() as session:
        shared.distrust(session, device, by=http.current_actor())
    flash(_("Withdrawn: the PINs of that phone open nothing any more."))
    return redirect(url_for("web.shared_phones"), 303)


@blueprint.post("/account/pin")
@http.signed_in
def choose_pin() -> ResponseReturnValue:
    """Set the person's PIN on this phone."""
    pin, presence, by = request.form.get("pin", ""), browser.required_presence(), http.current_actor()
    try:
        if pin != request.form.get("pin_again", ""):
            raise BadInputError(N_("The two PINs differ."), fields={"pin": N_("type the same one twice")})
        with http.unit_of_work() as session:
            held = shared.in_hand(session, browser.device_secret())
            if held is None:
                raise NotFoundError(N_("This phone is not shared."), remedy=N_("Declare it shared first."))
            shared.set_pin(session, held, pin, presence=presence, by=by)
    except ReuseError as error:
        return _page(Form({}, Form.typed(error).problem)), error.status
    flash(_("PIN set. It opens your session on this phone only."))
    return redirect(url_for("web.shared_phones"), 303)


@blueprint.post("/account/pin/drop")
@http.signed_in
def drop_pin() -> ResponseReturnValue:
    """Forget the person's PIN on this phone."""
    with http.unit_of_work() as session:
        if held := shared.in_hand(session, browser.device_secret()):
            shared.drop_pin(session, held.device.id, by=http.current_actor())
    flash(_("Your PIN on this phone is forgotten."))
    return redirect(url_for("web.shared_phones"), 303)


@blueprint.get("/switch")
@http.public
def switch() -> ResponseReturnValue:
    """List the colleagues who share this phone."""
    with http.reading() as session:
        held = shared.in_hand(session, browser.device_secret())
    if held is None:
        response = redirect(url_for("web.sign_in", next=request.args.get("next")), 303)
        browser.forget_device(response)
        return response
    return entry.door(Form({"next": request.args.get("next", "")}), switching=True)


@blueprint.post("/switch")
@http.public
def switched() -> ResponseReturnValue:
    """Sign a colleague in by their PIN; a wrong one is counted before it is said."""
    try:
        user = _switch(forms.identifier("person"), request.form.get("pin", ""))
    except ReuseError as error:
        told = entry.carried() | {"person": request.form.get("person", "")}
        return entry.door(Form(told, Form.typed(error).problem), switching=True), error.status
    return entry.onward(user)


def _switch(person: UUID | None, pin: str) -> UUID:
    with http.unit_of_work() as session:
        held = shared.in_hand(session, browser.device_secret())
        if held is None or person is None:
            raise NotFoundError(N_("This phone is not shared any more."), remedy=N_("Sign in with your password."))
        found = shared.try_pin(session, held, person, pin, origin=request.remote_addr or "")
        if found:
            entry.let_in(session, found[0], Proof.PIN, found[1])
            return found[0].id
    raise BadInputError(N_("This is not the PIN of this person on this phone."), fields={"pin": N_("type it again")})
