"""Doors to organisations and their sites."""

from typing import Any
from uuid import UUID

from reuse.actors import queries, service
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation, Site
from reuse.api.door import Subject
from reuse.api.listing import paged
from reuse.api.once import claim_key, etag, version_asked
from reuse.http import current_actor, reading, roles, signed_in, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.schemas import actors as shapes
from reuse.schemas.strict import PageById

doors = Subject("actors", __name__, description="Organisations and their sites.")


@doors.asks("/me", shapes.MeSchema)
@signed_in
def me() -> Actor:
    """Say who the token acts for."""
    return current_actor()


@doors.asks("/organisations", shapes.OrganisationList, takes={"query": PageById})
@signed_in
def organisations(query: dict[str, Any]) -> dict[str, Any]:
    """List organisations."""
    with reading() as session:
        found = queries.organisations(session, after=query["after"], limit=query["limit"] + 1)
    return paged(found, query["limit"], lambda one: one.id)


@doors.tells("/organisations", shapes.OrganisationOut, takes={"json": shapes.OrganisationIn})
@roles(Role.COORDINATOR)
def add_organisation(told: dict[str, Any]) -> tuple[Organisation, dict[str, str]]:
    """Add a legal entity."""
    with unit_of_work() as session:
        made = service.add_organisation(session, **told, by=current_actor(), key=claim_key(session, told))
    return made, etag(made.version)


@doors.asks("/organisations/<uuid:identifier>", shapes.OrganisationOut)
@signed_in
def organisation(identifier: UUID) -> tuple[Organisation, dict[str, str]]:
    """Show one organisation."""
    with reading() as session:
        found = queries.organisation(session, identifier)
    return found, etag(found.version)


@doors.changes("/organisations/<uuid:identifier>", shapes.OrganisationOut, takes={"json": shapes.OrganisationChange})
@roles(Role.COORDINATOR)
def edit_organisation(told: dict[str, Any], identifier: UUID) -> tuple[Organisation, dict[str, str]]:
    """Change an organisation, unless somebody did since it was read."""
    with unit_of_work() as session:
        found = queries.organisation(session, identifier)
        service.edit_organisation(session, found, **told, version=version_asked(), by=current_actor())
    return found, etag(found.version)


@doors.asks("/sites", shapes.SiteList, takes={"query": shapes.SitesQuery})
@signed_in
def sites(query: dict[str, Any]) -> dict[str, Any]:
    """List sites."""
    with reading() as session:
        found = queries.sites(
            session, organisation=query["organisation"], after=query["after"], limit=query["limit"] + 1
        )
    return paged(found, query["limit"], lambda one: one.id)


@doors.tells("/organisations/<uuid:identifier>/sites", shapes.SiteOut, takes={"json": shapes.SiteIn})
@roles(Role.COORDINATOR, Role.ADMIN)
def add_site(told: dict[str, Any], identifier: UUID) -> tuple[Site, dict[str, str]]:
    """Add a place run by the organisation."""
    with unit_of_work() as session:
        home = queries.organisation(session, identifier)
        place = service.Place(**told)
        made = service.add_site(session, home, place, by=current_actor(), key=claim_key(session, told))
    return made, etag(made.version)


@doors.asks("/sites/<uuid:identifier>", shapes.SiteOut)
@signed_in
def site(identifier: UUID) -> tuple[Site, dict[str, str]]:
    """Show one site."""
    with reading() as session:
        found = queries.site(session, identifier)
    return found, etag(found.version)


@doors.changes("/sites/<uuid:identifier>", shapes.SiteOut, takes={"json": shapes.SiteChange})
@roles(Role.COORDINATOR, Role.ADMIN)
def edit_site(told: dict[str, Any], identifier: UUID) -> tuple[Site, dict[str, str]]:
    """Change a site, unless somebody did since it was read."""
    with unit_of_work() as session:
        found = queries.site(session, identifier)
        service.edit_site(session, found, told, version=version_asked(), by=current_actor())
    return found, etag(found.version)
