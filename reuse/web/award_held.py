"""The label as pages about an actor mention it: held today or not at all, with the way to check it."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from reuse import clock
from reuse.awards.queries import labels_held
from reuse.territory import local_day
from reuse.web.award_register import level_named


@dataclass(frozen=True, slots=True)
class Held:
    """A label held today: the number of its check page, and its words."""

    number: str
    words: str


def held(session: Session, organisations: Collection[UUID]) -> dict[UUID, Held]:
    """Tell the label of each organisation that holds one today."""
    found = labels_held(session, organisations, local_day(clock.now()))
    return {
        organisation: Held(award.number, str(_("Local recycling label, level %(level)s", level=level_named(award))))
        for organisation, award in found.items()
    }
