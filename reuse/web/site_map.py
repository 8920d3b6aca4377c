"""The site map: every page that anybody may open, by what one comes for."""

from flask import render_template
from flask.typing import ResponseReturnValue

from reuse import http
from reuse.errors import N_
from reuse.web.about import SHARED_SECONDS
from reuse.web.blueprint import blueprint

Group = tuple[str, tuple[tuple[str, str], ...]]

GROUPS: tuple[Group, ...] = (
    (
        N_("Give a device up"),
        (
            ("web.points", N_("Collection points")),
            ("web.points_map", N_("Map of the collection points")),
            ("web.campaigns", N_("Campaign days")),
            ("web.map_share", N_("Put this map on your site")),
            ("web.directory_print", N_("Print the directory")),
            ("web.what_happens", N_("What happens to my device")),
            ("web.erase_at_home", N_("Erase at home")),
            ("web.easy_to_read", N_("Easy to read: give a device")),
        ),
    ),
    (
        N_("Follow, find, check"),
        (
            ("web.follow_up", N_("Follow a deposit")),
            ("web.available", N_("Available devices")),
            ("web.actors", N_("Who does what")),
            ("web.awards", N_("Who holds the local recycling label")),
            ("web.proof", N_("Proof")),
            ("web.consistency", N_("Two checkpoints compared")),
            ("web.figures", N_("Figures")),
            ("web.figures_method", N_("How we count")),
            ("web.data", N_("Open data")),
        ),
    ),
    (
        N_("About this service"),
        (
            ("web.home", N_("Home")),
            ("web.contact", N_("Contact and help")),
            ("web.legal", N_("Legal notice")),
            ("web.privacy", N_("Personal data")),
            ("web.accessibility", N_("Accessibility declaration")),
            ("web.site_map", N_("Site map")),
        ),
    ),
    (
        N_("Work in the network"),
        (
            ("web.sign_in", N_("Sign in")),
            ("web.phone", N_("Scan page")),
            ("web.clauses", N_("Clauses for public contracts")),
            ("web.clause_builder", N_("Put clauses together")),
            ("api_docs", N_("Interface for programs")),
        ),
    ),
)


@blueprint.get("/site-map")
@http.public
@http.shared_for(SHARED_SECONDS)
def site_map() -> ResponseReturnValue:
    """List the pages of the service."""
    return render_template("site_map.html", groups=GROUPS)
