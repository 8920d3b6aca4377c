"""Doors to stock-takes: opened, counted by the hundred, read, closed."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.errors import BadInputError, ReuseError
from reuse.http import current_actor, idempotency_key, paper, reading, roles, unit_of_work
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.refusals import problem_of, read_by
from reuse.schemas import stocktakes as shapes
from reuse.schemas.strict import Strict
from reuse.stocktakes import queries, service
from reuse.stocktakes.counting import Answer, Sighting, count_many
from reuse.stocktakes.lists import Line, list_lines
from reuse.stocktakes.models import Stocktake
from reuse.stocktakes.rules import Part

doors = Subject("stocktakes", __name__, description="Sites counted by scanning what stands there.")
COUNTERS = (*HOLDERS, Role.COORDINATOR)
_SIGHTING = shapes.SightingIn()
_OF_STOCKTAKE = ("id", "site_id", "opened_at", "closed_at", "report")


@doors.asks("/stocktakes", shapes.StocktakeList, takes={"query": shapes.StocktakesQuery})
@roles(*COUNTERS)
def stocktakes(query: dict[str, Any]) -> dict[str, Any]:
    """List the stock-takes of this token's sites, the latest first; the coordinator sees all."""
    with reading() as session:
        found = queries.list_stocktakes(
            session, current_actor(), site=query["site"], after=query["after"], limit=query["limit"] + 1
        )
    return paged([_told(one) for one, _site in found], query["limit"], lambda one: one["id"])


def _told(stocktake: Stocktake) -> dict[str, Any]:
    return {name: getattr(stocktake, name) for name in _OF_STOCKTAKE}


@doors.tells("/stocktakes", shapes.StocktakeOut, takes={"json": shapes.StocktakeIn}, refuses={404})
@roles(*COUNTERS)
def open_one(told: dict[str, Any]) -> dict[str, Any]:
    """Open the stock-take of a site, or join the one that is open there."""
    with unit_of_work() as session:
        return _told(service.open_stocktake(session, told["site"], by=current_actor(), key=idempotency_key()))


@doors.asks("/stocktakes/<uuid:identifier>", shapes.AnswerOut)
@roles(*COUNTERS)
def stocktake(identifier: UUID) -> dict[str, Any]:
    """Answer in numbers: present, missing, found elsewhere, unexpected, left meanwhile."""
    with reading() as session:
        return _answer(session, queries.stocktake_seen(session, identifier, current_actor()))


def _answer(session: Session, found: Stocktake) -> dict[str, Any]:
    numbers = asdict(queries.tally(session, found))
    return _told(found) | numbers | {"lists": numbers.pop("parts")}


@doors.asks("/stocktakes/<uuid:identifier>/lines", shapes.LineList, takes={"query": shapes.LinesQuery})
@roles(*COUNTERS)
def lines(query: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """List the lines of one list of the answer, each with the event that would settle it."""
    by = current_actor()
    with reading() as session:
        found = queries.stocktake_seen(session, identifier, by)
        some = list_lines(session, found, Part(query["list"]), after=query["after"], limit=query["limit"] + 1)
    return paged([_line(one, by) for one in some], query["limit"], lambda one: one["id"])


def _line(line: Line, by: Actor) -> dict[str, Any]:
    names = ("id", "code", "maker", "model", "seen_at", "late", "settled", "step")
    known = line.own or by.sees_all()
    return {name: getattr(line, name) for name in names} | {
        "finding": line.finding.value,
        "kind": line.device.kind if line.device else None,
        "place": line.place if known else "",
    }


@doors.tells(
    "/stocktakes/<uuid:identifier>/counts",
    shapes.CountResults,
    status=200,
    keyed=False,
    takes={"json": shapes.CountsIn},
)
@roles(*COUNTERS)
def counts(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Count up to 500 scans in their order, late ones too; each carries its own key and is answered by itself."""
    answers, read = _read(told["items"])
    by = current_actor()
    with unit_of_work() as session:
        found = queries.stocktake_seen(session, identifier, by)
        done = count_many(session, found, list(read.values()), by=by, sent_at=told["sent_at"])
    answers |= dict(zip(read, done, strict=True))
    return {"results": [_result(answers[place]) for place in range(len(told["items"]))]}


def _read(items: Sequence[dict[str, Any]]) -> tuple[dict[int, Answer | ReuseError], dict[int, Sighting]]:
    """Read each item; one that cannot be read stops none of the others."""
    refused: dict[int, Answer | ReuseError] = {}
    read: dict[int, Sighting] = {}
    for place, item in enumerate(items):
        try:
            read[place] = Sighting(**read_by(_SIGHTING, item))
        except BadInputError as refusal:
            refused[place] = refusal
    return refused, read


def _result(done: Answer | ReuseError) -> dict[str, Any]:
    if isinstance(done, ReuseError):
        return {"status": done.status, "problem": problem_of(done).as_json()}
    finding = done.finding.value if done.finding else None
    kind = done.device.kind if done.device else None
    return {"status": 200, "answer": {"code": done.code, "outcome": done.outcome, "finding": finding, "kind": kind}}


@doors.tells("/stocktakes/<uuid:identifier>/closing", shapes.AnswerOut, takes={"json": Strict})
@roles(*COUNTERS)
def close(_told_nothing: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Close the stock-take and issue its report; what was not seen is missing from now on."""
    return _reported(identifier, service.close_stocktake)


@doors.tells("/stocktakes/<uuid:identifier>/report", shapes.AnswerOut, takes={"json": Strict})
@roles(*COUNTERS)
def report(_told_nothing: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Issue the report again with what arrived after the closing; nothing new gives the same one."""
    return _reported(identifier, service.complete_report)


def _reported(identifier: UUID, verb: Any) -> dict[str, Any]:
    by, key = current_actor(), idempotency_key()
    with unit_of_work() as session:
        found = queries.stocktake_seen(session, identifier, by)
        return _answer(session, verb(session, found, by=by, key=key, paper=paper()))
