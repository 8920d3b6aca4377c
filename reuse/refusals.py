"""Every error as an answer: problem details (RFC 9457) under /api, a page elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import marshmallow as ma
import orjson
from flask import Flask, current_app, render_template, request
from flask.wrappers import Response
from flask_babel import format_decimal
from flask_babel import gettext as _
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from reuse import http
from reuse.errors import N_, BadInputError, ReuseError, fill
from reuse.territory import territory

PROBLEM_TYPE = "application/problem+json"
TITLES = {
    "bad-input": N_("Something in what was sent needs to be changed."),
    "bad-json": N_("The body is not JSON that can be kept."),
    "mistyped-code": N_("This code is mistyped."),
    "unreadable-file": N_("This file could not be read."),
    "too-large": N_("This is too large."),
    "not-found": N_("There is nothing here."),
    "not-signed-in": N_("You are not signed in."),
    "forbidden": N_("You may not do this."),
    "conflict": N_("Somebody else was first."),
    "stale": N_("This has changed since you read it."),
    "key-reused": N_("This key already served."),
    "refused": N_("This cannot be done yet."),
    "too-many": N_("Too many requests."),
    "error": N_("This did not work."),
}
ASKS = {401: {"WWW-Authenticate": "Bearer"}, 429: {"Retry-After": "60"}}
"""What the answer to a refusal asks of the sender."""

SLUGS = {
    401: "not-signed-in",
    403: "forbidden",
    404: "not-found",
    409: "conflict",
    413: "too-large",
    422: "bad-input",
    429: "too-many",
}
DETAILS = {
    400: N_("The request could not be understood. If it was a form, it was open for too long: load the page again."),
    404: N_("Nothing has this address here. Compare it with the link or the label."),
    405: N_("This address does not take this kind of request."),
    422: N_("Some answers are missing or wrong."),
    429: N_("Too many requests came from here. Wait a minute, then try again."),
}
"""What is said where the web server itself refuses."""


@dataclass(frozen=True)
class Problem:
    """A refusal in the reader's language; `fields` says what to change, by field."""

    status: int
    slug: str
    title: str
    detail: str
    rule: str = ""
    remedy: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Write as RFC 9457 problem details, empty members left out."""
        told = {"title": self.title, "status": self.status, "detail": self.detail}
        more = {"rule": self.rule, "remedy": self.remedy, "fields": self.fields}
        return {"type": f"/api/docs#{self.slug}"} | told | {name: value for name, value in more.items() if value}


def problem_of(error: ReuseError) -> Problem:
    """Translate a refusal for whoever asks."""
    return Problem(
        status=error.status,
        slug=error.slug,
        title=_(TITLES.get(error.slug, TITLES["error"])),
        detail=fill(error.message, error.params, _),
        rule=_(rule) if (rule := getattr(error, "rule", "")) else "",
        remedy=fill(error.remedy, error.params, _),
        fields={name: _(said) for name, said in error.fields.items()},
    )


def register(app: Flask) -> None:
    """Answer every error of the application here, after whatever its extensions registered."""
    app.register_error_handler(ReuseError, lambda error: answer(problem_of(error)))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _conflict)
    app.register_error_handler(OperationalError, _conflict)
    app.register_error_handler(DataError, _unkeepable)
    app.register_error_handler(Exception, _unexpected)


def answer(problem: Problem) -> Response:
    """Write the problem for a program or for a person."""
    if http.wants_json():
        response = Response(orjson.dumps(problem.as_json()), problem.status, mimetype=PROBLEM_TYPE)
    else:
        response = Response(_page(problem), problem.status)
    response.headers.extend(ASKS.get(problem.status, {}))
    return response


def _page(problem: Problem) -> str:
    """Write the page; one that says a fault of ours asks nothing of the database, which may be the fault."""
    if problem.status < 500:
        return render_template("refusal.html", problem=problem)
    template = current_app.jinja_env.get_template("fault.html")
    return template.render(problem=problem, lang=http.language(), telephone=territory().telephone)


def _http(error: HTTPException) -> AnyResponse:
    """Answer what the router, the parser or the rate limit refused; redirects pass as they are."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()
    slug = SLUGS.get(error.code, "error")
    detail, remedy = _too_large() if error.code == 413 else (_(DETAILS.get(error.code, TITLES[slug])), "")
    fields = _fields(getattr(error, "data", None))
    response = answer(Problem(error.code, slug, _(TITLES[slug]), detail, remedy=remedy, fields=fields))
    for name, value in error.get_headers(request.environ):
        if name == "Allow":
            response.headers[name] = value
    return response


def _too_large() -> tuple[str, str]:
    """Say how much is accepted at once, and what to do; under the limit of files, the words typed have their own."""
    most = http.settings().upload_limit
    if (request.content_length or 0) <= most:
        return _("This text is longer than is accepted at once. Nothing was recorded."), _("Send it in several parts.")
    said = _(
        "At most %(most)s MB can be sent at once, the file included. Nothing was recorded.",
        most=format_decimal(most / 2**20),
    )
    return said, _("Choose a lighter file, or split it.")


def _fields(data: Mapping[str, Any] | None) -> dict[str, str]:
    """Flatten what webargs says of each field, whatever place of the request it was read from."""
    found: dict[str, str] = {}
    for messages in (data or {}).get("messages", {}).values():
        found |= {name: _(said) for name, said in flat(messages).items()}
    return found


def flat(messages: Any, path: str = "") -> dict[str, str]:
    """Flatten what a schema says of each field, however deep: `items.0.code` → the first message."""
    if isinstance(messages, Mapping):
        found: dict[str, str] = {}
        for name, inner in messages.items():
            found |= flat(inner, f"{path}.{name}" if path else str(name))
        return found
    return {path or "body": str(messages[0] if isinstance(messages, list) else messages)} if messages else {}


def read_by(schema: ma.Schema, told: Any) -> dict[str, Any]:
    """Read one item that a program or a script sent among others; raises BadInputError naming what is wrong."""
    try:
        read: dict[str, Any] = schema.load(told)
    except ma.ValidationError as error:
        raise BadInputError(N_("This item cannot be read."), fields=flat(error.messages)) from error
    return read


def _conflict(error: IntegrityError | OperationalError) -> Response:
    """Say that another write came first; the database refused what the rules had accepted, or could not be reached."""
    current_app.logger.warning("the database refused: %s", type(error.orig).__name__)
    if isinstance(error, OperationalError) and not _is_race(error):
        return answer(
            Problem(503, "error", _(TITLES["error"]), _("The database does not answer. Try again in a minute."))
        )
    detail, remedy = _("Another write changed this at the same moment."), _("Send the same request again.")
    return answer(Problem(409, "conflict", _(TITLES["conflict"]), detail, remedy=remedy))


def _is_race(error: OperationalError) -> bool:
    """Tell a deadlock or a lock held too long from a database that is away."""
    state = getattr(error.orig, "sqlstate", None) or ""
    return state.startswith(("40", "55")) or "locked" in str(error.orig)


def _unkeepable(_error: DataError) -> Response:
    return answer(Problem(422, "bad-input", _(TITLES["bad-input"]), _("A value is too long or out of range.")))


def _unexpected(error: Exception) -> Response:
    current_app.logger.error("unexpected error", exc_info=error)
    return answer(
        Problem(500, "error", _(TITLES["error"]), _("This is our fault, and it was noted. Nothing was lost."))
    )
