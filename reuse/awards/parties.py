"""Who may act on an application: the applicant for itself, the coordinator for others, nobody on both sides."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Membership, User
from reuse.actors.queries import coordinators, person_behind
from reuse.awards.models import Application, Award, Conflict
from reuse.errors import N_, BadInputError, ForbiddenError, NotFoundError
from reuse.events.models import Event
from reuse.lifecycle.stages import HOLDERS, Role

APPLICANTS = tuple(sorted(HOLDERS | {Role.ADMIN}))


def check_applicant(thing: Application | Award, by: Actor) -> None:
    """Refuse unless this person speaks for the organisation; raises NotFoundError for others, ForbiddenError."""
    if thing.organisation_id != by.organisation:
        raise _unknown() if not by.sees_all() else _not_ours()
    by.needs(*APPLICANTS)


def _unknown() -> NotFoundError:
    return NotFoundError(N_("There is no such application."))


def _not_ours() -> ForbiddenError:
    return ForbiddenError(N_("Only the organisation itself may do this."))


def check_auditor(session: Session, thing: Application | Award, by: Actor) -> None:
    """Refuse unless this is a coordinator who does not belong to the organisation concerned; raises ForbiddenError.

    A token stands for the person who made it, and for nobody where the machine's shell did.
    """
    by.needs(Role.COORDINATOR)
    person = person_behind(session, by.reference)
    if person is None:
        raise ForbiddenError(
            N_("Nobody answers for what this token does."),
            remedy=N_("Sign in to do this, or use a token that you made on the page of programs."),
        )
    if thing.organisation_id == by.organisation or person in _members(session, thing):
        raise ForbiddenError(
            N_("You belong to the organisation concerned."),
            remedy=N_("Let somebody of the coordination who does not belong to it do this."),
        )


def _members(session: Session, thing: Application | Award) -> set[UUID]:
    own = (Membership.organisation_id == thing.organisation_id, Membership.removed_at.is_(None))
    return set(session.scalars(select(Membership.user_id).where(*own)))


def check_unlinked(session: Session, thing: Application | Award, by: Actor) -> None:
    """Refuse whoever may not audit: the organisation's own people, who declared a link; raises ForbiddenError."""
    check_auditor(session, thing, by)
    if person_behind(session, by.reference) in linked(session, thing):
        raise ForbiddenError(
            N_("You declared a link with this organisation."),
            remedy=N_("Let somebody without any link decide."),
        )


def linked(session: Session, thing: Application | Award) -> set[UUID]:
    """Name the people who declared a link with the organisation of an application."""
    own = select(Conflict.person).where(Conflict.application_id == _application(thing))
    return _people(session, session.scalars(own))


def auditors(session: Session, thing: Application | Award) -> set[UUID]:
    """Name the people who ever marked a criterion of an application, those whose mark was replaced included."""
    told = (Event.subject == f"award_application:{_application(thing)}", Event.type == "award_reviewed")
    return _speakers(session, session.scalars(select(Event.actor).where(*told).distinct()))


def _application(thing: Application | Award) -> UUID:
    return thing.id if isinstance(thing, Application) else thing.application_id


def _speakers(session: Session, marks: Iterable[str]) -> set[UUID]:
    return _people(session, [UUID(mark.rpartition("/")[2]) for mark in marks])


def _people(session: Session, references: Iterable[UUID]) -> set[UUID]:
    return {person for one in references if (person := person_behind(session, one))}


def check_impartial(session: Session, thing: Application | Award, by: Actor, *, declared: bool) -> None:
    """Refuse whoever may not decide: the organisation's own people, who declared a link, who declares nothing.

    Raises ForbiddenError, and BadInputError naming `impartial`.
    """
    check_unlinked(session, thing, by)
    if not declared:
        raise BadInputError(
            N_("Who decides declares to have no link with the organisation."),
            remedy=N_("Tick the declaration, or declare your link and let somebody else decide."),
            fields={"impartial": N_("declare it, or do not decide")},
        )


def check_another(session: Session, thing: Application | Award, by: Actor, *, decided: Iterable[str] = ()) -> None:
    """Refuse to let whoever audited decide, and whoever took the decisions that an appeal looks at again.

    To be asked with the row locked, else a mark made meanwhile goes unseen. Raises ForbiddenError naming `impartial`.
    """
    person = person_behind(session, by.reference)
    if person in auditors(session, thing):
        raise ForbiddenError(
            N_("You audited this application: somebody else decides."),
            remedy=N_(
                "Let somebody of the coordination who marked nothing decide. Where there is nobody else, give a member "
                "of the committee an access with the role of coordinator."
            ),
            fields={"impartial": N_("somebody of the coordination who did not audit decides")},
        )
    if person in _speakers(session, decided):
        raise ForbiddenError(
            N_("You took the decision that was appealed against."),
            remedy=N_("Let somebody else decide."),
            fields={"impartial": N_("somebody of the coordination who did not decide before decides")},
        )


def deciders(session: Session, thing: Application | Award, *, decided: Iterable[str] = ()) -> Sequence[User]:
    """List the people of the coordination who may decide: they neither audited nor decided, nor have a known link."""
    barred = auditors(session, thing) | linked(session, thing) | _members(session, thing)
    barred |= _speakers(session, decided)
    return [one for one in coordinators(session) if one.id not in barred]
