"""The territory's places in the columns of the national open data."""

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue

from reuse import clock, http
from reuse.imports.exporting import export_lvao
from reuse.web.blueprint import blueprint
from reuse.web.data import SHARED_SECONDS
from reuse.web.datasets import SETS


@blueprint.get("/data/acteurs-lvao.csv")
@http.public
@http.shared_for(SHARED_SECONDS)
def lvao() -> ResponseReturnValue:
    """Give the file, exact and streamed; whoever has it already is told that nothing changed."""
    with http.reading() as session:
        tag, _made = SETS["points"].stamp(session)
        lines = stream_with_context(export_lvao(session, clock.now()))
    answer = Response(lines, mimetype="text/csv")
    answer.headers["Content-Type"] = "text/csv; charset=utf-8; header=present"
    answer.headers["Content-Disposition"] = "inline; filename=acteurs-lvao.csv"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    answer.set_etag(f"{tag}-lvao")
    answer.make_conditional(request)
    return answer
