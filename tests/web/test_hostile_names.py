"""Names that would like to be programs: text in whatever shows them, wherever they came from."""

import csv
import io
import json
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from uuid import uuid4

import pypdfium2
import pytest
from sqlalchemy import select

from reuse import clock
from reuse.actors.models import Organisation, Site
from reuse.actors.rules import FORMULA_STARTS
from reuse.campaigns.service import Times, Told, add_campaign, add_stop
from reuse.imports.applying import apply_some
from reuse.imports.planning import Choice
from reuse.imports.service import begin, preview_file
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.web.conftest import Visitor

RUNS = "${7*7} {{7*7}} {% raw %} `</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'"
FORMULA = '=HYPERLINK("https://elsewhere.test";"here")'
TURNED = "\N{RIGHT-TO-LEFT OVERRIDE}drawkcab"
NAMES = {"program": RUNS, "turned": TURNED, "long": "W" * 200, "rows": 'a;b"\r\n@SUM(1)'}
PAGES = (
    "/points", "/points?q=muret", "/points/{site}", "/points/{site}/report", "/actors", "/actors/{home}",
    "/actors/{home}/sites/{site}", "/map", "/map/embed", "/campaigns", "/campaigns/{campaign}",
)  # fmt: skip
PAPERS = (
    "/points/{site}/poster.pdf", "/points/{site}/leaflet.pdf", "/points/{site}/deposit-form.pdf",
    "/directory.pdf?commune=31395", "/campaigns/{campaign}/poster.pdf",
)  # fmt: skip


@dataclass
class Read(HTMLParser):
    """A page as a browser understands it: its text, its elements and what they would run or open."""

    text: str = ""
    scripts: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "script":
            self.scripts.append(told.get("src", told.get("type", "")))
        opened = told.get("href", "") + told.get("src", "") + told.get("action", "")
        if any(name.startswith("on") for name in told) or opened.lower().startswith(("javascript:", "data:")):
            self.wrong.append(f"{tag} {told}")

    def handle_data(self, data: str) -> None:
        self.text += data


def read(page: str) -> Read:
    found = Read()
    found.feed(page)
    return found


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return NAMES[request.param]


@pytest.fixture
def addresses(build: Builder, name: str) -> dict[str, str]:
    """Write the name into every text of a place, past the doors that would refuse it, and open it for a campaign."""
    by = build.actor(Role.COORDINATOR)
    home = build.session.get_one(Organisation, by.organisation)
    home.name = name
    site = build.site(home)
    for column in ("name", "address", "commune", "directions", "attribution", "telephone"):
        setattr(site, column, name[: Site.__table__.c[column].type.length])  # PostgreSQL takes no more
    site.qualifications = [name]
    days = add_campaign(build.session, home.id, Told("Collecte"), by=by, key=uuid4())
    days.name = days.about = name
    opens = clock.now() + timedelta(days=3)
    add_stop(build.session, days, site, Times(opens, opens + timedelta(hours=4)), by=by, key=uuid4())
    build.session.flush()
    return {"site": str(site.id), "home": str(home.id), "campaign": str(days.id)}


def test_on_pages_it_is_text_and_opens_nothing(visitor: Visitor, addresses: dict[str, str], name: str) -> None:
    for path in PAGES:
        answer = visitor.get(path.format(**addresses))
        page = read(answer.text)

        assert answer.status_code == 200, path
        assert page.wrong == [], path
        assert all(source.startswith("/") or source == "application/json" for source in page.scripts), path
    shown = read(visitor.get(f"/points/{addresses['site']}").text).text
    assert name.replace("\r\n", "\n") in shown.replace("\r\n", "\n")


@pytest.mark.usefixtures("addresses")
def test_in_data_it_stands_as_it_is(visitor: Visitor, name: str) -> None:
    features = visitor.get("/points.geojson").get_json()["features"]
    assert name in [one["properties"]["name"] for one in features]
    for path in ("/points/card?at=43.46,1.33", "/data/points.json", "/data/points.geojson", "/api/v1/points"):
        answer = visitor.get(path)
        assert json.dumps(name)[1:-1] in json.dumps(answer.get_json()), path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "html" not in answer.mimetype


@pytest.mark.parametrize("path", PAPERS)
def test_on_paper_it_is_printed_and_runs_nothing(visitor: Visitor, addresses: dict[str, str], path: str) -> None:
    answer = visitor.get(path.format(**addresses))

    assert answer.mimetype == "application/pdf"
    assert not any(word in answer.data for word in (b"/JavaScript", b"/OpenAction", b"/Launch", b"/URI"))
    with pypdfium2.PdfDocument(answer.data) as document:
        assert 1 <= len(document) <= 4


@pytest.fixture
def imported(build: Builder) -> list[Site]:
    """Import a list whose first place is a program and whose second place is a formula."""
    by = build.actor(Role.COORDINATOR)
    titles = ("id", "nom", "structure", "adresse", "code postal", "commune", "latitude", "longitude", "services")
    place = (FORMULA, "31600", "Muret", "43.46", "1.33", "collecte", FORMULA, "javascript:alert(3)", "+1+1")
    lines = [("1", RUNS, RUNS, *place), ("2", FORMULA, FORMULA, *place)]
    file = io.StringIO()
    csv.writer(file, delimiter=";").writerows([(*titles, "acces", "site web", "telephone"), *lines])
    made = preview_file(build.session, file.getvalue().encode(), Choice(), by=by, key=uuid4())
    begin(build.session, made, by=by, key=uuid4())
    while apply_some(build.session, made, by=by):
        continue
    return list(build.session.scalars(select(Site).where(Site.source != "")))


def test_an_import_keeps_a_name_and_leaves_formulas_and_programs_out(visitor: Visitor, imported: list[Site]) -> None:
    (place,) = imported
    page = read(visitor.get(f"/points/{place.id}").text)

    assert (place.name, place.website, place.directions, place.telephone) == (RUNS, "", "", "")
    assert RUNS in page.text
    assert page.wrong == []


@pytest.mark.usefixtures("imported")
@pytest.mark.parametrize("path", ["/data/points.csv", "/data/actors.csv", "/data/acteurs-lvao.csv"])
def test_in_a_spreadsheet_no_cell_is_a_formula(visitor: Visitor, path: str) -> None:
    text = visitor.get(path).data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.splitlines()[0] else ","))

    assert len({len(row) for row in rows}) == 1
    assert any(RUNS in row for row in rows)
    assert [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)] == []
