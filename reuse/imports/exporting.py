"""Places that receive residents, in the columns of the national open data."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.actors.models import Audience, Organisation, Service, Site, SiteRole
from reuse.actors.rules import is_mobile
from reuse.imports import lvao
from reuse.imports.models import Kind
from reuse.imports.queries import free_of_share_alike
from reuse.points.queries import public_sites
from reuse.territory import territory

ACTIONS = {
    Service.COLLECT: ("donner", "trier"),
    Service.REPAIR: ("reparer",),
    Service.SELL: ("acheter",),
    Service.LEND: ("emprunter",),
}
"""What a resident does there, as the source names it; what is refurbished or given has no name there."""

COLUMNS = (
    "identifiant",
    "paternite",
    "nom",
    "nom_commercial",
    "siren",
    "siret",
    "type_dacteur",
    "site_web",
    "telephone",
    "adresse",
    "code_postal",
    "ville",
    "code_commune",
    "latitude",
    "longitude",
    "qualites_et_labels",
    "public_accueilli",
    "uniquement_sur_rdv",
    "type_de_services",
    "consignes_dacces",
    "horaires_osm",
    "propositions_de_services",
    *lvao.ACTIONS,
)
_TYPES = {"association": "ess", "company": "commerce", "eco_organisme": "commerce"}
_AUDIENCES = {
    Audience.EVERYONE: "Particuliers",
    Audience.PROFESSIONALS: "Professionnels",
    Audience.OWN_PUBLIC: "Aucun",
}
_AT_ONCE = 500


def export_lvao(session: Session, at: datetime) -> Iterator[str]:
    """Write the file line by line: a place that came from the source keeps its identifier and whose data it is.

    A mobile telephone number is left out, as the source does; so is what OpenStreetMap told, under its own licence.
    """
    yield _line(COLUMNS)
    places = public_sites(at).subquery()
    query = (
        select(Site, Organisation)
        .join(Organisation, Organisation.id == Site.organisation_id)
        .where(Site.id.in_(select(places.c.id)), free_of_share_alike())
        .order_by(Site.id)
    )
    for site, home in session.execute(query.execution_options(yield_per=_AT_ONCE)):
        if actions := _actions(site):
            yield _line(_cells(site, home, actions))


def _line(cells: Sequence[object]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()


def _actions(site: Site) -> dict[str, list[str]]:
    """Give the sub-categories of each action; a place that does not say what it takes names none."""
    categories = sorted({lvao.category_of(kind) for kind in site.accepts} - {""})
    return {action: categories for service in site.offers for action in ACTIONS.get(service, ())}


def _cells(site: Site, home: Organisation, actions: dict[str, list[str]]) -> tuple[object, ...]:
    told = [{"action": name, "sous_categories": categories} for name, categories in actions.items()]
    return (
        site.source_id if site.source == Kind.LVAO else site.id,
        lvao.paternity(site.attribution) or f"Reuse {territory().name}",
        *_whose(site, home),
        site.address,
        site.postcode,
        site.commune,
        site.commune_code,
        site.lat,
        site.lon,
        "|".join(site.qualifications),
        _AUDIENCES[site.audience],
        site.by_appointment,
        "|".join(_kinds_of_place(site)),
        site.directions,
        site.opening_hours,
        json.dumps(told, separators=(",", ":")),
        *("|".join(actions.get(name, ())) for name in lvao.ACTIONS),
    )


def _whose(site: Site, home: Organisation) -> tuple[str, ...]:
    siret = home.siret or ""
    kind = "pav_ponctuel" if site.last_day else _TYPES.get(home.kind, "collectivite")
    telephone = "" if is_mobile(site.telephone) else site.telephone
    return home.name, site.name, siret[:9], siret, kind, site.website, telephone


def _kinds_of_place(site: Site) -> list[str]:
    told = {
        "structure_de_collecte": Service.COLLECT in site.offers,
        "service_de_reparation": Service.REPAIR in site.offers,
        "recyclerie": SiteRole.RECYCLERY in site.roles,
    }
    return [name for name, holds in told.items() if holds]
