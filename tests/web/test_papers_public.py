"""Papers that anybody may print: poster, leaflet, deposit form, directory."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from uuid import uuid4

import pypdfium2
import pytest
import zxingcpp

import seeds
from reuse.actors.models import Audience, Organisation, Site, SiteRole
from tests.builders import Builder
from tests.web.conftest import Visitor

EAUNES, MURETAIN = "31165", "200068641"
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def home(build: Builder) -> Organisation:
    return build.organisation("Commune de Muret", "commune")


@pytest.fixture
def point(build: Builder, home: Organisation) -> Site:
    made = build.site(home)
    made.name, made.telephone, made.accepts = "Mairie de Muret", "05 61 00 00 00", ["laptop", "monitor"]
    made.opening_hours = "Mo-Fr 09:00-12:00; PH off"
    build.session.flush()
    return made


def said(answer: bytes) -> str:
    with pypdfium2.PdfDocument(answer) as document:
        return re.sub(r"\s+", " ", " ".join(page.get_textpage().get_text_range() for page in document))


def scanned(answer: bytes) -> list[str]:
    with pypdfium2.PdfDocument(answer) as document:
        page = document[0].render(scale=203 / 72, grayscale=True).to_pil()
    return [mark.text for mark in zxingcpp.read_barcodes(page)]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/points/{0}/poster.pdf?lang=fr", "Déposez ici vos appareils numériques"),
        ("/points/{0}/poster.pdf", "Bring your digital devices here"),
        ("/points/{0}/leaflet.pdf?lang=fr", "Une autre vie pour vos appareils numériques"),
        ("/points/{0}/deposit-form.pdf?lang=fr", "Fiche de dépôt"),
        ("/directory.pdf?lang=fr&commune=31395", "Où déposer vos appareils numériques – Muret"),
    ],
)
def test_a_paper_names_the_point_in_the_language_asked(visitor: Visitor, point: Site, path: str, words: str) -> None:
    answer = visitor.get(path.format(point.id))

    assert answer.mimetype == "application/pdf"
    assert words in said(answer.data)
    assert "Mairie de Muret" in said(answer.data)


def test_a_poster_says_hours_and_kinds_in_words(visitor: Visitor, point: Site) -> None:
    text = said(visitor.get(f"/points/{point.id}/poster.pdf?lang=fr").data)

    assert "du lundi au vendredi : 9 h – 12 h" in text
    assert "Ordinateur portable" in text
    assert "Seulement ces appareils." in text


@pytest.mark.parametrize("paper", ["poster", "leaflet"])
def test_the_symbol_leads_to_the_page_of_the_point(visitor: Visitor, point: Site, paper: str) -> None:
    answer = visitor.get(f"/points/{point.id}/{paper}.pdf")

    assert scanned(answer.data) == [f"http://localhost/points/{point.id}".upper()]


def test_a_poster_can_be_as_large_as_a3(visitor: Visitor, point: Site) -> None:
    with pypdfium2.PdfDocument(visitor.get(f"/points/{point.id}/poster.pdf?format=a3").data) as document:
        assert round(document[0].get_width()) == 842


@pytest.mark.parametrize("paper", ["poster", "leaflet", "deposit-form"])
def test_there_is_no_paper_of_a_place_that_takes_nothing_in(
    visitor: Visitor, build: Builder, home: Organisation, paper: str
) -> None:
    for role in (SiteRole.DEPOT, SiteRole.RECYCLERY):
        assert visitor.get(f"/points/{build.site(home, role).id}/{paper}.pdf").status_code == 404
    assert visitor.get(f"/points/{uuid4()}/{paper}.pdf").status_code == 404


def test_a_leaflet_names_the_three_nearest_others(
    visitor: Visitor, build: Builder, home: Organisation, point: Site
) -> None:
    others = [build.site(home) for _ in range(5)]
    for index, other in enumerate(others, start=1):
        other.name, other.lat = f"Voisin {index}", point.lat + index / 100
    build.session.flush()

    text = said(visitor.get(f"/points/{point.id}/leaflet.pdf?lang=fr").data)

    assert re.findall(r"Voisin \d", text) == ["Voisin 1", "Voisin 2", "Voisin 3"]
    assert "Voisin 1 – 1,1 km" in text


@pytest.mark.parametrize("path", ["/points/{0}/poster.pdf", "/points/{0}/leaflet.pdf", "/deposit-form.pdf"])
def test_a_paper_is_kept_by_anybody_and_sent_once(visitor: Visitor, point: Site, path: str) -> None:
    answer = visitor.get(path.format(point.id))

    assert answer.cache_control.public
    assert answer.cache_control.max_age
    again = visitor.client.get(path.format(point.id), headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_blank_deposit_form_leads_to_the_follow_up(visitor: Visitor) -> None:
    assert scanned(visitor.get("/deposit-form.pdf").data) == ["HTTP://LOCALHOST/FOLLOW-UP"]


def test_the_form_offers_what_the_intake_page_offers(visitor: Visitor) -> None:
    text = said(visitor.get("/deposit-form.pdf?lang=fr").data)

    assert all(row["fr"] in text for row in seeds.read_csv("reference/categories"))
    assert "Réemploi : ce n’est pas un déchet" in text


def test_the_page_to_print_from_offers_every_commune(visitor: Visitor) -> None:
    page = visitor.get("/directory/print").text

    assert page.count("<option") == 586 + 18 + 2
    assert f'value="{MURETAIN}"' in page


def test_the_directory_of_a_commune_without_a_point_tells_the_nearest(visitor: Visitor, point: Site) -> None:
    text = said(visitor.get(f"/directory.pdf?lang=fr&commune={EAUNES}").data)

    assert f"Le plus proche : {point.name}" in text
    assert " km" in text


def test_papers_send_nobody_to_a_place_that_is_not_for_all_or_not_for_long(
    visitor: Visitor, build: Builder, home: Organisation, point: Site
) -> None:
    college, market = build.site(home), build.site(home)
    college.name, college.audience = "Collège voisin", Audience.OWN_PUBLIC
    market.name, market.last_day = "Marché voisin", date(2999, 3, 20)
    build.session.flush()

    assert "voisin" not in said(visitor.get(f"/directory.pdf?lang=fr&commune={EAUNES}").data)
    assert "voisin" not in said(visitor.get(f"/points/{point.id}/leaflet.pdf?lang=fr").data)


@pytest.mark.usefixtures("point")
def test_the_directory_of_the_whole_territory_names_every_commune_once(visitor: Visitor) -> None:
    answer = visitor.get("/directory.pdf?lang=fr")
    with pypdfium2.PdfDocument(answer.data) as document:
        assert len(document) < 60
    text = said(answer.data)
    names = [row["nom"] for row in seeds.read_csv("reference/communes31")]

    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("asked", ["commune=99999", "epci=1", "commune=%3Cb%3E"])
def test_an_unknown_commune_is_said_to_be_unknown(visitor: Visitor, asked: str) -> None:
    assert visitor.get(f"/directory.pdf?{asked}").status_code == 404


def test_a_directory_without_any_point_says_whom_to_call(visitor: Visitor) -> None:
    assert "No collection point is open yet" in said(visitor.get("/directory.pdf").data)


def test_a_place_for_its_own_public_is_printed_as_such(visitor: Visitor, build: Builder, point: Site) -> None:
    point.audience = Audience.OWN_PUBLIC
    build.session.flush()

    assert "Réservé aux élèves" in said(visitor.get(f"/points/{point.id}/poster.pdf?lang=fr").data)


def test_the_directory_reads_all_points_in_a_few_questions(
    visitor: Visitor, build: Builder, home: Organisation, count_queries: Counting
) -> None:
    for _ in range(20):
        build.site(home)
    with count_queries() as asked:
        visitor.get("/directory.pdf?commune=31395")

    assert len(asked) < 8


def test_the_directory_of_an_intercommunalite_has_its_communes_only(visitor: Visitor, point: Site) -> None:
    text = said(visitor.get(f"/directory.pdf?lang=fr&epci={MURETAIN}").data)

    assert f"Muret {point.name}" in text
    assert "Eaunes" in text
    assert "Agassac" not in text


def test_a_poster_of_a_point_that_did_not_say_what_it_takes_says_to_ask(
    visitor: Visitor, build: Builder, point: Site
) -> None:
    point.accepts = []
    build.session.flush()

    assert "Call before you come to know" in said(visitor.get(f"/points/{point.id}/poster.pdf").data)


def test_the_page_of_a_point_leads_to_its_papers(visitor: Visitor, point: Site) -> None:
    page = visitor.get(f"/points/{point.id}").text

    for paper in ("poster", "leaflet", "deposit-form"):
        assert f"/points/{point.id}/{paper}.pdf" in page


@pytest.mark.usefixtures("point")
def test_nobody_has_directories_drawn_without_end(visitor: Visitor) -> None:
    statuses = [visitor.get(f"/directory.pdf?commune=9999{number}").status_code for number in range(11)]

    assert statuses == [404] * 10 + [429]
