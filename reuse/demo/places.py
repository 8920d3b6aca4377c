"""Places of the demonstration: town halls and collèges that exist, organisations that do not."""

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy.orm import Session
from stdnum import luhn

import seeds
from reuse.actors.actor import Actor
from reuse.actors.models import Audience, Organisation, Service, Site, SiteRole
from reuse.actors.people import add_membership, add_user
from reuse.actors.second_factor import keep_key
from reuse.actors.service import Place, add_organisation, add_site
from reuse.demo.accounts import ACCOUNTS, generator_key, password_of
from reuse.lifecycle.stages import HOLDERS, Role

TOWN_HALLS = 40
WELL_KNOWN = 25
NAMESPACE = UUID("6f0d3c1e-31d0-5b0e-9c55-3131313131a1")
FOUNDER = Actor(uuid5(NAMESPACE, "founder"), NAMESPACE, frozenset({Role.COORDINATOR, Role.ADMIN}))
"""Who sets the demonstration up."""

TAKEN = ("laptop", "desktop", "all_in_one", "monitor", "tablet", "smartphone", "printer")
_LAST_LINE = re.compile(r",? *\d{5} [^,]*$")


def key_of(*names: object) -> UUID:
    """Derive the key of one request of the demonstration: the same at each run."""
    return uuid5(NAMESPACE, "/".join(map(str, names)))


@dataclass
class Places:
    """The organisations by name, and who acts at each of the sites."""

    organisations: dict[str, Organisation] = field(default_factory=dict)
    staff: dict[str, Actor] = field(default_factory=dict)
    points: list[str] = field(default_factory=list)
    coordination: dict[str, Actor] = field(default_factory=dict)

    @property
    def coordinator(self) -> Actor:
        """Return who coordinates, whoever founds until there is somebody."""
        return self.coordination.get("", FOUNDER)

    @property
    def committee(self) -> Actor:
        """Return who decides of the label."""
        return self.coordination["committee"]

    def site_of(self, name: str) -> UUID:
        """Return the site where somebody of this name works."""
        site = self.staff[name].site
        if site is None:
            raise LookupError(name)
        return site


def make_places(session: Session, secret: str) -> Places:
    """Make every organisation, site and account."""
    places = Places()
    for told in seeds.read_json("demo/organisations.json")["organisations"]:
        _add_invented(session, places, told)
    for row in _town_halls():
        _add_town_hall(session, places, row)
    for row in seeds.read_csv("demo/colleges"):
        _add_college(session, places, row)
    _add_accounts(session, places, secret)
    return places


def _add_invented(session: Session, places: Places, told: dict[str, Any]) -> None:
    name = told["code"]
    organisation = add_organisation(
        session,
        siret=told["siret"],
        name=told["name"],
        kind=told["kind"],
        demo=True,
        by=FOUNDER,
        key=key_of("organisation", name),
    )
    places.organisations[name] = organisation
    for said in told["sites"]:
        site = add_site(session, organisation, _invented_place(said), by=FOUNDER, key=key_of("site", name))
        places.staff[name] = _agent(name, organisation, site)
        if SiteRole.COLLECTION_POINT.value in site.roles:
            places.points.append(name)


def _invented_place(said: dict[str, Any]) -> Place:
    street, _, town = said["address"].rpartition(",")
    return Place(
        name=said["name"],
        address=street,
        postcode=_postcode(said["address"]),
        commune=town.strip()[6:],
        commune_code=said["code_insee"],
        lat=said["lat"],
        lon=said["lon"],
        roles=tuple(SiteRole(role) for role in said["roles"] if role in set(SiteRole)),
        opening_hours=said["opening_hours"],
        accepts=tuple(said["accepts"]),
        telephone=said["telephone"],
        services=tuple(map(Service, said.get("services", ()))),
        step_free=said.get("step_free", ""),
    )


def _agent(name: str, organisation: Organisation, site: Site) -> Actor:
    return Actor(key_of("agent", name), organisation.id, HOLDERS, site.id, frozenset({site.id}))


def _postcode(address: str) -> str:
    found = re.search(r"\b\d{5}\b", address)
    return found.group() if found else ""


