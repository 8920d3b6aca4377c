"""Verbs that make and change organisations and their sites."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors import audit, rules
from reuse.actors.actor import Actor
from reuse.actors.audit import Action
from reuse.actors.models import Audience, Organisation, Service, Site, SiteRole
from reuse.errors import N_, BadInputError, ConflictError, ForbiddenError
from reuse.lifecycle.stages import Role

KINDS = ("departement", "commune", "college", "school", "public_body", "association", "company", "eco_organisme")
"""What an organisation is by law; what it does is said by its sites and its members' roles."""


@dataclass(frozen=True, slots=True)
class Place:
    """Everything said of a site."""

    name: str
    address: str
    postcode: str
    commune: str
    commune_code: str
    lat: float
    lon: float
    roles: tuple[SiteRole, ...] = ()
    opening_hours: str = ""
    accepts: tuple[str, ...] = ()
    telephone: str = ""
    services: tuple[Service, ...] = ()
    audience: Audience = Audience.EVERYONE
    by_appointment: bool = False
    step_free: str = ""
    directions: str = ""
    website: str = ""
    qualifications: tuple[str, ...] = ()
    capacity: int | None = None
    last_day: date | None = None

    def checked(self) -> dict[str, Any]:
        """Give the columns of a site; raises BadInputError naming the field."""
        lat, lon = rules.position_of(self.lat, self.lon)
        return {
            "name": rules.name_of(self.name, "name"),
            "roles": sorted({SiteRole(role).value for role in self.roles}),
            "address": rules.name_of(self.address, "address", most=300),
            "postcode": rules.postcode_of(self.postcode),
            "commune": rules.name_of(self.commune, "commune", most=100),
            "commune_code": rules.commune_code_of(self.commune_code),
            "lat": lat,
            "lon": lon,
            "opening_hours": rules.hours_of(self.opening_hours),
            "accepts": rules.accepted_of(list(self.accepts)),
            "telephone": rules.telephone_of(self.telephone),
            "services": sorted({Service(service).value for service in self.services}),
            "audience": Audience(self.audience),
            "by_appointment": self.by_appointment,
            "step_free": rules.step_free_of(self.step_free),
            "directions": rules.prose_of(self.directions, "directions", most=500),
            "website": rules.website_of(self.website),
            "qualifications": rules.qualifications_of(list(self.qualifications)),
            "capacity": rules.capacity_of(self.capacity),
            "last_day": self.last_day,
        }


def add_organisation(  # noqa: PLR0913 - what an organisation is made of
    session: Session, *, siret: str, name: str, kind: str, demo: bool = False, by: Actor, key: UUID
) -> Organisation:
    """Add a legal entity; one SIRET is one organisation. Raises ConflictError, BadInputError."""
    by.needs(Role.COORDINATOR)
    if known := session.get(Organisation, by.thing(key)):
        return known
    number = rules.siret_of(siret)
    if session.scalar(select(Organisation.id).where(Organisation.siret == number)):
        raise ConflictError(N_("This SIRET already has its organisation here."), remedy=N_("Look for it in the list."))
    made = Organisation(
        id=by.thing(key),
        siret=number,
        name=rules.name_of(name, "name"),
        kind=_kind(kind),
        demo=demo,
        created_at=clock.now(),
    )
    session.add(made)
    audit.note(session, Action.ORGANISATION_ADDED, by=by, subject=made.id, organisation=made.id)
    return made


def _kind(kind: str) -> str:
    if kind not in KINDS:
        raise BadInputError(N_("“{kind}” is no kind of organisation."), kind=kind, fields={"kind": N_("unknown kind")})
    return kind


def edit_organisation(  # noqa: PLR0913 - each thing that may change
    session: Session,
    organisation: Organisation,
    *,
    version: int,
    by: Actor,
    name: str | None = None,
    kind: str | None = None,
    gone: bool | None = None,
) -> Organisation:
    """Change what is given; refused when somebody changed it since `version`. Raises StaleError."""
    by.needs(Role.COORDINATOR)
    session.refresh(organisation, with_for_update=True)
    rules.check_version(organisation.version, version)
    if name is not None:
        organisation.name = rules.name_of(name, "name")
    if kind is not None:
        organisation.kind = _kind(kind)
    if gone is not None:
        organisation.gone = gone
    organisation.version += 1
    told = {"version": organisation.version, "gone": organisation.gone}
    audit.note(
        session, Action.ORGANISATION_CHANGED, by=by, subject=organisation.id, detail=told, organisation=organisation.id
    )
    return organisation


def add_site(session: Session, organisation: Organisation, place: Place, *, by: Actor, key: UUID) -> Site:
    """Add a place run by the organisation; replaying the key returns the same one."""
    check_runs(organisation.id, by)
    if known := session.get(Site, by.thing(key)):
        return known
    made = Site(id=by.thing(key), organisation_id=organisation.id, created_at=clock.now(), **place.checked())
    session.add(made)
    audit.note(session, Action.SITE_ADDED, by=by, subject=made.id, organisation=organisation.id)
    return made


def edit_site(session: Session, site: Site, changes: dict[str, Any], *, version: int, by: Actor) -> Site:
    """Change the fields given; refused when somebody changed the site since `version`. Raises StaleError."""
    check_runs(site.organisation_id, by)
    session.refresh(site, with_for_update=True)
    rules.check_version(site.version, version)
    before = {field.name: getattr(site, field.name) for field in fields(Place)}
    for name, value in Place(**(before | changes)).checked().items():
        setattr(site, name, value)
    site.version += 1
    told = {"version": site.version, "fields": sorted(changes)}
    audit.note(session, Action.SITE_CHANGED, by=by, subject=site.id, detail=told, organisation=site.organisation_id)
    return site


def runs(organisation: UUID, by: Actor) -> bool:
    """Tell whether this is the coordinator, who decides everywhere, or an admin at home."""
    return Role.COORDINATOR in by.roles or (Role.ADMIN in by.roles and by.organisation == organisation)


def check_runs(organisation: UUID, by: Actor) -> None:
    """Refuse unless this is the coordinator or an admin at home; raises ForbiddenError."""
    if runs(organisation, by):
        return
    raise ForbiddenError(
        N_("Only the organisation's admin or the coordinator may change this."), remedy=N_("Ask one of them.")
    )
