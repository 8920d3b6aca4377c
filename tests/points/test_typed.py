"""What residents type, and the place that each must find without asking any other service."""

import pytest

from maps.geocoding import Place
from reuse.points.search import Understood

TYPED = [
    ("Toulouse", "Toulouse", "commune"),
    ("toulouse", "Toulouse", "commune"),
    ("TOULOUSE", "Toulouse", "commune"),
    ("toulouze", "Toulouse", "commune"),
    ("tououse", "Toulouse", "commune"),
    ("toulouse 31000", "Toulouse", "commune"),
    ("31000", "Toulouse", "commune"),
    ("31500 toulouse", "Toulouse", "commune"),
    ("31 000 toulouse", "Toulouse", "commune"),
    ("toulouse centre", "Toulouse", "commune"),
    ("St Gaudens", "Saint-Gaudens", "commune"),
    ("st-gaudens", "Saint-Gaudens", "commune"),
    ("saint gaudens", "Saint-Gaudens", "commune"),
    ("saint gaudins", "Saint-Gaudens", "commune"),
    ("31800 Saint-Gaudens", "Saint-Gaudens", "commune"),
    ("luchon", "Bagnères-de-Luchon", "commune"),
    ("bagnere de luchon", "Bagnères-de-Luchon", "commune"),
    ("Bagnères de Luchon 31110", "Bagnères-de-Luchon", "commune"),
    ("muret", "Muret", "commune"),
    ("muré", "Muret", "commune"),
    ("mairie de Muret", "Muret", "commune"),
    ("mairie muret 31600", "Muret", "commune"),
    ("12 rue du Fort, Muret", "Muret", "commune"),
    ("3 avenue de Toulouse, 31600 Muret", "Muret", "commune"),
    ("colomiers", "Colomiers", "commune"),
    ("colomier", "Colomiers", "commune"),
    ("Collomiers", "Colomiers", "commune"),
    ("blagnac", "Blagnac", "commune"),
    ("blagnac aéroport", "Blagnac", "commune"),
    ("tournefeuille", "Tournefeuille", "commune"),
    ("tournefeuile", "Tournefeuille", "commune"),
    ("balma", "Balma", "commune"),
    ("l'union", "L'Union", "commune"),
    ("union", "L'Union", "commune"),
    ("l’union", "L'Union", "commune"),
    ("ramonville", "Ramonville-Saint-Agne", "commune"),
    ("ramonville st agne", "Ramonville-Saint-Agne", "commune"),
    ("castanet", "Castanet-Tolosan", "commune"),
    ("castanet tolosan", "Castanet-Tolosan", "commune"),
    ("plaisance du touch", "Plaisance-du-Touch", "commune"),
    ("cugnaux", "Cugnaux", "commune"),
    ("cugneaux", "Cugnaux", "commune"),
    ("portet", "Portet-sur-Garonne", "commune"),
    ("portet sur garone", "Portet-sur-Garonne", "commune"),
    ("villefranche", "Villefranche-de-Lauragais", "commune"),
    ("villefranche de lauraguais", "Villefranche-de-Lauragais", "commune"),
    ("revel", "Revel", "commune"),
    ("cazeres", "Cazères", "commune"),
    ("cazère", "Cazères", "commune"),
    ("montrejeau", "Montréjeau", "commune"),
    ("salies du salat", "Salies-du-Salat", "commune"),
    ("labege", "Labège", "commune"),
    ("saint orens", "Saint-Orens-de-Gameville", "commune"),
    ("st orens de gameville", "Saint-Orens-de-Gameville", "commune"),
    ("aspet", "Aspet", "commune"),
    ("oô", "Oô", "commune"),
    ("oo", "Oô", "commune"),
    ("ste foy de peyrolieres", "Sainte-Foy-de-Peyrolières", "commune"),
    ("sainte livrade", "Sainte-Livrade", "commune"),
    ("31230", "31230", "postcode"),
    ("ressourcerie de la foret", "Ressourcerie de la Forêt", "site"),
    ("Ressourcerie", "Ressourcerie de la Forêt", "site"),
    ("collège des etoiles", "Collège des Étoiles", "site"),
    ("college etoiles", "Collège des Étoiles", "site"),
]
NOTHING = ["", "  ", "🖨️", "😀😀", "imprimante", "99999", "%%%", "'; --", "<b>", "null", "*"]


@pytest.fixture
def named_points(point):
    point("Ressourcerie de la Forêt", lat=43.1, lon=0.72)
    point("Collège des Étoiles", lat=43.6, lon=1.4)


@pytest.mark.usefixtures("named_points")
@pytest.mark.parametrize(("typed", "label", "kind"), TYPED, ids=[typed for typed, _label, _kind in TYPED])
def test_what_is_typed_is_understood(find, typed, label, kind):
    understood = find(typed).understood

    assert (understood.label, understood.kind) == (label, kind)


def test_an_address_is_asked_of_the_geocoder(find):
    asked = []

    def geocode(text):
        asked.append(text)
        return Place("12 Rue du Fort 31600 Muret", 43.47, 1.34)

    understood = find("12 rue du fort 31600", geocode=geocode).understood

    assert understood == Understood("12 Rue du Fort 31600 Muret", 43.47, 1.34, "address")
    assert asked == ["12 rue du fort 31600"]


@pytest.mark.parametrize("typed", ["muret", "muré", "mur", "luchon", "31230", "31600 muret", ""])
def test_what_the_communes_answer_is_asked_of_nobody_else(find, typed):
    def geocode(text):
        raise AssertionError(text)

    assert find(typed, geocode=geocode) is not None


@pytest.mark.parametrize(
    ("typed", "label"), [("12 rue du fort 31600 muret", "Muret"), ("rue du fort 31110", "Bagnères-de-Luchon")]
)
def test_without_an_answer_the_commune_of_an_address_is_taken(find, typed, label):
    assert find(typed, geocode=lambda _text: None).understood.label == label


def test_other_communes_that_may_be_meant_are_suggested(find):
    found = find("portet")

    assert [one.label for one in found.suggestions] == ["Portet-d'Aspet", "Portet-de-Luchon"]


def test_communes_that_share_a_postcode_are_suggested_beside_its_middle(find):
    assert "Puymaurin" in [one.label for one in find("31230").suggestions]


@pytest.mark.usefixtures("named_points")
@pytest.mark.parametrize("typed", NOTHING)
def test_what_means_no_place_is_not_guessed(find, typed):
    assert find(typed).understood is None
