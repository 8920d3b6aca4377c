"""The national open data's columns, written and read back."""

import csv
import io

import pytest
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Audience, Site, SiteRole
from reuse.imports import queries
from reuse.imports.exporting import COLUMNS, export_lvao
from reuse.imports.models import Answer, SiteSource
from tests.builders import Builder
from tests.imports.conftest import Preview


def exported(session: Session) -> str:
    return "".join(export_lvao(session, clock.now()))


def records(session: Session) -> dict[str, dict[str, str]]:
    return {row["nom_commercial"]: row for row in csv.DictReader(io.StringIO(exported(session)))}


@pytest.fixture
def site(build: Builder, session: Session) -> Site:
    """A recyclery that says much of itself."""
    made = build.site(build.organisation("Structure d'essai"), SiteRole.COLLECTION_POINT, SiteRole.RECYCLERY)
    made.name, made.accepts, made.services = "La Remise", ["laptop", "monitor"], ["donate", "repair"]
    made.telephone, made.website, made.directions = "05 36 49 00 01", "https://remise.example", "Au fond de la cour"
    made.opening_hours, made.qualifications, made.by_appointment = "Mo-Fr 09:00-12:00; PH off", ["ess"], True
    session.flush()
    return made


def test_a_place_is_written_in_the_source_s_columns(session: Session, site: Site) -> None:
    row = records(session)["La Remise"]

    assert tuple(row) == COLUMNS
    assert (row["identifiant"], row["paternite"]) == (str(site.id), "Reuse Haute-Garonne")
    assert (row["reparer"], row["donner"], row["preter"]) == ("ecran|materiel_informatique",) * 2 + ("",)
    assert row["type_de_services"] == "structure_de_collecte|service_de_reparation|recyclerie"
    assert (row["type_dacteur"], row["public_accueilli"]) == ("ess", "Particuliers")


def test_who_receives_no_resident_is_not_written(session: Session, build: Builder, site: Site) -> None:
    workshop = build.site(build.organisation(), SiteRole.WORKSHOP)
    site.audience = Audience.PROFESSIONALS
    session.flush()

    assert not {workshop.name, site.name} & records(session).keys()


def test_a_mobile_number_is_not_written(session: Session, site: Site) -> None:
    site.telephone = "06 36 49 00 01"
    session.flush()

    assert records(session)["La Remise"]["telephone"] == ""


def test_what_came_from_the_source_keeps_its_identifier_and_whose_data_it_is(
    session: Session, take_over: Preview
) -> None:
    take_over("acteurs-lvao.csv")
    row = records(session)["Atelier Essai"]

    assert (row["identifiant"], row["paternite"], row["siret"]) == ("REUSE-A1", "invente|lvao", "")


@pytest.mark.usefixtures("site")
def test_what_openstreetmap_told_is_not_given_away(session: Session, site: Site) -> None:
    told = {"source_id": "node/1", "site_id": site.id, "told": {}, "seen_at": clock.now()}
    session.add(SiteSource(source="osm", **told))
    session.flush()

    assert records(session) == {}


@pytest.mark.parametrize("as_points", [True, False])
def test_our_own_file_read_back_changes_nothing(
    session: Session, build: Builder, preview: Preview, take_over: Preview, as_points: bool
) -> None:
    build.site(build.organisation("Commune", "commune")).audience = Audience.OWN_PUBLIC
    take_over("acteurs-lvao.csv", as_points=True)
    made = preview(exported(session).encode(), as_points=as_points)

    assert set(queries.counts(session, made)) == {Answer.UNCHANGED}


def test_our_own_file_imported_leaves_every_site_as_it_is(session: Session, site: Site, take_over: Preview) -> None:
    before = exported(session)
    take_over(before.encode())

    assert exported(session) == before
    assert (site.version, site.source, site.attribution) == (1, "", "")
