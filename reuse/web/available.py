"""What the recycleries have ready, for anybody."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from reuse import http
from reuse.outcomes.queries import offers
from reuse.web import words
from reuse.web.addresses import number_in
from reuse.web.blueprint import blueprint

PAGE = 50


@blueprint.get("/available")
@http.public
def available() -> ResponseReturnValue:
    """List what is ready, the newest first, narrowed by kind."""
    kind, after = request.args.get("kind") or None, request.args.get("after", "")
    place = number_in(after)
    with http.reading() as session:
        found = offers(session, kind=kind, after=place, limit=PAGE + 1)
    shown = found[:PAGE]
    return render_template(
        "available.html",
        offers=shown,
        kind=kind,
        kinds=[(code, named.name) for code, named in words.kinds()],
        next_url=url_for("web.available", kind=kind, after=shown[-1].id) if len(found) > PAGE else "",
        first_url=url_for("web.available", kind=kind) if place else "",
    )
