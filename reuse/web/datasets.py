"""Open data sets: their columns, and their rows as they stand now."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation, Site
from reuse.actors.rules import is_mobile
from reuse.awards.models import Award
from reuse.awards.rules import standing
from reuse.errors import N_
from reuse.figures.board import places_named
from reuse.figures.queries import made, of_places, of_territory
from reuse.imports.models import SiteSource
from reuse.imports.queries import free_of_share_alike
from reuse.points.queries import public_sites
from reuse.territory import local_day, territory

Row = tuple[Any, ...]
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a set, named for machines; described in words for people, translated when shown."""

    name: str
    type: str
    description: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set anybody may take: what it holds, what names a row, when it was made, its rows."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    stamp: Callable[[Session], tuple[str, datetime | None]]
    rows: Callable[[Session], Iterator[Row]]
    formats: tuple[str, ...] = ("csv", "json")
    every: str = "DAILY"


def _sites_stamp(session: Session) -> tuple[str, datetime | None]:
    """Tell one state of the sites from another: every edit adds to a version, an import to what sources told.

    Days matter too, since some places end.
    """
    sites = session.execute(
        select(func.count(), func.sum(Site.version), func.max(Site.created_at), func.max(Site.confirmed_at))
    ).one()
    owners = session.execute(select(func.count(), func.sum(Organisation.version))).one()
    told = session.scalar(select(func.count()).select_from(SiteSource))
    return _tag(*sites, *owners, told, _today()), None


def _figures_stamp(session: Session) -> tuple[str, datetime | None]:
    build = made(session)
    return _tag(build.made_at if build else "", build.last_event if build else ""), build.made_at if build else None


def _tag(*parts: object) -> str:
    return sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def _today() -> date:
    return local_day(clock.now())


def _points(session: Session) -> Iterator[Row]:
    """Give public facts of places that receive residents; never how much they keep, nor who works there."""
    query = public_sites(clock.now()).where(free_of_share_alike()).order_by(Site.commune_code, Site.name, Site.id)
    for site, organisation, demo in session.execute(query.execution_options(yield_per=AT_ONCE)):
        yield (str(site.id), *_who(site, organisation), *_where(site), *_what(site), demo)


def _who(site: Site, organisation: str) -> Row:
    telephone = "" if is_mobile(site.telephone) else site.telephone  # not given away by the thousand
    source = site.attribution or f"Reuse {territory().name}"
    return source, site.name, organisation, site.website, telephone


def _where(site: Site) -> Row:
    return site.address, site.postcode, site.commune, site.commune_code, site.lat, site.lon


def _what(site: Site) -> Row:
    return (
        "|".join(site.qualifications),
        site.audience.value,
        "|".join(site.accepts),
        site.by_appointment,
        "|".join(site.offers),
        site.directions,
        site.opening_hours,
        site.step_free,
        site.last_day.isoformat() if site.last_day else "",
        local_day(site.confirmed_at).isoformat() if site.confirmed_at else "",
    )


def _actors(session: Session) -> Iterator[Row]:
    """Give the organisations that run a place which does something for the chain."""
    found: dict[Any, tuple[Organisation, set[str], set[str]]] = {}
    query = select(Site, Organisation).join(Organisation, Organisation.id == Site.organisation_id)
    for site, owner in session.execute(query.where(Organisation.gone.is_(False), free_of_share_alike())):
        if site.offers and (site.last_day is None or site.last_day >= _today()):
            _owner, services, communes = found.setdefault(owner.id, (owner, set(), set()))
            services.update(site.offers)
            communes.add(site.commune)
    for owner, services, communes in sorted(found.values(), key=lambda one: (one[0].name, str(one[0].id))):
        told = (owner.siret or "", owner.kind, "|".join(sorted(services)), "|".join(sorted(communes)))
        yield (str(owner.id), owner.name, *told, owner.demo)


def _flows(session: Session) -> Iterator[Row]:
    for line in of_territory(session):
        yield line.month, line.kind, line.fact, line.count, line.measured, line.mass_g


def _places(session: Session) -> Iterator[Row]:
    rows = of_places(session)
    names = {place.code: place.name for place in places_named({row.place for row in rows})}
    for row in rows:
        yield row.year, row.place, names.get(row.place, ""), row.axis, row.part, row.fact, row.count, row.mass_g


def _labels_stamp(session: Session) -> tuple[str, datetime | None]:
    awards = session.execute(select(func.count(), func.sum(Award.version)).select_from(Award)).one()
    owners = session.execute(select(func.count(), func.sum(Organisation.version))).one()
    return _tag(*awards, *owners, _today()), None


def _labels(session: Session) -> Iterator[Row]:
    """Give every award ever made, what became of it included."""
    query = select(Award, Organisation).join(Organisation, Organisation.id == Award.organisation_id)
    for award, owner in session.execute(
        query.order_by(Award.awarded_on, Award.id).execution_options(yield_per=AT_ONCE)
    ):
        days = award.awarded_on.isoformat(), award.expires_on.isoformat()
        told = award.scheme_version, award.level, *days, standing(award, _today()).value, owner.demo
        yield award.number, str(owner.id), owner.name, owner.siret or "", *told


