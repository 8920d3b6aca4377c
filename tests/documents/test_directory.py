"""The printed directory."""

import re
from dataclasses import replace

import pypdfium2

from reuse.documents.directory import Entry, draw_directory
from tests.documents.handouts import TOWN_HALL, make_directory

MANY = tuple(Entry(f"Commune {number:03}", (TOWN_HALL,) * (number % 2)) for number in range(200))


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [re.sub(r"\s+", " ", page.get_textpage().get_text_range()) for page in document]


def test_every_page_says_its_number_its_day_and_whom_to_call():
    said = pages(draw_directory(replace(make_directory(), entries=MANY)))

    assert len(said) > 3
    for number, page in enumerate(said, start=1):
        assert f"Page {number} sur {len(said)}" in page
        assert "mardi 3 mars 2026" in page
        assert "05 00 00 00 00" in page


def test_a_commune_is_never_alone_at_the_foot_of_a_page():
    whole = re.compile(r"Commune \d{3} (Mairie de Muret|Aucun point)")
    for page in pages(draw_directory(replace(make_directory(), entries=MANY))):
        assert len(re.findall(r"Commune \d{3}", page)) == len(whole.findall(page))


def test_no_commune_is_lost():
    said = " ".join(pages(draw_directory(replace(make_directory(), entries=MANY))))

    assert set(re.findall(r"Commune \d{3}", said)) == {entry.commune for entry in MANY}


def test_a_commune_without_a_point_is_told_the_nearest_and_how_far_they_are():
    (page,) = pages(draw_directory(make_directory()))

    assert "Le plus proche : Mairie de Muret, 27 rue de la Demo, 31600 Muret" in page
    assert "800 m" in page
    assert "Puis : Mairie de Muret, 2,3 km ; Mairie de Muret, 14 km" in page


def test_a_directory_of_nothing_says_whom_to_call():
    (page,) = pages(draw_directory(replace(make_directory(), entries=())))

    assert "Aucun point de collecte n’est encore ouvert. Appelez le 05 00 00 00 00." in page
