"""What a browser keeps of its person, in Flask's signed cookie."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from flask import current_app, request, session
from werkzeug.wrappers import Response

from reuse import clock
from reuse.actors.models import Membership, User
from reuse.actors.presence import Halfway, Presence, Proof
from reuse.errors import N_, SignInError

NOTED_EVERY = timedelta(minutes=5)
"""How precisely a browser's silence is measured: the cookie is not written again for each page."""

LARGEST_TOKEN = 2500
"""What still fits in a cookie; without it, the provider asks before it ends its session."""


def presence() -> Presence | None:
    """Return who signed in on this browser; None for a visitor, or after too long."""
    found = Presence.read(session.get("who"))
    present = clock.now()
    if found is None or not found.lasts(present):
        return None
    if present - found.seen > NOTED_EVERY and not _by_itself():
        session["who"] = replace(found, seen=present).written()
    return found


def _by_itself() -> bool:
    """Whether a page's script asks for news: nobody need be there."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "empty"


def required_presence() -> Presence:
    """Return who signed in on this browser; raises SignInError."""
    found = presence()
    if found is None:
        raise SignInError(N_("You are not signed in."))
    return found


def last_user_id() -> UUID | None:
    """Return whose session this browser remembers, though it may be over."""
    found = Presence.read(session.get("who"))
    return found.user if found else None


def start_session(
    user: User, membership: Membership, site: UUID | None, *, proof: Proof, since: datetime | None = None
) -> None:
    """Sign the person in on this browser, acting for one membership, under a new cookie and CSRF token.

    `since` carries on the working day of a session that only changes its membership or its nonce.
    """
    half = halfway()
    vouched = _vouched_for(user.id, half.user if half else last_user_id())
    _clear(user.language)
    vouch(vouched)
    present = clock.now()
    kept = Presence(user.id, user.session_nonce, membership.id, site, proof, since or present, present)
    session["who"] = kept.written()
    session.permanent = True


def vouch(token: str) -> None:
    """Keep by what an identity provider vouched for the person, to end the session there too, unless it is long."""
    if 0 < len(token) <= LARGEST_TOKEN:
        session["vouched"] = token


def vouched() -> str:
    """Return by what an identity provider vouched for the person; empty when none did."""
    return str(session.get("vouched", ""))


def _vouched_for(user: UUID, before: UUID | None) -> str:
    return vouched() if user == before else ""


def await_code(user: User, membership: Membership, *, several: bool) -> None:
    """Keep who has shown the first factor, until the second is shown."""
    _clear(user.language)
    kept = Halfway(user.id, user.session_nonce, membership.id, several, clock.now())
    session["halfway"] = kept.written()


def halfway() -> Halfway | None:
    """Return who is asked for a code on this browser."""
    return Halfway.read(session.get("halfway"), clock.now())


def end_session() -> None:
    """Sign the person out on this browser; the language stays."""
    _clear()


def _clear(language: str | None = None) -> None:
    chosen = session.get("language") or language
    session.clear()
    if chosen:
        session["language"] = chosen


def device_secret() -> str:
    """Return the secret by which this browser says that colleagues share it; empty when they do not."""
    return request.cookies.get(_device_cookie(), "")


def keep_device(response: Response, secret: str, life: timedelta) -> None:
    """Let this browser hold the secret of a shared device, out of the reach of scripts and other sites."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(_device_cookie(), secret, max_age=life, secure=secure, httponly=True, samesite="Lax")


def forget_device(response: Response) -> None:
    """Let this browser hold it no more."""
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.delete_cookie(_device_cookie(), secure=secure, httponly=True, samesite="Lax")


def _device_cookie() -> str:
    return "__Host-reuse-device" if current_app.config["SESSION_COOKIE_SECURE"] else "reuse-device"