SETS = {
    one.name: one
    for one in (
        Dataset(
            "points",
            N_("Places that receive residents"),
            N_("Where digital equipment is taken, repaired, sold, given or lent, with hours and access."),
            (
                Column("identifiant", "string", N_("Identifier, which never changes")),
                Column("paternite", "string", N_("Who the row comes from: quote it")),
                Column("nom", "string", N_("Name of the place")),
                Column("structure", "string", N_("Organisation that runs it")),
                Column("site_web", "string", N_("Website"), required=False),
                Column("telephone", "string", N_("Telephone, mobile numbers left out"), required=False),
                Column("adresse", "string", N_("Address")),
                Column("code_postal", "string", N_("Postcode")),
                Column("ville", "string", N_("Commune")),
                Column("code_commune", "string", N_("INSEE code of the commune")),
                Column("latitude", "number", N_("Latitude, WGS 84")),
                Column("longitude", "number", N_("Longitude, WGS 84")),
                Column("qualites_et_labels", "string", N_("Qualifications, between bars"), required=False),
                Column("public_accueilli", "string", N_("Who may enter: everyone, own_public or professionals")),
                Column("types_acceptes", "string", N_("Kinds taken, between bars; empty: not told"), required=False),
                Column("uniquement_sur_rdv", "boolean", N_("By appointment only")),
                Column("type_de_services", "string", N_("What is offered, between bars")),
                Column("consignes_dacces", "string", N_("How to find the way in"), required=False),
                Column("horaires_osm", "string", N_("Opening hours in OpenStreetMap’s syntax"), required=False),
                Column("plain_pied", "string", N_("Without steps: yes, limited, no; empty: not known"), required=False),
                Column("dernier_jour", "date", N_("Last day of a temporary place"), required=False),
                Column("confirme_le", "date", N_("Day when the facts were last confirmed"), required=False),
                Column("fictif", "boolean", N_("Invented for the demonstration")),
            ),
            ("identifiant",),
            _sites_stamp,
            _points,
            ("csv", "geojson", "json"),
            "CONT",
        ),
        Dataset(
            "actors",
            N_("Organisations of the chain"),
            N_("Who collects, repairs, refurbishes, sells, gives, lends or recycles digital equipment."),
            (
                Column("identifiant", "string", N_("Identifier, which never changes")),
                Column("nom", "string", N_("Name")),
                Column("siret", "string", N_("SIRET, where it is known"), required=False),
                Column("type_dacteur", "string", N_("Kind of organisation")),
                Column("type_de_services", "string", N_("What its places do, between bars")),
                Column("villes", "string", N_("Communes of its places, between bars")),
                Column("fictif", "boolean", N_("Invented for the demonstration")),
            ),
            ("identifiant",),
            _sites_stamp,
            _actors,
            every="CONT",
        ),
        Dataset(
            "flows",
            N_("Devices by month, kind and fact"),
            N_("What came and what became of it in the whole territory, counted from the history."),
            (
                Column("mois", "yearmonth", N_("Month of the territory’s calendar")),
                Column("type", "string", N_("Kind of device")),
                Column("fait", "string", N_("What happened, as the method says")),
                Column("nombre", "integer", N_("How many devices")),
                Column("dont_peses", "integer", N_("How many of them were weighed")),
                Column("masse_g", "integer", N_("Their mass in grams, weighed or usual")),
            ),
            ("mois", "type", "fait"),
            _figures_stamp,
            _flows,
        ),
        Dataset(
            "flows-by-place",
            N_("Devices by year and place"),
            N_("What was given up in each commune and intercommunalité and what became of it; small counts kept back."),
            (
                Column("annee", "year", N_("Year")),
                Column(
                    "code_lieu", "string", N_("INSEE code, or SIREN of the group; empty: not known"), required=False
                ),
                Column("lieu", "string", N_("Name of the place"), required=False),
                Column("axe", "string", N_("How it is divided: year, month or kind")),
                Column("part", "string", N_("Which month or kind; empty: the whole year"), required=False),
                Column("fait", "string", N_("What happened, as the method says")),
                Column("nombre", "integer", N_("How many devices; empty: kept back"), required=False),
                Column("masse_g", "integer", N_("Their mass in grams; empty: kept back"), required=False),
            ),
            ("annee", "code_lieu", "axe", "part", "fait"),
            _figures_stamp,
            _places,
        ),
        Dataset(
            "labels",
            N_("Local recycling labels"),
            N_("Every award of the local label, from when until when, and how it stands today."),
            (
                Column("numero", "string", N_("Number of the award, and of its check page")),
                Column("identifiant", "string", N_("Identifier of the organisation, as in “actors”")),
                Column("structure", "string", N_("Name")),
                Column("siret", "string", N_("SIRET, where it is known"), required=False),
                Column("version", "integer", N_("Version of the criteria")),
                Column("niveau", "string", N_("Level")),
                Column("accorde_le", "date", N_("Day of the award")),
                Column("valable_jusqu_au", "date", N_("Last day on which it holds, if nothing happens before")),
                Column("etat", "string", N_("State today: in_force, warned, suspended, revoked, renewed or expired")),
                Column("fictif", "boolean", N_("Invented for the demonstration")),
            ),
            ("numero",),
            _labels_stamp,
            _labels,
        ),
    )
}
