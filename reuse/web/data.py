"""Open data: the page that lists the sets, each set as a file, its schema, and the catalogue for machines."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import orjson
from flask import Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from reuse import http
from reuse.errors import N_, NotFoundError
from reuse.web import catalogue
from reuse.web.blueprint import blueprint
from reuse.web.datasets import SETS, Column, Dataset, Row

SHARED_SECONDS = 300
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json",
    "geojson": "application/geo+json",
}


@blueprint.get("/data")
@http.public
@http.shared_for(SHARED_SECONDS)
def data() -> ResponseReturnValue:
    """List the sets for people: what they hold, since when, under which licence, column by column."""
    with http.reading() as session:
        made = {name: dataset.stamp(session)[1] for name, dataset in SETS.items()}
    return render_template("data.html", sets=SETS.values(), made=made, licence=catalogue.LICENCE)


@blueprint.get("/data/<name>.<any(csv, json, geojson):form>")
@http.public
@http.shared_for(SHARED_SECONDS)
def dataset(name: str, form: str) -> ResponseReturnValue:
    """Give a set as a file, exact and streamed; whoever has it already is told that nothing changed."""
    wanted = _set(name)
    if form not in wanted.formats:
        raise NotFoundError(N_("There is no such file."))
    with http.reading() as session:
        tag, made = wanted.stamp(session)
    answer = Response(stream_with_context(_written(wanted, form)), mimetype=MEDIA_TYPES[form].partition(";")[0])
    answer.headers["Content-Type"] = MEDIA_TYPES[form]
    answer.headers["Content-Disposition"] = f"inline; filename={name}.{form}"
    answer.headers["Link"] = f'<{url_for("web.dataset_schema", name=name)}>; rel="describedby"'
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return _dated(answer, f"{tag}-{form}", made)


@blueprint.get("/data/<name>.schema.json")
@http.public
@http.shared_for(SHARED_SECONDS)
def dataset_schema(name: str) -> ResponseReturnValue:
    """Give the Table Schema of a set: the type and meaning of each column."""
    wanted = _set(name)
    return _json(
        {
            "name": wanted.name,
            "title": _(wanted.title),
            "description": _(wanted.description),
            "homepage": catalogue.address("web.data"),
            "fields": [_field(column) for column in wanted.columns],
            "primaryKey": list(wanted.key),
            "missingValues": [""],
        },
        "application/json",
    )


@blueprint.get("/data/catalog.jsonld")
@http.public
@http.shared_for(SHARED_SECONDS)
def data_catalogue() -> ResponseReturnValue:
    """Describe the sets to portals, in DCAT-AP."""
    with http.reading() as session:
        made = {name: one.stamp(session)[1] for name, one in SETS.items()}
    return _json(catalogue.described(list(SETS.values()), made), "application/ld+json")


def _set(name: str) -> Dataset:
    if name not in SETS:
        raise NotFoundError(N_("There is no such file."))
    return SETS[name]


def _field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.name, "type": column.type, "description": _(column.description)}
    return told | ({"constraints": {"required": True}} if column.required else {})


def _json(content: dict[str, Any], mimetype: str) -> Response:
    answer = Response(orjson.dumps(content, option=orjson.OPT_INDENT_2), mimetype=mimetype)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


def _dated(answer: Response, tag: str, made: datetime | None) -> Response:
    answer.set_etag(tag)
    if made:
        answer.last_modified = made
    answer.make_conditional(request)
    return answer


def _written(wanted: Dataset, form: str) -> Iterator[str]:
    write = {"csv": _csv, "json": _objects, "geojson": _features}[form]
    with http.reading() as session:
        yield from write(wanted, wanted.rows(session))


def _csv(wanted: Dataset, rows: Iterator[Row]) -> Iterator[str]:
    """Write lines as RFC 4180 has them; nothing is neutralised, since open data stays exact."""
    yield _line([column.name for column in wanted.columns])
    for row in rows:
        yield _line([_cell(value) for value in row])


def _line(cells: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue()


def _cell(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else "" if value is None else value


def _objects(wanted: Dataset, rows: Iterator[Row]) -> Iterator[str]:
    yield from _listed("[", (_object(wanted, row) for row in rows), "]\n")


def _object(wanted: Dataset, row: Row) -> dict[str, Any]:
    return {column.name: value for column, value in zip(wanted.columns, row, strict=True)}


def _features(wanted: Dataset, rows: Iterator[Row]) -> Iterator[str]:
    found = (_feature(_object(wanted, row)) for row in rows)
    yield from _listed('{"type":"FeatureCollection","features":[', found, "]}\n")


def _feature(told: dict[str, Any]) -> dict[str, Any]:
    position = [told.pop("longitude"), told.pop("latitude")]
    point = {"type": "Point", "coordinates": position}
    return {"type": "Feature", "id": told["identifiant"], "geometry": point, "properties": told}


def _listed(head: str, items: Iterator[dict[str, Any]], tail: str) -> Iterator[str]:
    yield head
    for place, item in enumerate(items):
        yield (",\n" if place else "\n") + orjson.dumps(item).decode()
    yield tail
