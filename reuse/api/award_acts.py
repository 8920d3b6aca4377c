"""Doors to awards: shown, warned about, suspended, revoked, replied to."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation
from reuse.api.door import Subject
from reuse.awards import acts, dossier, queries
from reuse.awards.appeals import open_appeal
from reuse.awards.models import Application, Award, StepKind
from reuse.awards.parties import APPLICANTS
from reuse.awards.rules import standing
from reuse.awards.yearly import remeasures
from reuse.http import current_actor, idempotency_key, reading, roles, signed_in, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.schemas import award_path as shapes
from reuse.territory import local_day

doors = Subject("labels awarded", __name__, description="Local recycling labels, and what became of them.")
_BRIEF = ("id", "level", "awarded_on", "expires_on", "state", "number", "renewed_by", "version")


def _brief(award: Award, name: str) -> dict[str, Any]:
    return {field: getattr(award, field) for field in _BRIEF} | {
        "application": award.application_id,
        "organisation": award.organisation_id,
        "name": name,
        "scheme": award.scheme_version,
        "standing": standing(award, local_day(clock.now())),
    }


@doors.asks("/awards/<uuid:identifier>", shapes.AwardOut)
@signed_in
def award(identifier: UUID) -> dict[str, Any]:
    """Show an award to its organisation and to the coordination."""
    with reading() as session:
        return _whole(session, queries.award_seen(session, identifier, current_actor()))


def _whole(session: Session, award: Award) -> dict[str, Any]:
    application = session.get_one(Application, award.application_id)
    return _brief(award, session.get_one(Organisation, award.organisation_id).name) | {
        "steps": [one for one in dossier.steps(session, application) if one.award_id == award.id],
        "yearly": remeasures(session, award),
    }


def _after(identifier: UUID, verb: Any, *told: Any) -> dict[str, Any]:
    """Say one thing of an award and show it."""
    by = current_actor()
    with unit_of_work() as session:
        found = queries.award_seen(session, identifier, by)
        verb(session, found, *told, by=by, key=idempotency_key())
        return _whole(session, found)


@doors.tells("/awards/<uuid:identifier>/acts", shapes.AwardOut, takes={"json": shapes.AwardActIn}, refuses={412})
@roles(Role.COORDINATOR)
def act_on_award(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Warn, suspend, revoke or put in force again, with public reasons."""
    kind = StepKind(told.pop("act"))
    return _after(identifier, acts.act, acts.Act(kind, **told))


@doors.tells("/awards/<uuid:identifier>/replies", shapes.AwardOut, takes={"json": shapes.AwardAnswerIn})
@roles(*APPLICANTS)
def reply_about_award(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Reply, once and in public, to a decision against one's award."""
    return _after(identifier, acts.reply, told["about"], told["text"])


@doors.tells("/awards/<uuid:identifier>/appeals", shapes.AwardOut, takes={"json": shapes.AwardAnswerIn})
@roles(*APPLICANTS)
def appeal_about_award(told: dict[str, Any], identifier: UUID) -> dict[str, Any]:
    """Appeal against a decision against one's award."""
    return _after(identifier, open_appeal, told["about"], told["text"])
