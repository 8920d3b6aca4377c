"""Labels counted on a phone during a stock-take, hundreds in few questions."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.errors import BadInputError, ReuseError
from reuse.refusals import read_by
from reuse.schemas.phone import CountIn
from reuse.stocktakes.counting import Answer, Sighting, count_many
from reuse.stocktakes.queries import stocktake_seen

Counted = Answer | ReuseError

_ITEM = CountIn()


def count_all(session: Session, items: Sequence[Mapping[str, Any]], sent_at: datetime, *, by: Actor) -> list[Counted]:
    """Count each label in its order and answer each; one that is refused stops none of the others."""
    answers: dict[int, Counted] = {}
    told = list(_read(items, answers))
    for stocktake, some in groupby(told, key=lambda one: one[1]["stocktake"]):
        run = list(some)
        done = _count(session, stocktake, [one for _, one in run], sent_at, by)
        answers |= {place: answer for (place, _), answer in zip(run, done, strict=True)}
    return [answers[place] for place in range(len(items))]


def _read(items: Sequence[Mapping[str, Any]], answers: dict[int, Counted]) -> Iterator[tuple[int, dict[str, Any]]]:
    for place, item in enumerate(items):
        try:
            yield place, read_by(_ITEM, dict(item))
        except BadInputError as refusal:
            answers[place] = refusal


def _count(
    session: Session, stocktake: UUID, told: Sequence[Mapping[str, Any]], sent_at: datetime, by: Actor
) -> list[Counted]:
    sightings = [Sighting(one["code"], one["key"], one["occurred_at"]) for one in told]
    try:
        found = stocktake_seen(session, stocktake, by)
        with session.begin_nested():
            return count_many(session, found, sightings, by=by, sent_at=sent_at)
    except ReuseError as refusal:
        return [refusal for _ in told]
