"""Many events of one request: kept in their order, each answered by itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.acts import Act, is_plain, perform
from reuse.codes import read_code
from reuse.collection.identity import told_of
from reuse.devices import queries
from reuse.devices.models import Code, Device
from reuse.errors import N_, BadInputError, ConflictError, KeyReusedError, ReuseError
from reuse.events.models import Event
from reuse.events.record_many import Item, record_many
from reuse.evidence.service import Paper
from reuse.refusals import read_by
from reuse.schemas.events import ItemSchema

Answer = Event | ReuseError
Told = tuple[int, dict[str, Any]]

LABELLING = frozenset({"relabelled", "swapped", "same_as", "part_harvested", "medium_removed"})
"""Acts after which a label leads to another device."""

_ITEM = ItemSchema()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One item that could be read, and the device it is about."""

    place: int
    device: Device
    act: Act
    key: UUID


def record(
    session: Session, items: Sequence[Mapping[str, Any]], sent_at: datetime | None, *, by: Actor, paper: Paper
) -> list[Answer]:
    """Record each item and answer each: its event, or the refusal that leaves no trace of it."""
    answers: dict[int, Answer] = {}
    for told in _stretches(_read(items, sent_at, answers)):
        _record(session, told, answers, by, paper)
    return [answers[place] for place in range(len(items))]


def _stretches(told: Iterable[Told]) -> Iterator[list[Told]]:
    """Cut after each act that puts a label elsewhere: what follows is read by the labels as they then are."""
    stretch: list[Told] = []
    for one in told:
        stretch.append(one)
        if one[1]["type"] in LABELLING:
            yield stretch
            stretch = []
    yield stretch


def _record(session: Session, told: Sequence[Told], answers: dict[int, Answer], by: Actor, paper: Paper) -> None:
    found = _devices(session, [one["code"] for _, one in told]) if told else {}
    wanted = list(_wanted(session, told, found, answers))
    for plain, some in groupby(wanted, key=lambda one: is_plain(one.act.type)):
        run = list(some)
        if plain:
            answers.update({one.place: done for one, done in zip(run, _together(session, run, by), strict=True)})
        else:
            answers.update({one.place: _alone(session, one, by, paper) for one in run})


def _read(items: Sequence[Mapping[str, Any]], sent_at: datetime | None, answers: dict[int, Answer]) -> Iterator[Told]:
    for place, item in enumerate(items):
        try:
            told = read_by(_ITEM, item)
        except BadInputError as refusal:
            answers[place] = refusal
            continue
        yield place, told | {"sent_at": told["sent_at"] or sent_at}


def _devices(session: Session, typed: Sequence[str]) -> dict[str, Device]:
    """Find the devices of all the codes in one query; those that need more thought are left out."""
    codes = {text.upper().replace("-", "") for text in typed}
    rows = session.execute(
        select(Code.code, Device).join(Device, Device.id == Code.device_id).where(Code.code.in_(codes))
    ).all()
    return {code: device for code, device in rows if '"same_as":null' in device.situation_text}


def _wanted(
    session: Session,
    told: Sequence[Told],
    found: Mapping[str, Device],
    answers: dict[int, Answer],
) -> Iterator[Wanted]:
    for place, item in told:
        try:
            code, key = read_code(item.pop("code")), item.pop("key")
            device = found.get(code) or queries.by_code(session, code)
        except ReuseError as refusal:
            answers[place] = refusal
            continue
        yield Wanted(place, device, Act(**item), key)


def _together(session: Session, run: Sequence[Wanted], by: Actor) -> list[Answer]:
    """Record plain facts set-wise; one repeated since its label was put elsewhere is answered as the first time."""
    answers = record_many(session, [Item(one.device, one.act.fact(), one.key) for one in run], by=by)
    for place, (one, answer) in enumerate(zip(run, answers, strict=True)):
        if isinstance(answer, KeyReusedError):
            first = told_of(session, one.device, by=by, key=one.key)
            if first.id != one.device.id:
                [answers[place]] = record_many(session, [Item(first, one.act.fact(), one.key)], by=by)
    return answers


def _alone(session: Session, one: Wanted, by: Actor, paper: Paper) -> Answer:
    try:
        with session.begin_nested():
            return perform(session, one.device, one.act, by=by, key=one.key, paper=paper)
    except ReuseError as refusal:
        return refusal
    except IntegrityError:
        return ConflictError(N_("Another write changed this at the same moment."))
