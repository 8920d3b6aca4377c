"""Doors to the public register of the local label: what anybody reads of it."""

from dataclasses import asdict
from typing import Any

from reuse import clock
from reuse.actors.models import Organisation
from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.awards import queries
from reuse.awards.models import Application, Award
from reuse.awards.rules import Standing, standing
from reuse.http import public, reading, settings
from reuse.schemas import award_register as shapes
from reuse.territory import local_day

doors = Subject("label register", __name__, description="The public register of the local recycling label.")
_TOLD = ("id", "number", "level", "awarded_on", "expires_on", "renewed_by")


@doors.asks("/awards", shapes.Register, takes={"query": shapes.RegisterQuery})
@public
def awards(query: dict[str, Any]) -> dict[str, Any]:
    """List every award ever given, the latest first, whatever became of it."""
    wanted = {"level": query["level"], "commune": query["commune"], "after": query["after"]}
    stands = Standing(query["standing"]) if query["standing"] else None
    with reading() as session:
        found = queries.public_register(session, **wanted, stands=stands, limit=query["limit"] + 1)
    return paged([_told(one.award, one.organisation) for one in found], query["limit"], lambda one: one["id"])


def _told(award: Award, name: str) -> dict[str, Any]:
    return {field: getattr(award, field) for field in _TOLD} | {
        "organisation": award.organisation_id,
        "name": name,
        "scheme": award.scheme_version,
        "standing": standing(award, local_day(clock.now())),
        "url": f"{settings().public_url}/awards/{award.number}",
    }


@doors.asks("/awards/by-number/<string:number>", shapes.RegisteredAward, refuses={404})
@public
def award_by_number(number: str) -> dict[str, Any]:
    """Show an award, the values on which it was decided and its whole public history."""
    with reading() as session:
        found = queries.award(session, number)
        application = session.get_one(Application, found.application_id)
        return _told(found, session.get_one(Organisation, found.organisation_id).name) | {
            "measured": application.measured,
            "measured_hash": application.measured_hash,
            "history": [asdict(one) for one in queries.public_history(session, found)],
        }
