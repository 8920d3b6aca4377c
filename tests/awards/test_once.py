"""Every verb of the label: done once, however often it is asked."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse.actors.models import Organisation
from reuse.awards import dossier
from reuse.awards.acts import Act, act, reply
from reuse.awards.appeals import Answer, decide_appeal, open_appeal
from reuse.awards.applications import (
    Paper,
    add_document,
    apply,
    invite,
    measured_now,
    remove_document,
    submit,
    withdraw,
)
from reuse.awards.audit import declare_conflict, mark_all
from reuse.awards.decisions import Verdict, decide
from reuse.awards.models import Award, Mark, Outcome, StepKind
from reuse.errors import ConflictError, KeyReusedError
from reuse.events.models import Event
from reuse.lifecycle.stages import Role
from tests.awards.awarded import awarded
from tests.awards.granting import PDF, Path
from tests.builders import Builder

Verb = Callable[[UUID], Any]


def _apply(path: Path) -> Verb:
    return lambda key: apply(path.build.session, "engaged", by=path.applicant, key=key)


def _invite(path: Path) -> Verb:
    organisation = path.build.session.get_one(Organisation, path.applicant.organisation)
    return lambda key: invite(path.build.session, organisation, "engaged", by=path.coordinator, key=key)


def _add(path: Path) -> Verb:
    made, paper = path.apply(), Paper("plants", date(2026, 3, 3), None, PDF)
    return lambda key: add_document(path.build.session, made, paper, by=path.applicant, key=key)


def _remove(path: Path) -> Verb:
    made = path.apply()
    path.join(made, "plants")
    (paper,) = dossier.papers(path.build.session, made)
    return lambda key: remove_document(path.build.session, paper, by=path.applicant, key=key)


def _submit(path: Path) -> Verb:
    made = path.apply()
    found = measured_now(path.build.session, made)
    return lambda key: submit(path.build.session, made, found, by=path.applicant, key=key)


def _withdraw(path: Path) -> Verb:
    made = path.apply()
    return lambda key: withdraw(path.build.session, made, by=path.applicant, key=key)


def _mark(path: Path) -> Verb:
    made = path.submitted()
    said, version = {"plants": (Mark.ACCEPTED, "Read.")}, made.version
    return lambda key: mark_all(path.build.session, made, said, version=version, by=path.coordinator, key=key)


def _declare(path: Path) -> Verb:
    made = path.submitted()
    return lambda key: declare_conflict(path.build.session, made, "A cousin.", by=path.coordinator, key=key)


def _decide(path: Path) -> Verb:
    made = path.reviewed()
    verdict = Verdict(Outcome.REFUSED, "Because.", made.version, impartial=True)
    return lambda key: decide(path.build.session, made, verdict, by=path.coordinator, key=key)


def _act(path: Path) -> Verb:
    award = awarded(path.build.session, path.applicant, path.coordinator)
    said = Act(StepKind.WARNED, "Reports.", award.version, impartial=True)
    return lambda key: act(path.build.session, award, said, by=path.coordinator, key=key)


def _reply(path: Path) -> Verb:
    session, warned = path.build.session, _act(path)(uuid4())
    award = session.get_one(Award, warned.award_id)
    return lambda key: reply(session, award, warned.id, "Mended.", by=path.applicant, key=key)


def _appeal(path: Path) -> Verb:
    session, warned = path.build.session, _act(path)(uuid4())
    award = session.get_one(Award, warned.award_id)
    return lambda key: open_appeal(session, award, warned.id, "Not us.", by=path.applicant, key=key)


def _answer(path: Path) -> Verb:
    session, appeal, other = path.build.session, _appeal(path)(uuid4()), path.build.actor(Role.COORDINATOR)
    answer = Answer(False, "No.", impartial=True)
    return lambda key: decide_appeal(session, appeal.id, answer, by=other, key=key)


VERBS = (
    _apply,
    _invite,
    _add,
    _remove,
    _submit,
    _withdraw,
    _mark,
    _declare,
    _decide,
    _act,
    _reply,
    _appeal,
    _answer,
)


@pytest.mark.parametrize("make", VERBS, ids=[one.__name__[1:] for one in VERBS])
def test_the_same_key_does_it_once_and_is_answered_alike(
    session: Session, build: Builder, make: Callable[[Path], Verb]
) -> None:
    verb, key = make(Path.of(build)), uuid4()
    first = verb(key)
    events = session.scalar(select(func.count()).select_from(Event))

    assert verb(key) is first
    assert session.scalar(select(func.count()).select_from(Event)) == events


def test_a_key_serves_one_request_only(session: Session, build: Builder) -> None:
    path, key = Path.of(build), uuid4()
    apply(session, "engaged", by=path.applicant, key=key)

    with pytest.raises(KeyReusedError):
        apply(session, "confirmed", by=path.applicant, key=key)


def test_a_refusal_is_not_reopened_once_the_organisation_has_applied_again(session: Session, build: Builder) -> None:
    path = Path.of(build)
    made = path.reviewed()
    refused = path.decide(made, Outcome.REFUSED)
    appeal = open_appeal(session, made, refused.id, "Look again.", by=path.applicant, key=uuid4())
    path.apply()
    answer = Answer(True, "Right.", impartial=True)

    with pytest.raises(ConflictError, match="applied again"):
        decide_appeal(session, appeal.id, answer, by=build.actor(Role.COORDINATOR), key=uuid4())
