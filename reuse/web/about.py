"""What residents read before they give a device up, and who answers for the service."""

from flask import render_template
from flask.typing import ResponseReturnValue

from reuse import http
from reuse.territory import territory
from reuse.web import hours
from reuse.web.blueprint import blueprint

SHARED_SECONDS = 600


@blueprint.get("/what-happens")
@http.public
@http.shared_for(SHARED_SECONDS)
def what_happens() -> ResponseReturnValue:
    """Show the promise on data, the steps a device goes through and what its owner may choose."""
    return render_template("what_happens.html")


@blueprint.get("/erase-at-home")
@http.public
@http.shared_for(SHARED_SECONDS)
def erase_at_home() -> ResponseReturnValue:
    """Show how to back up, sign out and erase, system by system."""
    return render_template("erase_at_home.html")


@blueprint.get("/easy-to-read")
@http.public
@http.shared_for(SHARED_SECONDS)
def easy_to_read() -> ResponseReturnValue:
    """Show the main path in easy language, with pictures."""
    return render_template("easy_to_read.html")


@blueprint.get("/contact")
@http.public
@http.shared_for(SHARED_SECONDS)
def contact() -> ResponseReturnValue:
    """Show the ways to be helped without this site: telephone, counter, paper."""
    return render_template("contact.html", hours=hours.said(territory().legal.get("telephone_hours", "")))


@blueprint.get("/legal")
@http.public
@http.shared_for(SHARED_SECONDS)
def legal() -> ResponseReturnValue:
    """Show who publishes and who hosts the service, and whose data it shows."""
    return render_template("legal.html")


@blueprint.get("/privacy")
@http.public
@http.shared_for(SHARED_SECONDS)
def privacy() -> ResponseReturnValue:
    """Show what is kept of people, why, for how long, and how to ask about it."""
    told = http.settings()
    return render_template("privacy.html", asks_address_base=bool(told.geocoder), offers_news=told.mail is not None)


@blueprint.get("/accessibility")
@http.public
@http.shared_for(SHARED_SECONDS)
def accessibility() -> ResponseReturnValue:
    """Show the accessibility declaration."""
    return render_template("accessibility.html")
