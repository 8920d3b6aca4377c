"""Organisations, people and tokens that the measured devices belong to."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_DNS, UUID, uuid5

from sqlalchemy import insert
from sqlalchemy.orm import Session

from reuse.actors.actor import Actor
from reuse.actors.models import ApiToken, Organisation, Site, SiteRole
from reuse.collection.models import Deposit, Depositor, Status, Title
from reuse.devices.models import Model
from reuse.lifecycle.stages import Role

NAMESPACE = uuid5(NAMESPACE_DNS, "bench.invalid")
TOKEN = "reuse_" + "measured" * 5
"""The first organisation's token: known, since it opens invented data only."""

ORGANISATIONS = 10
DEPOSITS = 500
MODELS = 40
_SCOPES = (Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
_LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
_FAR_AWAY = datetime(2099, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class People:
    """Who records, and what their devices refer to."""

    actors: tuple[Actor, ...]
    deposits: tuple[UUID, ...]
    models: int = MODELS

    @staticmethod
    def first() -> UUID:
        """Return the organisation whose token is measured."""
        return uuid5(NAMESPACE, "organisation 0")


def add_people(session: Session) -> People:
    """Store ten workshops with a token each, some deposits and models."""
    actors = tuple(_workshop(session, number) for number in range(ORGANISATIONS))
    deposits = tuple(_deposit(session, number, actors[number % ORGANISATIONS]) for number in range(DEPOSITS))
    names = [f"Latitude {number}" for number in range(MODELS)]
    rows = [{"kind": "laptop", "maker": "Maker", "name": name, "key": f"MAKER{name.upper()}"} for name in names]
    session.execute(insert(Model), rows)
    return People(actors, deposits)


def _workshop(session: Session, number: int) -> Actor:
    organisation, site = (uuid5(NAMESPACE, f"{thing} {number}") for thing in ("organisation", "site"))
    session.add(
        Organisation(
            id=organisation, siret=f"{number:014d}", name=f"Workshop {number}", kind="association", created_at=_LONG_AGO
        )
    )
    session.flush()
    session.add(_site(site, organisation, number))
    session.flush()
    token = uuid5(NAMESPACE, f"token {number}")
    plain = TOKEN if number == 0 else f"{TOKEN}{number}"
    session.add(
        ApiToken(
            id=token,
            organisation_id=organisation,
            name="Measurement",
            hash=hashlib.sha256(plain.encode()).hexdigest(),
            scopes=[scope.value for scope in _SCOPES],
            site_id=site,
            expires_at=_FAR_AWAY,
            created_at=_LONG_AGO,
        )
    )
    session.flush()
    return Actor(token, organisation, frozenset(_SCOPES), site, frozenset({site}))


def _site(site: UUID, organisation: UUID, number: int) -> Site:
    return Site(
        id=site,
        organisation_id=organisation,
        name=f"Site {number}",
        roles=[SiteRole.WORKSHOP.value],
        address="1 rue de l'Essai",
        postcode="31600",
        commune="Muret",
        commune_code="31395",
        lat=43.46,
        lon=1.33,
        accepts=[],
        created_at=_LONG_AGO,
    )


def _deposit(session: Session, number: int, by: Actor) -> UUID:
    identifier = uuid5(NAMESPACE, f"deposit {number}")
    session.add(
        Deposit(
            id=identifier,
            site_id=by.site,
            organisation_id=by.organisation,
            depositor=Depositor.RESIDENT,
            title=Title.RELINQUISHED,
            status=Status.REEMPLOI,
            follow_up_hash=hashlib.sha256(identifier.bytes).hexdigest(),
            made_at=_LONG_AGO,
        )
    )
    return identifier
