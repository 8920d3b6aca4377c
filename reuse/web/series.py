"""The report of a series of scans, drawn when its person asks for it."""

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import force_locale

from reuse import http
from reuse.documents.pdf import draw_document
from reuse.lifecycle.stages import STAFF
from reuse.phone.series import report
from reuse.schemas.phone import SeriesSchema
from reuse.web.blueprint import blueprint
from reuse.web.phone_data import read


@blueprint.post("/scan/series.pdf")
@http.roles(*STAFF)
def series_pdf() -> ResponseReturnValue:
    """Draw the report of a series from the events recorded under its scans' keys; it is kept nowhere."""
    told, paper = read(SeriesSchema()), http.paper()
    with http.reading() as session, force_locale(paper.language):
        drawn = draw_document(report(session, **told, by=http.current_actor(), paper=paper))
    headers = {"Content-Disposition": "attachment; filename=series.pdf", "Cache-Control": "no-store"}
    return Response(drawn, mimetype="application/pdf", headers=headers)
