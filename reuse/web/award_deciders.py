"""Who of the coordination may decide about the label, as the pages say it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.queries import person_behind
from reuse.awards.appeals import contested
from reuse.awards.models import Application, Award, Step
from reuse.awards.parties import auditors, deciders


@dataclass(frozen=True, slots=True)
class Deciders:
    """Whether the reader audited, or decided what is looked at again; the names of those others who may decide."""

    audited: bool
    decided: bool
    others: list[str]


def who_decides(session: Session, thing: Application | Award, by: Actor, decided: Sequence[str] = ()) -> Deciders:
    """Say who may decide of an application or of its award, but for whoever took some decisions."""
    person = person_behind(session, by.reference)
    others = [one.name for one in deciders(session, thing, decided=decided) if one.id != person]
    return Deciders(person in auditors(session, thing), by.mark in decided, others)


def who_answers(session: Session, thing: Application | Award, appeal: Step, by: Actor) -> Deciders:
    """Say who may answer an appeal."""
    return who_decides(session, thing, by, [contested(session, thing, appeal.about or appeal.id).by])
