"""What a watchman asks: does the service answer, and does its database?"""

from flask import Response
from sqlalchemy import text

from reuse import http
from reuse.web.blueprint import blueprint


@blueprint.get("/healthz")
@http.public
def healthz() -> Response:
    """Answer once the database has answered; it says nothing else, since anybody may ask."""
    with http.reading() as session:
        session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})
