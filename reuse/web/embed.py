"""The map inside another site's page, and the page that writes how to put it there."""

from html import escape

from flask import current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from reuse import http
from reuse.points.communes import communes, suggest
from reuse.territory import territory
from reuse.web import points_map, words
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint
from reuse.web.point_filters import FOR, filters

HEIGHTS = (400, 500, 700)
"""Pixels of the frame that the page proposes."""


@blueprint.get("/map/embed")
@http.shared_for(points_map.MINUTE)
@http.public
def map_embed() -> ResponseReturnValue:
    """Show the map alone, which any site may frame; it knows nobody, sets no cookie and reads none."""
    told = request.args.get("lang", "")
    http.speak(told if told in http.LANGUAGES else http.LANGUAGES[0])
    http.allow(frame_ancestors="*")
    asked = filters()
    page = current_app.jinja_env.get_template("embed.html")  # without what other pages say of whoever is signed in
    return make_response(
        page.render(
            fragment=points_map.fragment(asked, points_map.centre_of(asked)),
            territory=territory(),
            home=url_for("web.points", **asked.address()),
        )
    )


@blueprint.get("/map/share")
@http.shared_for(points_map.MINUTE)
@http.public
def map_share() -> ResponseReturnValue:
    """Write the lines that put the map into another site, from what the form says, and show what they give."""
    http.allow(frame_src="'self'")
    asked = filters()
    known = suggest(asked.q, 1) if asked.q else []
    told = request.args.get("lang", "")
    lang = told if told in http.LANGUAGES else http.language()
    height = number_in(request.args.get("height", "")) or HEIGHTS[1]
    height = min(max(height, 300), 1200)
    address = url_for("web.map_embed", lang=lang, **asked.address(q=known[0].name if known else ""))
    return render_template(
        "map_share.html",
        asked=asked,
        lang=lang,
        height=height,
        heights=HEIGHTS,
        unknown=bool(asked.q) and not known,
        preview=address,
        snippet=snippet(http.settings().public_url + address, height, territory().name),
        communes=[one.name for one in communes()],
        purposes={code: words.said(name) for code, (name, _services) in FOR.items()},
        kinds=[(code, named.name) for code, named in words.kinds()],
    )


def snippet(address: str, height: int, name: str) -> str:
    """Write the frame's HTML."""
    title = escape(f"Reuse {name}")
    return (
        f'<iframe src="{escape(address)}" title="{title}" width="100%" height="{height}"'
        ' loading="lazy" style="border:0"></iframe>'
    )
