"""Open data: exact files, dated, described for people and machines, with public facts only."""

import csv
import io
from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse import clock
from reuse.actors.models import Organisation, Site, SiteRole
from reuse.collection.models import Deposit
from reuse.devices.kinds import kinds
from reuse.events.models import Event
from reuse.figures.queries import count_history, last_event
from reuse.figures.service import store
from reuse.imports.models import SiteSource
from reuse.lifecycle.stages import Role
from reuse.web.datasets import SETS
from tests.builders import Builder
from tests.figures.recount import recount
from tests.web.conftest import Visitor

FILES = [f"{name}.{form}" for name, dataset in SETS.items() for form in dataset.formats]


@pytest.fixture
def point(build: Builder) -> Site:
    """A place whose every field holds something awkward."""
    site = build.site(build.organisation("Recyclerie, « l’Essai »"), SiteRole.COLLECTION_POINT, SiteRole.RECYCLERY)
    site.name, site.directions = '=SUM("a";1)', "Entrée\nau fond, à gauche"
    site.telephone, site.capacity, site.qualifications = "06 12 34 56 78", 41, ["ESS", "QualiRépar"]
    build.session.flush()
    return site


def rows(visitor: Visitor, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(visitor.get(f"/data/{name}.csv").text, newline="")))


@pytest.mark.usefixtures("point")
@pytest.mark.parametrize("file", FILES)
def test_every_file_listed_answers_and_is_known_again(visitor: Visitor, file: str) -> None:
    answer = visitor.get(f"/data/{file}")

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"].startswith("public")
    again = visitor.client.get(f"/data/{file}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("name", SETS)
def test_the_columns_are_those_of_the_schema(visitor: Visitor, name: str) -> None:
    schema = visitor.get(f"/data/{name}.schema.json").json
    head = visitor.get(f"/data/{name}.csv").text.partition("\r\n")[0]

    assert head.split(",") == [field["name"] for field in schema["fields"]]
    assert set(schema["primaryKey"]) <= set(head.split(","))


def test_a_point_is_told_exactly_and_a_mobile_number_not_at_all(visitor: Visitor, point: Site) -> None:
    told = rows(visitor, "points")[0]

    assert told["nom"] == '=SUM("a";1)'
    assert told["consignes_dacces"] == "Entrée\nau fond, à gauche"
    assert told["qualites_et_labels"] == "ESS|QualiRépar"
    assert told["type_de_services"] == "collect|sell"
    assert told["telephone"] == ""
    assert (float(told["latitude"]), float(told["longitude"])) == (point.lat, point.lon)


@pytest.mark.parametrize("number", ["+33 6 12 34 56 78", "0033612345678", "+33 (0)7 12 34 56 78", "06.12.34.56.78"])
def test_a_mobile_number_is_known_however_it_is_written(visitor: Visitor, point: Site, number: str) -> None:
    point.telephone = number
    point.version += 1

    assert rows(visitor, "points")[0]["telephone"] == ""


def test_no_name_that_somebody_asks_under_stands_in_the_catalogue(visitor: Visitor) -> None:
    told = visitor.client.get("/data/catalog.jsonld", headers={"Host": "elsewhere.test"})

    assert "elsewhere.test" not in told.text


def test_lines_end_as_the_standard_says_and_quotes_are_doubled(visitor: Visitor, point: Site) -> None:
    text = visitor.get("/data/points.csv").text

    assert '"=SUM(""a"";1)"' in text
    assert text.replace('"Entrée\nau fond', "").count("\n") == text.count("\r\n") == 2
    assert str(point.capacity) not in text.split(",")


def test_what_openstreetmap_told_is_not_given_away_even_to_who_has_the_file(
    visitor: Visitor, point: Site, session: Session
) -> None:
    known = {"If-None-Match": visitor.get("/data/points.csv").headers["ETag"]}
    session.add(SiteSource(source="osm", source_id="node/1", site_id=point.id, told={}, seen_at=clock.now()))
    session.flush()

    assert rows(visitor, "points") == rows(visitor, "actors") == []
    assert visitor.client.get("/data/points.csv", headers=known).status_code == 200


def test_the_three_forms_of_points_say_the_same(visitor: Visitor, point: Site) -> None:
    (as_json,) = visitor.get("/data/points.json").json
    (feature,) = visitor.get("/data/points.geojson").get_json(force=True)["features"]

    assert feature["geometry"]["coordinates"] == [point.lon, point.lat]
    assert feature["properties"] | {"latitude": point.lat, "longitude": point.lon} == as_json
    assert rows(visitor, "points")[0]["identifiant"] == as_json["identifiant"] == feature["id"]


def test_an_edit_gives_the_file_another_mark(visitor: Visitor, point: Site, session: Session) -> None:
    before = visitor.get("/data/points.csv").headers["ETag"]
    point.version += 1
    session.flush()

    assert visitor.get("/data/points.csv").headers["ETag"] != before


def test_an_organisation_that_is_gone_is_told_no_more(visitor: Visitor, point: Site, session: Session) -> None:
    assert [row["nom"] for row in rows(visitor, "actors")] == ["Recyclerie, « l’Essai »"]
    session.get_one(Organisation, point.organisation_id).gone = True
    session.flush()

    assert rows(visitor, "actors") == rows(visitor, "points") == []


def told_flows(visitor: Visitor) -> Iterator[tuple[tuple[str, str, str], tuple[int, int]]]:
    for row in rows(visitor, "flows"):
        yield (row["mois"], row["type"], row["fait"]), (int(row["nombre"]), int(row["masse_g"]))


def test_the_flows_equal_the_raw_history_counted_apart(visitor: Visitor, build: Builder, session: Session) -> None:
    desk = build.actor(Role.COLLECTOR, Role.REFURBISHER, Role.SELLER)
    for _ in range(3):
        build.sell(build.ready(desk), desk)
    build.fact(build.collected(desk, kind="monitor"), "weighed", desk, mass_g=4321, measured=True)
    store(session, list(count_history(session)), last_event(session))
    communes = session.execute(select(Deposit.id, Site.commune_code).join(Site, Site.id == Deposit.site_id))
    usual = {code: kind.mass_g or 0 for code, kind in kinds().items()}
    raw = recount(session.scalars(select(Event.canonical)), {str(one): code for one, code in communes}, usual)

    assert dict(told_flows(visitor)) == {(month, kind, fact): told for (month, _place, kind, fact), told in raw.items()}


def test_a_small_count_of_a_place_is_empty_in_the_file(visitor: Visitor, build: Builder, session: Session) -> None:
    build.collected(build.actor(Role.COLLECTOR))
    store(session, list(count_history(session)), last_event(session))

    assert {row["nombre"] for row in rows(visitor, "flows-by-place")} == {""}


def test_the_catalogue_stays_the_same_while_nothing_changes(visitor: Visitor) -> None:
    first = visitor.get("/data/catalog.jsonld").headers["ETag"]

    assert visitor.get("/data/catalog.jsonld").headers["ETag"] == first


def test_the_catalogue_says_what_dcat_ap_requires(visitor: Visitor) -> None:
    graph = visitor.get("/data/catalog.jsonld").get_json(force=True)["@graph"]
    nodes = {node["@id"]: node for node in graph}
    of = {kind: [node for node in graph if node["@type"] == kind] for kind in {node["@type"] for node in graph}}

    (catalogue,) = of["dcat:Catalog"]
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"} <= catalogue.keys()
    assert nodes[catalogue["dct:publisher"]["@id"]]["foaf:name"]
    assert {one["@id"] for one in catalogue["dcat:dataset"]} == {one["@id"] for one in of["dcat:Dataset"]}
    assert all({"dct:title", "dct:description"} <= one.keys() for one in of["dcat:Dataset"])
    files = [nodes[file["@id"]] for one in of["dcat:Dataset"] for file in one["dcat:distribution"]]
    assert len(files) == len(FILES)
    assert all({"dcat:accessURL", "dcat:downloadURL", "dct:license"} <= file.keys() for file in files)


@pytest.mark.parametrize(
    "path", ["/data/people.csv", "/data/people.schema.json", "/data/flows.geojson", "/data/points.xml"]
)
def test_what_is_not_published_is_not_there(visitor: Visitor, path: str) -> None:
    assert visitor.get(f"/data/{path}").status_code == 404


@pytest.mark.usefixtures("point")
def test_the_page_lists_each_file_and_its_licence(visitor: Visitor) -> None:
    page = visitor.get("/data").text

    assert "Licence Ouverte 2.0" in page
    assert [file for file in [*FILES, "acteurs-lvao.csv"] if f'href="/data/{file}"' not in page] == []
