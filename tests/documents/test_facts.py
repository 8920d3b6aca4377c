"""What papers say."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from reuse.documents.document import Document, facts
from reuse.documents.erasure import MediumErasure
from reuse.documents.speech import Speech
from reuse.documents.treatment import Fraction
from reuse.documents.words import WORDS
from tests.documents.papers import LAPTOP, MEDIUM, every_paper, make_erasure, make_sale, make_treatment

FRENCH = Speech("fr", ZoneInfo("Europe/Paris"))
ENGLISH = Speech("en", ZoneInfo("Europe/Paris"))


def rows(paper: Document) -> dict[str, str]:
    return {label: value for section in facts(paper) for label, value in section.rows}


def texts(paper: Document) -> str:
    return " ".join(section.text for section in facts(paper))


@pytest.mark.parametrize("paper", every_paper(), ids=lambda paper: paper.name)
def test_every_paper_has_its_number_date_issuer_and_the_device_it_is_about(paper: Document):
    said = rows(paper)

    assert said["Numéro"] == "2026-000042"
    assert said["Établi le"] == "mardi 3 mars 2026"
    assert said["Établi par"].startswith("Atelier de la demo")
    assert said.get("Code") == ("7K4M-9QXP-9" if paper.devices else None)


@pytest.mark.parametrize("paper", every_paper(), ids=lambda paper: paper.name)
def test_no_row_is_empty(paper: Document):
    assert all(label and value for section in facts(paper) for label, value in section.rows)


def test_every_word_exists_in_both_languages():
    assert all(len(pair) == 2 and all(pair) for pair in WORDS.values())


@pytest.mark.parametrize(
    ("speech", "day", "said"),
    [
        (FRENCH, date(2026, 3, 3), "mardi 3 mars 2026"),
        (FRENCH, date(2026, 3, 1), "dimanche 1er mars 2026"),
        (FRENCH, date(2026, 3, 11), "mercredi 11 mars 2026"),
        (ENGLISH, date(2026, 3, 3), "Tuesday 3 March 2026"),
    ],
)
def test_a_day_is_said_in_full(speech: Speech, day: date, said: str):
    assert speech.day(day) == said


def test_a_moment_is_said_on_the_territory_s_clock():
    moment = datetime(2026, 7, 3, 22, 5, tzinfo=UTC)

    assert FRENCH.moment(moment) == "samedi 4 juillet 2026, 0 h 05"
    assert ENGLISH.moment(moment) == "Saturday 4 July 2026, 00:05"


@pytest.mark.parametrize(("grams", "said"), [(1_234_500, "1 234,5 kg"), (170, "0,17 kg"), (1, "0,001 kg"), (0, "0 kg")])
def test_a_mass_is_said_in_kilograms(grams: int, said: str):
    assert " ".join(FRENCH.mass(grams).split()) == said


def test_a_price_is_said_in_euros():
    assert " ".join(FRENCH.price(123_450).split()) == "1 234,50 €"


def test_a_certificate_names_the_standard_and_its_edition():
    assert rows(make_erasure())["Norme"].startswith("NIST SP 800-88 Rev. 2")


def test_a_certificate_gives_every_field_of_a_medium():
    said = rows(make_erasure())

    assert said["Méthode"].startswith("Clear")
    assert said["Technique"] == "Réécriture"
    assert said["Outil et version"] == "nwipe 0.34"
    assert said["Début"] == "mardi 3 mars 2026, 9 h 05"
    assert said["SHA-256 de la preuve"] == MEDIUM.evidence_sha256


def test_a_field_nobody_recorded_is_said_to_be_missing():
    bare = MediumErasure(kind="hdd", method="destroy", technique="shred", result="success")

    assert rows(make_erasure(media=(bare,)))["Validation par"] == "Non renseigné"


def test_a_failed_run_is_never_a_success():
    failed = replace(MEDIUM, result="failed")

    assert rows(make_erasure(media=(MEDIUM, failed)))["Résultat"] == "Échec"
    assert facts(make_erasure(media=(failed, MEDIUM)))[2].rows[0] == (
        "Résultat",
        "Un support au moins n’est pas effacé",
    )


def test_a_device_without_medium_is_not_said_to_be_erased():
    assert rows(make_erasure(media=()))["Résultat"] == "Appareil ouvert, aucun support de données"


def test_a_value_without_a_word_is_shown_as_it_is():
    assert rows(make_erasure(media=(replace(MEDIUM, technique="laser"),)))["Technique"] == "laser"


def test_a_sale_states_the_guarantee_and_no_payment():
    paper = make_sale()

    assert "garantie légale de conformité" in texts(paper)
    assert "ne prouve pas le paiement" in texts(paper)
    assert not [label for label in rows(paper) if "aiement" in label]


def test_a_sale_never_says_as_new():
    assert "neuf" not in texts(make_sale()).replace("neuf mois", "")


def test_a_starred_waste_code_is_hazardous():
    assert rows(make_treatment())["Code déchet"] == "16 02 13* (dangereux)"
    assert rows(make_treatment(waste_code="16 02 14"))["Code déchet"] == "16 02 14"


def test_a_fraction_is_marked_measured_or_average():
    said = rows(make_treatment())

    assert said["Fer"].endswith("mesurée")
    assert said["Plastique"].endswith("moyenne de l’installation du jeudi 1er janvier 2026")


def test_what_no_fraction_explains_is_shown():
    paper = make_treatment(fractions=(Fraction("Fer", 2100, True),))

    assert " ".join(rows(paper)["Non réparti"].split()) == "3,2 kg"


def test_a_lot_lists_each_device_by_its_code():
    lot = (LAPTOP, replace(LAPTOP, code="0000000AA", serial=""))
    section = facts(make_erasure(devices=lot))[1]

    assert section.title == "Appareils (2)"
    assert [label for label, _ in section.rows] == ["7K4M-9QXP-9", "0000-000A-A"]