def _town_halls() -> list[dict[str, str]]:
    """Choose the largest communes, then others spread over the département, all with known hours and place."""
    people = {row["code_insee"]: int(row["population"] or 0) for row in seeds.read_csv("reference/communes31")}
    known = [
        row
        for row in seeds.read_csv("reference/mairies31")
        if row["opening_hours"] and row["source_coord"] == "DILA" and row["code_insee"] in people
    ]
    known.sort(key=lambda row: -people[row["code_insee"]])
    others = known[WELL_KNOWN:]
    step = len(others) // (TOWN_HALLS - WELL_KNOWN)
    return known[:WELL_KNOWN] + others[::step][: TOWN_HALLS - WELL_KNOWN]


def of(commune: str) -> str:
    """Write "de Muret", "d’Auterive" or "du Fousseret", as French says it."""
    if commune.startswith("Le "):
        return f"du {commune[3:]}"
    if commune.startswith("Les "):
        return f"des {commune[4:]}"
    plain = unicodedata.normalize("NFKD", commune)[0]
    return f"d’{commune}" if plain in "AEIOU" else f"de {commune}"


def _commune(code: str) -> dict[str, str]:
    return next(row for row in seeds.read_csv("reference/communes31") if row["code_insee"] == code)


def _add_town_hall(session: Session, places: Places, row: dict[str, str]) -> None:
    code = row["code_insee"]
    number = _commune(code)["siren"] + "0001"  # a commune's first establishment
    organisation = add_organisation(
        session,
        siret=number + str(luhn.calc_check_digit(number)),
        name=f"Commune {of(row['commune'])}",
        kind="commune",
        demo=True,
        by=FOUNDER,
        key=key_of("organisation", code),
    )
    site = add_site(session, organisation, _town_hall(row), by=FOUNDER, key=key_of("site", code))
    places.organisations[code] = organisation
    places.staff[code] = _agent(code, organisation, site)
    places.points.append(code)


def _town_hall(row: dict[str, str]) -> Place:
    return Place(
        name=f"Mairie {of(row['commune'])}",
        address=_LAST_LINE.sub("", row["adresse"]) or "Mairie",
        postcode=_postcode(row["adresse"]) or _commune(row["code_insee"])["codes_postaux"].split("|")[0],
        commune=row["commune"],
        commune_code=row["code_insee"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        roles=(SiteRole.COLLECTION_POINT,),
        opening_hours=row["opening_hours"],
        accepts=TAKEN,
        telephone=row["telephone"],
    )


def _add_college(session: Session, places: Places, row: dict[str, str]) -> None:
    """Let the département run the collège as one of its collection points."""
    organisation = places.organisations["departement"]
    place = Place(
        name=row["name"],
        address=row["name"],
        postcode=_commune(row["code_insee"])["codes_postaux"].split("|")[0],
        commune=row["commune"],
        commune_code=row["code_insee"],
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        roles=(SiteRole.COLLECTION_POINT,),
        accepts=TAKEN,
        audience=Audience.OWN_PUBLIC,
    )
    site = add_site(session, organisation, place, by=FOUNDER, key=key_of("site", row["name"]))
    places.staff[row["name"]] = _agent(row["name"], organisation, site)
    places.points.append(row["name"])


def _add_accounts(session: Session, places: Places, secret: str) -> None:
    for account in ACCOUNTS:
        organisation = places.organisations[account.organisation]
        user = add_user(
            session,
            email=account.email,
            name=account.name,
            password=password_of(account, secret),
            demo=True,
            by=FOUNDER,
            key=key_of("user", account.login or account.role),
        )
        everywhere = account.role in {Role.BUYER, Role.COORDINATOR, Role.ADMIN}
        sites = set() if everywhere else {places.site_of(account.organisation)}
        add_membership(session, user, organisation, {account.role}, sites, by=FOUNDER)
        if account.role is Role.ADMIN:
            keep_key(session, user, generator_key(account, secret), secret=secret)
        if account.role is Role.COORDINATOR:
            places.coordination[account.login] = Actor(user.id, organisation.id, frozenset({Role.COORDINATOR}))
        elif not everywhere:
            site = places.site_of(account.organisation)
            places.staff[account.organisation] = Actor(user.id, organisation.id, HOLDERS, site, frozenset({site}))
