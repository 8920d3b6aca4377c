"""How a view of the API is opened: what it takes, answers and refuses is said once, and published as said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import marshmallow as ma
import orjson
from flask.wrappers import Request
from flask_smorest import Blueprint
from webargs import core
from webargs.flaskparser import FlaskParser

from reuse.errors import N_, BadInputError
from reuse.http import KEY_HEADER
from reuse.schemas.strict import ProblemSchema

PROBLEM_TYPE = "application/problem+json"
PROBLEM = ProblemSchema()
REFUSALS = {
    400: "The body is not JSON.",
    401: "No token, or one that is unknown, expired or revoked.",
    403: "The token's scopes, or its organisation, may not do this.",
    404: "Nothing has this name here, or it is not for this organisation to see.",
    409: "A rule of the domain refuses, or somebody else was first; `rule` and `remedy` say more.",
    412: "The thing was changed since the version named by If-Match.",
    413: "More was sent than the service accepts at once.",
    422: "Something in what was sent needs to be changed; `fields` says what.",
    429: "Too many requests.",
}
KEY_PARAMETER = {
    "in": "header",
    "name": KEY_HEADER,
    "required": True,
    "description": "A UUID drawn by the sender: repeating it changes nothing and is answered as the first time.",
    "schema": {"type": "string", "format": "uuid"},
}
MATCH_PARAMETER = {
    "in": "header",
    "name": "If-Match",
    "required": True,
    "description": 'The ETag read with the thing, like `"3"`.',
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
}

View = TypeVar("View", bound=Callable[..., Any])


class StrictParser(FlaskParser):
    """Reads arguments; JSON by orjson, which refuses what others let through, and nothing unknown anywhere."""

    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {
        "query": ma.RAISE,
        "query_and_form": ma.RAISE,
    }

    def _raw_load_json(self, req: Request) -> Any:
        if not core.is_json(req.mimetype):
            return core.missing
        try:
            return orjson.loads(req.get_data(cache=True))
        except orjson.JSONDecodeError as error:
            raise BadJsonError(N_("The body is not JSON that can be kept.")) from error


class BadJsonError(BadInputError):
    """The body is no JSON, is nested without end, or holds what no text may hold."""

    status = 400
    slug = "bad-json"


@dataclass(frozen=True)
class Bytes:
    """An answer that is no JSON object made by a schema: its media type and, where it is JSON, its shape."""

    media_type: str
    schema: Mapping[str, Any] | ma.Schema | None = None

    def described(self) -> Any:
        """Give the schema as the document shows it."""
        return self.schema or {"type": "string", "contentMediaType": self.media_type}


class Subject(Blueprint):  # type: ignore[misc] # flask-smorest ships no types
    """The doors of one subject."""

    ARGUMENTS_PARSER = StrictParser()
    PAGINATION_HEADER_NAME = None

    def asks(self, rule: str, answer: Any, **told: Any) -> Callable[[View], View]:
        """Open a view that only reads."""
        return self._door("GET", rule, answer, 200, **told)

    def tells(
        self, rule: str, answer: Any, *, status: int = 201, keyed: bool = True, **told: Any
    ) -> Callable[[View], View]:
        """Open a view that writes, once for each idempotency key."""
        parameters = [KEY_PARAMETER] if keyed else []
        refuses = {409, 422, *told.pop("refuses", ())}
        return self._door("POST", rule, answer, status, parameters=parameters, refuses=refuses, **told)

    def changes(self, rule: str, answer: Any, **told: Any) -> Callable[[View], View]:
        """Open a view that changes a thing read before, named with its version."""
        refuses = {409, 412, 422, *told.pop("refuses", ())}
        return self._door("PATCH", rule, answer, 200, parameters=[MATCH_PARAMETER], refuses=refuses, **told)

    def removes(self, rule: str, **told: Any) -> Callable[[View], View]:
        """Open a view that takes something away; doing it twice is no mistake."""
        return self._door("DELETE", rule, None, 204, **told)

    def _door(  # noqa: PLR0913 - what a door is made of
        self,
        method: str,
        rule: str,
        answer: Any,
        status: int,
        *,
        takes: Mapping[str, Any] | None = None,
        refuses: Any = (),
        parameters: Any = (),
        shown: Mapping[str, Any] | None = None,
    ) -> Callable[[View], View]:
        """`takes` says which schema reads which place: json, query or files; `shown` documents the body better."""

        def open_door(view: View) -> View:
            call: Callable[..., Any] = view
            for location, schema in (takes or {}).items():
                call = self.arguments(schema, location=location)(call)
            if not isinstance(answer, Bytes):
                call = self.response(status, answer)(call)
            _publish(call, answer, status, _refusals(view, rule, takes, refuses))
            told: dict[str, Any] = {} if view.__dict__["access"].signed_in else {"security": []}
            told |= {"parameters": list(parameters)} if parameters else {}
            told |= {"requestBody": {"content": {"application/json": {"schema": shown}}}} if shown else {}
            call = self.doc(**told)(call)
            self.add_url_rule(rule, view.__name__, call, methods=[method])
            return view

        return open_door


def _refusals(view: Callable[..., Any], rule: str, takes: Mapping[str, Any] | None, more: Any) -> set[int]:
    """List the statuses a view may refuse with, from what it is."""
    found = set(more)
    found |= {401, 403} if view.__dict__["access"].signed_in else set()
    found |= {404} if "<" in rule else set()
    found |= {422} if takes or "<" in rule else set()
    return found | ({400, 413} if takes and ("json" in takes or "files" in takes) else set())


def _publish(call: Any, answer: Any, status: int, refusals: set[int]) -> None:
    document = call.__dict__.setdefault("_apidoc", {})
    document.get("arguments", {}).pop("responses", None)  # the refusals below say it in our own form
    responses = document.setdefault("response", {}).setdefault("responses", {})
    if isinstance(answer, Bytes):
        told = {"schema": answer.described(), "description": "OK", "content_type": answer.media_type}
        responses[status] = [told]
    for refusal in sorted(refusals):
        described = {"schema": PROBLEM, "description": REFUSALS[refusal], "content_type": PROBLEM_TYPE}
        responses[refusal] = [described]
