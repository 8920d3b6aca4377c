"""The database of the settings, opened for one command, and who acts from the shell."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, inspect, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from reuse.actors.actor import OPERATOR, Actor
from reuse.actors.models import Organisation, Site
from reuse.db import Sessions, connect, sessions
from reuse.errors import N_, ConflictError, NotFoundError
from reuse.lifecycle.stages import Role
from reuse.settings import Settings


@dataclass(frozen=True)
class Opened:
    """The settings, and sessions on their database."""

    settings: Settings
    sessions: Sessions


def reach(settings: Settings) -> Engine:
    """Connect to the database of the settings; raises ConflictError where it does not answer."""
    engine = connect(settings.database_url)
    try:
        engine.connect().close()
    except OperationalError as problem:
        engine.dispose()
        said = str(problem.orig).strip().splitlines()
        raise ConflictError(
            N_("The database of DATABASE_URL does not answer: {said}"),
            remedy=N_("Start it, or correct DATABASE_URL."),
            said=said[0] if said else type(problem.orig).__name__,
        ) from problem
    return engine


@contextmanager
def opened() -> Iterator[Opened]:
    """Open the database; raises ConflictError while its tables are not there."""
    settings = Settings.from_environment()
    engine = reach(settings)
    try:
        if not inspect(engine).has_table("events"):
            raise ConflictError(N_("This database has no tables yet."), remedy=N_("Run: reuse db upgrade"))
        yield Opened(settings, sessions(engine))
    finally:
        engine.dispose()


def operator(organisation: UUID = OPERATOR, site: UUID | None = None) -> Actor:
    """Act from the shell for an organisation."""
    return Actor(OPERATOR, organisation, frozenset({Role.COORDINATOR, Role.ADMIN, Role.COLLECTOR}), site)


def organisation_named(session: Session, siret: str | None) -> Organisation:
    """Find an organisation by its SIRET, or the only one, or the territory's own; raises NotFoundError."""
    query = select(Organisation)
    if siret:
        found = session.scalar(query.where(Organisation.siret == "".join(siret.split())))
        if found is None:
            raise NotFoundError(N_("No organisation has the SIRET {siret}."), siret=siret)
        return found
    for wanted in (query, query.where(Organisation.kind == "departement")):
        some = session.scalars(wanted.limit(2)).all()
        if len(some) == 1:
            return some[0]
    raise NotFoundError(N_("Say which organisation."), remedy=N_("Give its SIRET with --siret."))


def site_named(session: Session, organisation: Organisation, name: str | None) -> Site | None:
    """Find a site of the organisation by its name; raises NotFoundError."""
    if name is None:
        return None
    found = session.scalar(select(Site).where(Site.organisation_id == organisation.id, Site.name == name))
    if found is None:
        raise NotFoundError(N_("“{name}” is no site of this organisation."), name=name)
    return found
