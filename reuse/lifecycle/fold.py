"""Rebuilding a device's situation from its history."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from reuse.clock import stamp
from reuse.lifecycle import effects
from reuse.lifecycle.guards import Policy, Question
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import Stage
from reuse.lifecycle.steps import apply_step, first_refusing
from reuse.lifecycle.transitions import TABLE, Custody


class Past(NamedTuple):  # made for each event that is replayed: a frozen dataclass takes four times as long
    """One event as the fold reads it; `at` is when it happened, clock skew taken off, in the chain's time form.

    `organisation` is whose word it was; empty where nobody asks.
    """

    id: str
    type: str
    at: str
    data: dict[str, Any]
    organisation: str = ""


def effective(occurred_at: str, data: dict[str, Any]) -> str:
    """Say when it really happened: the claimed time, less the skew seen on the phone's clock."""
    clock = data.get("clock")
    if not clock or not clock.get("skew_ms"):
        return occurred_at
    return stamp(datetime.fromisoformat(occurred_at) + timedelta(milliseconds=clock["skew_ms"]))


def fold(history: Sequence[Past]) -> Situation:
    """Replay a whole history, without the events that corrections void; equals what `record` stored step by step."""
    skipped = voided(history)
    situation = Situation()
    for event in history:
        if event.id not in skipped:
            advance(situation, event)
    return situation


def voided(history: Iterable[Past]) -> set[str]:
    """Name the events that corrections void, and the sequels that these made impossible."""
    skipped: set[str] = set()
    for event in history:
        if event.type == "corrected":
            skipped |= {event.data["voids"], *event.data["impossible"]}
    return skipped


def advance(situation: Situation, event: Past) -> None:
    """Apply one recorded event in place; a waiting fact changes nothing until it is settled."""
    if "waits" in event.data:
        situation.waiting.append(event.id)
        return
    row = TABLE[event.type, situation.stage]
    apply_step(situation, row, event.data, event.at)
    if event.type == "settled" and event.data["accepted"]:
        accepted = event.data["as"]
        apply_step(situation, TABLE[accepted["type"], situation.stage], accepted["data"], accepted["at"])
    elif event.type == "corrected" and event.data["impossible"]:
        isolate(situation)


def isolate(situation: Situation) -> None:
    """Send the device to quarantine: its later history no longer follows from what remains."""
    if situation.stage is not Stage.QUARANTINED:
        effects.quarantine(situation, {}, "")
        situation.stage = Stage.QUARANTINED


def impossible_without(history: Sequence[Past], void: str, policy: Callable[[str], Policy]) -> list[str]:
    """List the events that could not have happened had `void` not been recorded, each under its own day's `policy`."""
    skipped = voided(history) | {void}
    situation, impossible = Situation(), []
    for event in history:
        if event.id in skipped:
            continue
        if not _could_happen(situation, event, skipped, policy(event.at[:10])):
            impossible.append(event.id)
            skipped.add(event.id)
            continue
        advance(situation, event)
    return impossible


def _could_happen(situation: Situation, event: Past, skipped: Collection[str], policy: Policy) -> bool:
    if "waits" in event.data:
        return True
    row = TABLE.get((event.type, situation.stage))
    if row is None or first_refusing(row, Question(situation, event.data, policy)) is not None:
        return False
    if row.custody is Custody.HOLDER and event.organisation not in ("", situation.holder):
        return False
    if event.type == "settled" and event.data["accepted"]:
        accepted = event.data["as"]
        after = TABLE.get((accepted["type"], situation.stage))
        fits = after is not None and first_refusing(after, Question(situation, accepted["data"], policy)) is None
        return fits and event.data["fact"] not in skipped
    return True
