"""Who may act on an application: the applicant for itself, the coordinator for others, nobody on both sides."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import Membership
from reuse.awards.models import Application, Award, Conflict
from reuse.errors import N_, BadInputError, ForbiddenError, NotFoundError
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
    """Refuse unless this is a coordinator who does not belong to the organisation concerned; raises ForbiddenError."""
    by.needs(Role.COORDINATOR)
    if thing.organisation_id == by.organisation or _belongs(session, thing, by):
        raise ForbiddenError(
            N_("You belong to the organisation concerned."),
            remedy=N_("Let somebody of the coordination who does not belong to it do this."),
        )


def _belongs(session: Session, thing: Application | Award, by: Actor) -> bool:
    mine = (Membership.user_id == by.reference, Membership.organisation_id == thing.organisation_id)
    return session.scalar(select(Membership.id).where(*mine, Membership.removed_at.is_(None))) is not None


def check_unlinked(session: Session, thing: Application | Award, by: Actor) -> None:
    """Refuse whoever may not audit: the organisation's own people, who declared a link; raises ForbiddenError."""
    check_auditor(session, thing, by)
    application = thing.id if isinstance(thing, Application) else thing.application_id
    if session.get(Conflict, (application, by.reference)):
        raise ForbiddenError(
            N_("You declared a link with this organisation."),
            remedy=N_("Let somebody without any link decide."),
        )


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
