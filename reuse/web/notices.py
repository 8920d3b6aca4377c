"""News of a deposit by e-mail: asked for, confirmed, deleted; no address ever stands in an address of the web."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from reuse import http
from reuse.collection import queries
from reuse.errors import N_, NotFoundError, ReuseError
from reuse.notices import service
from reuse.web import forms
from reuse.web.blueprint import blueprint
from reuse.web.follow_up import story
from reuse.web.forms import Form
from reuse.web.page import shown_once

ONE_CLICK = ("List-Unsubscribe", "One-Click")


@blueprint.post("/follow-up/notice")
@http.limiter.limit("10 per hour")
@http.public
def ask_notice() -> ResponseReturnValue:
    """Send a confirmation to an address, and answer alike whether it asked before."""
    if http.settings().mail is None:
        raise NotFoundError(N_("This service sends no e-mail."))
    typed = forms.needed("follow_up", most=60)
    try:
        address = forms.needed("email", most=254)
        with http.unit_of_work() as session:
            deposit = queries.by_follow_up(session, typed)
            service.ask(session, deposit, address, http.language(), secret=http.settings().secret_key)
    except ReuseError as error:
        if isinstance(error, NotFoundError):
            raise
        with http.reading() as session:
            answer = story(session, typed, Form.typed(error))
        answer.status_code = error.status
        return answer
    return redirect(url_for("web.notice_asked"), 303)


@blueprint.get("/follow-up/notice")
@http.public
def notice_asked() -> ResponseReturnValue:
    """Say that a message is on its way, if it is."""
    return render_template("notice.html", step="asked")


@blueprint.get("/notices/<token>/confirm")
@http.limiter.limit("30 per minute")
@http.public
def confirming(token: str) -> ResponseReturnValue:
    """Ask for one touch more: what scans mails opens their links, and must confirm nothing."""
    with http.reading() as session:
        service.awaiting(session, token)
    return shown_once(render_template("notice.html", step="confirm", token=token))


@blueprint.post("/notices/<token>/confirm")
@http.limiter.limit("30 per minute")
@http.public
def confirm_notice(token: str) -> ResponseReturnValue:
    """Send news to the address from now on."""
    with http.unit_of_work() as session:
        service.confirm(session, token)
    return redirect(url_for("web.notice_confirmed"), 303)


@blueprint.get("/notices/confirmed")
@http.public
def notice_confirmed() -> ResponseReturnValue:
    """Say that news will come."""
    return render_template("notice.html", step="confirmed")


@blueprint.get("/notices/<token>/delete")
@http.limiter.limit("30 per minute")
@http.public
def leaving(token: str) -> ResponseReturnValue:
    """Offer to delete the address; opening the link alone deletes nothing."""
    return shown_once(render_template("notice.html", step="leave", token=token))


@blueprint.post("/notices/<token>/delete")
@http.csrf.exempt  # type: ignore[untyped-decorator]
@http.limiter.limit("30 per minute")
@http.public
def leave_notice(token: str) -> ResponseReturnValue:
    """Delete the address; the link is the proof, since mail programs send it without a page's token (RFC 8058)."""
    with http.unit_of_work() as session:
        service.leave(session, token)
    return left("web.notice_left")


def left(page: str) -> ResponseReturnValue:
    """Lead to the page that says so; a mail program's one click is answered at once, never redirected (RFC 8058)."""
    if request.form.get(ONE_CLICK[0]) == ONE_CLICK[1]:
        return "", 200
    return redirect(url_for(page), 303)


@blueprint.get("/notices/deleted")
@http.public
def notice_left() -> ResponseReturnValue:
    """Say that the address is deleted."""
    return render_template("notice.html", step="left")
