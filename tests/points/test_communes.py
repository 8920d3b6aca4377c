"""Facts about communes found by what people type."""

import pytest

from reuse.devices.naming import is_one_typo
from reuse.points.communes import communes, extent, named_in, suggest

LETTERS = "aekz-"


def misspelt(name):
    """List a name with a letter wrong, missing, added, or two swapped."""
    halves = [(name[:at], name[at:]) for at in range(len(name) + 1)]
    wrong = {head + letter + tail[1:] for head, tail in halves if tail for letter in LETTERS}
    added = {head + letter + tail for head, tail in halves for letter in LETTERS}
    missing = {head + tail[1:] for head, tail in halves if tail}
    swapped = {head + tail[1] + tail[0] + tail[2:] for head, tail in halves if len(tail) > 1}
    return wrong | added | missing | swapped


def test_every_commune_comes_first_by_its_name():
    assert [one.name for one in communes() if suggest(one.name)[0] != one] == []


def test_every_commune_comes_first_without_accents_case_dashes_and_articles():
    plain = str.maketrans("éèêëâàîïôûç-’'", "eeeeaaiiouc   ")

    assert [one.name for one in communes() if suggest(one.name.lower().translate(plain))[0] != one] == []


def test_every_commune_is_suggested_with_any_one_letter_wrong():
    assert [(one.name, typed) for one in communes() for typed in misspelt(one.name) if one not in suggest(typed)] == []


def test_every_commune_is_suggested_by_its_postcode_and_name():
    asked = [(one, code) for one in communes() for code in one.postcodes]

    assert [one.name for one, code in asked if suggest(f"{code} {one.name}")[0] != one] == []
    assert [one.name for one, code in asked if one not in suggest(code, limit=60)] == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("tou", "Toulouse"),
        ("st gaudens", "Saint-Gaudens"),
        ("ST-GAUDENS", "Saint-Gaudens"),
        ("ste foy", "Sainte-Foy-d'Aigrefeuille"),
        ("luchon", "Bagnères-de-Luchon"),
        ("union", "L'Union"),
        ("isle en dodon", "L'Isle-en-Dodon"),
        ("portet", "Portet-sur-Garonne"),
        ("Bagneres Luchon", "Bagnères-de-Luchon"),
        ("ramonville st agne", "Ramonville-Saint-Agne"),
    ],
)
def test_the_likeliest_commune_comes_first(typed, name):
    assert suggest(typed)[0].name == name


def test_two_communes_one_letter_apart_both_show():
    close = [
        (one, other)
        for one in communes()
        for other in communes()
        if one != other and is_one_typo(one.name.lower(), other.name.lower())
    ]

    assert close
    assert [(one.name, other.name) for one, other in close if other not in suggest(one.name)] == []


def test_a_postcode_shared_by_communes_gives_them_all_the_largest_first():
    found = suggest("31230", limit=60)

    assert len(found) > 5
    assert [one.population for one in found] == sorted((one.population for one in found), reverse=True)


@pytest.mark.parametrize("typed", ["", "   ", "🖨️", "99999", "-", "zzzzzzzz", "%", "\x00", "a" * 5000])
def test_what_names_no_commune_suggests_none(typed):
    assert suggest(typed) == []


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("12 rue du fort, muret", "Muret"),
        ("mairie de Saint-Gaudens", "Saint-Gaudens"),
        ("collège de bagnères-de-luchon", "Bagnères-de-Luchon"),
        ("3 avenue de Toulouse, Muret", "Muret"),
    ],
)
def test_the_commune_in_a_longer_text_is_named(typed, name):
    assert named_in(typed).name == name


def test_the_territory_holds_its_communes():
    box = extent()

    assert all(box.south < one.lat < box.north and box.west < one.lon < box.east for one in communes())
