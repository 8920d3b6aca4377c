"""Asking the table: may this happen, and what does it change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reuse.errors import N_, ForbiddenError, RefusedError, Word
from reuse.lifecycle.guards import UNERASED_ONLY_TO_DESTROY, Guard, Policy, Question
from reuse.lifecycle.situation import Situation
from reuse.lifecycle.stages import LIVE, Role, Stage
from reuse.lifecycle.transitions import EVENTS, ROWS, TABLE, Custody, Transition, target_of
from reuse.lifecycle.words import EVENT_WORDS, STAGE_NAMES


@dataclass(frozen=True, slots=True)
class Possible:
    """An event that the table has for this stage and role; `guard` is the first that refuses it, if any."""

    event: str
    guard: Guard | None


def next_step(
    situation: Situation, event: str, data: Mapping[str, Any], *, roles: frozenset[Role], policy: Policy
) -> Transition:
    """Return the row that lets `event` happen, or refuse.

    Raises ForbiddenError when none of the roles may record it, RefusedError naming the rule and its remedy otherwise.
    """
    question = Question(situation, data, policy)
    row = _row_for(question, event)
    if not roles & row.roles:
        raise ForbiddenError(
            N_("Your role does not let you record this."), remedy=N_("Ask a person who has the role for it.")
        )
    if refusing := first_refusing(row, question):
        raise refusing.refusal()
    return row


def may_tell(event: str, roles: frozenset[Role]) -> bool:
    """Whether these roles may record such an event at any stage at all."""
    return any(row.event == event and roles & row.roles for row in ROWS)


def check_fits(situation: Situation, event: str, data: Mapping[str, Any], policy: Policy) -> None:
    """Refuse a fact that waited and no longer fits; who told it was checked when it was recorded.

    A scan at a recycler is always recorded: it is held to rule 2 here, when it would take effect.
    """
    question = Question(situation, data, policy)
    row = _row_for(question, event)
    refusing = next((guard for guard in (*row.guards, UNERASED_ONLY_TO_DESTROY) if not guard.holds(question)), None)
    if refusing:
        raise refusing.refusal()


def _row_for(question: Question, event: str) -> Transition:
    situation = question.situation
    if situation.same_as and event not in ("corrected", "settled"):
        raise RefusedError(
            N_("This record was found to be the same device as another one."),
            rule=N_("a device is counted once"),
            remedy=N_("Work on the other record: this label now leads to it."),
        )
    row = TABLE.get((event, situation.stage))
    if row is None:
        raise _out_of_place(question, event)
    return row


def _out_of_place(question: Question, event: str) -> RefusedError:
    """Say why an event does not follow: the guard that would stop it later too, where there is one, says most."""
    later = next((row for row in ROWS if row.event == event and question.situation.stage in LIVE), None)
    guard = next((one for one in later.guards if not one.asks and not one.holds(question)), None) if later else None
    if guard:
        return guard.refusal()
    return RefusedError(
        N_("“{event}” cannot follow the stage “{stage}”."),
        rule=N_("the lifecycle table"),
        remedy=N_("Look at the steps that are possible now."),
        event=Word(EVENT_WORDS[event][0]) if event in EVENT_WORDS else event,
        stage=Word(STAGE_NAMES[question.situation.stage]),
    )


def first_refusing(row: Transition, question: Question) -> Guard | None:
    """Return the first guard of the row that does not hold."""
    return next((guard for guard in row.guards if not guard.holds(question)), None)


def apply_step(situation: Situation, row: Transition, data: Mapping[str, Any], at: str) -> None:
    """Change the situation in place as the row says; `at` is when it happened."""
    stage = target_of(row, situation.resume, situation.stage)
    row.effect(situation, data, at)
    if situation.stage is Stage.QUARANTINED and stage is not Stage.QUARANTINED:
        situation.resume = None
    situation.stage = stage


def possible_events(situation: Situation, roles: Iterable[Role], *, holds: bool, policy: Policy) -> list[Possible]:
    """List what this person may do now, and what would be possible once its guard is met.

    `holds` says whether the person's organisation holds the device: if not, only what needs no custody is listed.
    """
    if situation.same_as:
        return []
    question, answers = Question(situation, {}, policy), dict[str, bool]()
    found = []
    for event, guards in _open_to(situation.stage, frozenset(roles), holds):
        refusing = None
        for guard in guards:
            if not _holds(guard, question, answers):
                refusing = guard
                break
        found.append(Possible(event, refusing))
    return found


def _holds(guard: Guard, question: Question, answers: dict[str, bool]) -> bool:
    """Ask each guard once, however many events it stands before."""
    known = answers.get(guard.because)
    if known is None:
        known = answers[guard.because] = guard.holds(question)
    return known


@lru_cache(maxsize=1024)
def _open_to(stage: Stage, roles: frozenset[Role], holds: bool) -> tuple[tuple[str, tuple[Guard, ...]], ...]:
    """List the events that the table has for this stage and these roles, with the guards that ask nothing more."""
    rows = ((event, TABLE.get((event, stage))) for event in EVENTS)
    return tuple(
        (event, tuple(guard for guard in row.guards if not guard.asks))
        for event, row in rows
        if row is not None and roles & row.roles and (holds or row.custody is not Custody.HOLDER)
    )
