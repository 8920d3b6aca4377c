"""OpenAPI document, and the page that shows it without anything fetched from elsewhere."""

from typing import Any

import orjson
from flask import Flask, render_template
from flask.wrappers import Response
from flask_smorest import Api

from reuse.api.shown import chapters
from reuse.http import public
from reuse.lifecycle.fields import FIELDS
from reuse.refusals import TITLES

DESCRIPTION = """Follows every piece of digital equipment of one territory.

Send `Authorization: Bearer reuse_…` with every request that is not public, and `Idempotency-Key: <UUID>` with every
POST: the same key with the same body changes nothing and is answered as the first time. Refusals are RFC 9457 problem
details, in the language of `Accept-Language` (fr, en). Lists answer `items` and `next`; send `next` as `after`."""


def about(http_url: str) -> dict[str, Any]:
    """Say what the document is about and how one is let in."""
    return {
        "info": {"description": DESCRIPTION, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
        "servers": [{"url": http_url}],
        "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
        "security": [{"token": []}],
    }


def register(app: Flask, api: Api) -> None:
    """Serve the document and its page; the document is written at the first request."""
    written: list[bytes] = []

    @public
    def openapi() -> Response:
        if not written:
            written.append(orjson.dumps(api.spec.to_dict(), option=orjson.OPT_NON_STR_KEYS))
        return Response(written[0], mimetype="application/json", headers={"Cache-Control": "public, max-age=300"})

    @public
    def docs() -> str:
        document = api.spec.to_dict()
        return render_template(
            "api.html", document=document, chapters=chapters(document), event_types=FIELDS, refusals=TITLES
        )

    app.add_url_rule("/api/openapi.json", "openapi", openapi)
    app.add_url_rule("/api/docs", "api_docs", docs)
