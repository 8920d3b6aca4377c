"""The actors of the chain: who collects, repairs, refurbishes, sells, gives, lends, recycles."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock, http
from reuse.actors.models import Organisation, Service, Site
from reuse.errors import N_, NotFoundError
from reuse.points.queries import is_open_to_residents, offering, opening_at
from reuse.territory import local_day
from reuse.web import hours, point_words, words
from reuse.web.award_held import held
from reuse.web.blueprint import blueprint
from reuse.web.places import KIND_NAMES
from reuse.web.search import answers

MANY, MINUTE = 300, 60
SERVICES = {
    Service.COLLECT: N_("Collects"),
    Service.REPAIR: N_("Repairs"),
    Service.REFURBISH: N_("Refurbishes"),
    Service.SELL: N_("Sells second-hand"),
    Service.DONATE: N_("Gives devices"),
    Service.LEND: N_("Lends devices"),
    Service.RECYCLE: N_("Recycles"),
}


@dataclass(frozen=True, slots=True)
class Listed:
    """An actor with its sites, and everything that they offer together."""

    organisation: Organisation
    sites: tuple[Site, ...]

    @property
    def offers(self) -> list[str]:
        """Name what the sites offer, each once, in one order."""
        told = {service for site in self.sites for service in site.offers}
        return [words.said(name) for service, name in SERVICES.items() if service in told]

    @property
    def qualifications(self) -> list[str]:
        """List the labels and qualifications that the sites say they hold."""
        return sorted({name for site in self.sites for name in site.qualifications})

    @property
    def communes(self) -> list[str]:
        """List where the sites are."""
        return sorted({site.commune for site in self.sites})


@blueprint.get("/actors")
@http.shared_for(MINUTE)
@http.public
def actors() -> ResponseReturnValue:
    """List the actors, narrowed by what they do and by their names or communes."""
    text, wanted = request.args.get("q", "")[:100], request.args.get("does", "")
    service = Service(wanted) if wanted in set(Service) else None
    with http.reading() as session:
        everything = _listed(session, service=service)
        found = [one for one in everything if answers(text, one.organisation.name, *one.communes)]
        labels = held(session, [one.organisation.id for one in found[:MANY]])
    choices = [(code.value, words.said(name)) for code, name in SERVICES.items()]
    return render_template(
        "actors.html",
        found=found[:MANY],
        labels=labels,
        count=len(found),
        total=len(everything),
        text=text,
        does=wanted,
        services=choices,
    )


def _listed(session: Session, *, service: Service | None = None, organisation: UUID | None = None) -> list[Listed]:
    """Read the actors, or one of them, with the sites that do something, in one query."""
    today = local_day(clock.now())
    query = (
        select(Organisation, Site)
        .join(Site, Site.organisation_id == Organisation.id)
        .where(Organisation.gone.is_(False), Site.last_day.is_(None) | (Site.last_day >= today))
        .where(offering({service} if service else Service))
        .order_by(Organisation.name, Organisation.id, Site.commune, Site.name)
    )
    rows = session.execute(query.where(Organisation.id == organisation) if organisation else query).all()
    sites: dict[UUID, list[Site]] = {}
    known: dict[UUID, Organisation] = {}
    for owner, site in rows:
        known[owner.id] = owner
        sites.setdefault(owner.id, []).append(site)
    return [Listed(owner, tuple(sites[identifier])) for identifier, owner in known.items()]


@blueprint.get("/actors/<uuid:organisation>")
@http.shared_for(MINUTE)
@http.public
def actor(organisation: UUID) -> ResponseReturnValue:
    """Show an actor and each of its sites that does something."""
    with http.reading() as session:
        found = session.get(Organisation, organisation)
        if found is None or found.gone:
            raise NotFoundError(N_("There is no such actor here."))
        listed = next(iter(_listed(session, organisation=organisation)), Listed(found, ()))
        label = held(session, [found.id]).get(found.id)
    return render_template(
        "actor.html",
        label=label,
        home=found,
        listed=listed,
        kind=words.said(KIND_NAMES[found.kind]),
        services=_services,
        public=_public,
        hours=hours.said,
    )


def _services(site: Site) -> Sequence[str]:
    return [words.said(SERVICES[service]) for service in site.offers]


def _public(site: Site) -> bool:
    """Tell whether residents are received there: such a site has a page of its own among the points."""
    return is_open_to_residents(site)


@blueprint.get("/actors/<uuid:organisation>/sites/<uuid:site>")
@http.shared_for(MINUTE)
@http.public
def actor_site(organisation: UUID, site: UUID) -> ResponseReturnValue:
    """Show one site of an actor that receives professionals only."""
    with http.reading() as session:
        listed = next(iter(_listed(session, organisation=organisation)), None)
        found = next((one for one in listed.sites if one.id == site), None) if listed else None
        if listed is None or found is None:
            raise NotFoundError(N_("There is no such site here."))
        opening = opening_at(session, found, clock.now())
    return render_template(
        "actor_site.html",
        home=listed.organisation,
        site=found,
        services=_services(found),
        opening=point_words.opening(opening),
        tone=point_words.TONES[opening.state],
        said=hours.said(found.opening_hours),
        public=_public(found),
    )
