"""Whether a row is a site known here."""

from uuid import UUID, uuid4

import pytest

from reuse.imports.matching import ALIKE, PERHAPS_KNOWN, SEVERAL, TWICE, Compared, Gazetteer, Known, likeness, metres
from reuse.imports.rows import Row

LAT, LON = 43.46, 1.33
NORTH_M = 1 / 111_195


def known(name: str, *, siret: str = "", north_m: float = 0, address: str = "1 rue de l'Essai") -> Known:
    return Known(uuid4(), name, name, siret, address, "31600", "31395", LAT + north_m * NORTH_M, LON)


def row(name: str, *, siret: str = "", source_id: str = "A1", placed: bool = True, address: str = "9 rue") -> Row:
    told = {"lat": LAT, "lon": LON, "address": address, "postcode": "31600", "commune_code": "31395"}
    return Row(1, source_id=source_id, name=name, legal_name=name, told=told, siret=siret, placed=placed)


def among(*sites: Known, sources: dict[str, UUID] | None = None) -> Gazetteer:
    made = Gazetteer(sources or {})
    for one in sites:
        made.add(one)
    return made


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ("Emmaüs de Muret", "MURET EMMAUS", 1, 1),
        ("Association La Glanerie", "Glanerie (La)", 1, 1),
        ("Ressourcerie du Lauragais", "Ressourcerie Lauragais", 1, 1),
        ("Atelier Informatique", "Atelier informatqiue", 0.8, 1),
        ("Mairie de Muret", "Collège Louis Pasteur", 0, 0.5),
        ("Mairie de Muret", "Crèche de Muret", 0.5, 0.8),
        ("", "Mairie", 0, 0),
        ("La", "La", 1, 1),
    ],
)
def test_names_are_compared_without_accents_order_articles_and_legal_forms(
    one: str, other: str, low: float, high: float
) -> None:
    assert low <= likeness(one, other) <= high
    assert likeness(one, other) == pytest.approx(likeness(other, one), abs=0.1)


@pytest.mark.parametrize("other", ["Atelier informatqiue", "Atelier de l’Informatique", "Mairie de Muret", ""])
def test_what_is_alike_enough_is_as_alike_when_the_rest_is_left_out(other: str) -> None:
    whole = likeness("Atelier Informatique", other)

    assert Compared("Atelier Informatique", ALIKE).to(other) == (whole if whole >= ALIKE else 0)


def test_metres_are_those_of_a_short_way() -> None:
    assert metres(43.6, 1.44, 43.601, 1.44) == pytest.approx(111.2, abs=0.1)
    assert metres(43.6, 1.44, 43.6, 1.441) == pytest.approx(80.5, abs=0.1)


def test_the_source_s_identifier_says_it_all() -> None:
    here = uuid4()

    assert among(sources={"A1": here}).find(row("Autre nom")).site == here


def test_our_own_identifier_comes_back_from_our_own_file() -> None:
    here = known("A")
    match = among(here).find(row("B", source_id=str(here.id)))

    assert (match.site, match.own) == (here.id, True)


@pytest.mark.parametrize(
    ("north_m", "address", "same"),
    [(140, "8 rue", True), (160, "8 rue", False), (900, "9 RUE", True)],
)
def test_a_siret_is_one_site_near_by_or_at_the_same_address(north_m: float, address: str, same: bool) -> None:
    here = known("Tout autre nom", siret="S" * 14, north_m=north_m, address=address)

    assert (among(here).find(row("Atelier", siret="S" * 14)).site == here.id) is same


def test_a_siret_with_two_sites_there_is_decided_by_the_name_or_by_a_person() -> None:
    one, two = known("Atelier", siret="S" * 14), known("Boutique", siret="S" * 14)

    assert among(one, two).find(row("Boutique", siret="S" * 14)).site == two.id
    doubtful = among(one, two).find(row("Dépôt", siret="S" * 14))
    assert (doubtful.site, set(doubtful.candidates), doubtful.reason) == (None, {one.id, two.id}, SEVERAL)


@pytest.mark.parametrize(("north_m", "found"), [(70, True), (80, False)])
def test_the_same_name_is_the_same_site_up_to_75_metres(north_m: float, found: bool) -> None:
    here = known("Ressourcerie du Volvestre", north_m=north_m)

    assert (among(here).find(row("RESSOURCERIE VOLVESTRE")).site == here.id) is found


def test_a_name_that_is_only_alike_is_left_to_a_person() -> None:
    here = known("Emmaüs")
    match = among(here).find(row("Emmaüs Muret"))

    assert (match.site, match.candidates, match.reason) == (None, (here.id,), PERHAPS_KNOWN)


def test_the_same_name_of_another_legal_entity_is_left_to_a_person() -> None:
    here = known("Atelier", siret="1" * 14)

    assert among(here).find(row("Atelier", siret="2" * 14)).reason == PERHAPS_KNOWN


def test_a_site_that_the_source_calls_otherwise_is_left_to_a_person() -> None:
    here = known("Atelier")
    match = among(here, sources={"OTHER": here.id or uuid4()}).find(row("Atelier"))

    assert (match.site, match.candidates) == (None, (here.id,))


def test_two_rows_of_one_file_that_look_the_same_are_left_to_a_person() -> None:
    earlier = Known(None, "Atelier", "Atelier", "", "9 rue", "31600", "31395", LAT, LON)
    match = among(earlier).find(row("Atelier"))

    assert (match.site, match.candidates, match.reason) == (None, (), TWICE)


def test_a_row_without_position_is_found_in_its_commune_by_its_name() -> None:
    here, other = known("Mairie de Muret", north_m=4000), known("Mairie annexe", north_m=2000)

    assert among(here, other).find(row("Mairie de Muret", placed=False)).site == here.id


def test_nothing_alike_is_a_new_site() -> None:
    match = among(known("Collège")).find(row("Garage"))

    assert (match.site, match.reason) == (None, "")
