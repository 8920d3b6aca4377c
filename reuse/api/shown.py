"""OpenAPI document as a person reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any


@dataclass(frozen=True, slots=True)
class Member:
    """One thing to send: its name, where, its form, whether it must be sent."""

    name: str
    place: str
    form: str
    required: bool
    said: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One door: what it does, what it takes and answers; `anybody` needs no token."""

    method: str
    path: str
    does: str
    anybody: bool
    takes: tuple[Member, ...]
    answers: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        """Name the operation in an address."""
        return f"{self.method}{self.path}".lower().replace("/", "-").replace("{", "").replace("}", "")


@dataclass(frozen=True, slots=True)
class Chapter:
    """The doors of one subject."""

    name: str
    said: str
    operations: tuple[Operation, ...]


def chapters(document: Mapping[str, Any]) -> list[Chapter]:
    """Give the document's operations, subject by subject, in its own order."""
    said = {tag["name"]: tag.get("description", "") for tag in document["tags"]}
    doors = list(_doors(document))
    return [
        Chapter(name, said.get(name, ""), tuple(operation for _, operation in some))
        for name, some in groupby(doors, key=lambda door: door[0])
    ]


def _doors(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    order = [tag["name"] for tag in document["tags"]]
    found = [
        (told["tags"][0], _operation(document, method, path, told, methods.get("parameters", [])))
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if method != "parameters"
    ]
    return iter(sorted(found, key=lambda door: order.index(door[0])))


def _operation(
    document: Mapping[str, Any], method: str, path: str, told: Mapping[str, Any], shared: list[Mapping[str, Any]]
) -> Operation:
    parameters = [_parameter(one) for one in (*shared, *told.get("parameters", []))]
    return Operation(
        method=method.upper(),
        path=path,
        does=told.get("summary", ""),
        anybody=told.get("security") == [],
        takes=(*parameters, *_body(document, told.get("requestBody", {}))),
        answers=tuple((str(status), answer["description"]) for status, answer in told["responses"].items()),
    )


def _parameter(one: Mapping[str, Any]) -> Member:
    required = bool(one.get("required"))
    return Member(one["name"], one["in"], _form(one["schema"]), required, one.get("description", ""))


def _body(document: Mapping[str, Any], body: Mapping[str, Any]) -> Iterator[Member]:
    for media_type, content in body.get("content", {}).items():
        schema = content["schema"]
        if "oneOf" in schema:
            schema = schema["oneOf"][0]
        shape = _resolved(document, schema)
        for name, inner in shape.get("properties", {}).items():
            place = "file" if media_type.startswith("multipart") else "body"
            required = name in shape.get("required", [])
            yield Member(name, place, _form(inner), required, inner.get("description", ""))


def _resolved(document: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    name = schema.get("$ref", "").rpartition("/")[2]
    shape: Mapping[str, Any] = document["components"]["schemas"][name] if name else schema
    return shape


def _form(schema: Mapping[str, Any]) -> str:
    """Say the form of a value in few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"])) if len(schema["enum"]) <= 12 else f"one of {len(schema['enum'])}"
    if schema.get("type") == "array":
        return f"list of {_form(schema['items'])}"
    kinds = schema.get("type", "any")
    kind = " or ".join(kinds) if isinstance(kinds, list) else kinds
    return f"{kind} ({schema['format']})" if "format" in schema else str(kind)
