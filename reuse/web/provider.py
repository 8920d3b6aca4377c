"""Signing in by an identity provider such as ProConnect, where one is configured."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import Flask, current_app, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import browser, clock, http
from reuse.actors.linking import recognise
from reuse.actors.presence import Proof
from reuse.actors.provider import Asked, Identity, Provider, ProviderError
from reuse.errors import N_, NotFoundError, ReuseError
from reuse.refusals import problem_of
from reuse.web import entry
from reuse.web.blueprint import blueprint
from reuse.web.forms import Form
from reuse.web.page import local

PATIENCE = timedelta(minutes=10)
OFTEN = "120 per minute"
"""What one address may ask: each may make us ask the provider, and an office has one address for all its people."""


def register(app: Flask) -> None:
    """Know the provider of the settings, and let the sign-in page name it."""
    told = app.extensions["reuse"].settings.oidc
    app.extensions["provider"] = Provider(told) if told else None
    app.jinja_env.globals["provider_name"] = told.name if told else ""


def _provider() -> Provider:
    found: Provider | None = current_app.extensions["provider"]
    if found is None:
        raise NotFoundError(N_("No identity provider is set up here."))
    return found


def _back() -> str:
    return http.settings().public_url + url_for("web.provider_back")


@blueprint.get("/sign-in/provider")
@http.limiter.limit(OFTEN)
@http.public
def provider() -> ResponseReturnValue:
    """Send the person to the provider, and keep in their browser alone what the answer must match."""
    asked = Asked(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
    try:
        url = _provider().sign_in_url(asked, _back())
    except ProviderError as error:
        return _refused(error, request.args.get("next", ""))
    session["asked"] = {
        "state": asked.state,
        "nonce": asked.nonce,
        "verifier": asked.verifier,
        "at": int(clock.now().timestamp()),
        "next": local(request.args.get("next")) or "",
    }
    return redirect(url, 303)


@blueprint.get("/sign-in/provider/back")
@http.limiter.limit(OFTEN)
@http.public
def provider_back() -> ResponseReturnValue:
    """Sign in the person whom the provider proves, if the answer is to what this very browser asked."""
    kept: Mapping[str, Any] = session.pop("asked", None) or {}
    try:
        user, several = _enter(_proved(kept))
    except ReuseError as error:
        return _refused(error, str(kept.get("next", "")))
    return entry.onward(user, several=several, wanted=str(kept.get("next", "")))


def _proved(kept: Mapping[str, Any]) -> Identity:
    """Check that the answer is to what was asked, then exchange it; an answer serves once."""
    ours, state = _provider(), request.args.get("state", "")
    if not kept or not secrets.compare_digest(str(kept["state"]).encode(), state.encode("utf-8", "replace")):
        raise ProviderError(
            N_("This answer is to nothing that was asked here."), remedy=N_("Sign in again from the beginning.")
        )
    if clock.now() - datetime.fromtimestamp(kept["at"], UTC) > PATIENCE:
        raise ProviderError(N_("Signing in took too long."), remedy=N_("Sign in again from the beginning."))
    if request.args.get("iss", ours.told.issuer) != ours.told.issuer or not request.args.get("code"):
        raise ProviderError(
            N_("{name} did not sign you in."), name=ours.told.name, remedy=N_("Try again, or sign in with a password.")
        )
    return ours.identity(request.args["code"], Asked(kept["state"], kept["nonce"], kept["verifier"]), _back())


def _enter(identity: Identity) -> tuple[UUID, bool]:
    """Begin the person's session; return who it is, and whether they must still say for whom they act."""
    proof = Proof.TWO_FACTORS if identity.second_factor else Proof.PASSWORD
    with http.unit_of_work() as work:
        user, membership = recognise(work, identity)
        count = entry.let_in(work, user, proof, membership)
    browser.vouch(identity.token)
    return user.id, count > 1 and not identity.siret


def _refused(error: ReuseError, wanted: str) -> ResponseReturnValue:
    return entry.door(Form({"next": wanted}, problem_of(error))), error.status


def sign_out_there() -> str | None:
    """Tell where the person's session at the provider ends, if they came by it; to be asked before the own one ends."""
    token = browser.vouched()
    if not token or current_app.extensions["provider"] is None:
        return None
    try:
        back = http.settings().public_url + url_for("web.home")
        return _provider().sign_out_url(token, back, secrets.token_urlsafe(16))
    except ProviderError:
        flash(_("You are signed out here. %(name)s does not answer: sign out there too.", name=_provider().told.name))
        return None
