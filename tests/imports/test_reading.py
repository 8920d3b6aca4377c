"""Files read: national open data, schools, OpenStreetMap, lists kept by hand."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from reuse.errors import UnreadableFileError
from reuse.imports import lvao, osm, schools, sheet, telling
from reuse.imports.models import Kind
from reuse.imports.reading import read_file
from reuse.imports.rows import Row
from tests.imports.conftest import content
from tests.imports.workbooks import endless, ods, xlsx

OLDER = {"identifiant": "Identifiant", "paternite": "Paternité", "nom": "Nom", "nom_commercial": "Nom commercial"}


def rows_of(told: bytes, kind: Kind | None = None) -> list[Row]:
    return read_file(told, kind)[1]


def own(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_the_national_data_say_what_is_done_on_which_devices_for_whom_and_when() -> None:
    row = rows_of(content("acteurs-lvao.csv"))[0]

    assert row.told == {
        "name": "Atelier Essai",
        "address": "4 rue de l'Essai",
        "postcode": "31600",
        "commune": "Muret",
        "commune_code": "31395",
        "lat": 43.4611,
        "lon": 1.3262,
        "services": ["repair"],
        "accepts": sorted(lvao.kinds_of("materiel_informatique")),
        "audience": "everyone",
        "by_appointment": False,
        "opening_hours": "Mo-Fr 09:00-12:00",
        "telephone": "05 36 49 01 01",
        "website": "https://atelier.example",
        "directions": "Sonner au portail",
        "qualifications": ["qualirepar"],
    }
    assert (row.legal_name, row.kind, row.source_id) == ("Atelier Essai SARL", "company", "REUSE-A1")


def test_every_row_of_no_use_says_why() -> None:
    found = rows_of(content("acteurs-lvao.csv"))

    assert [row.refused or row.left_out for row in found] == [
        "",
        "",
        lvao.NOT_DIGITAL,
        lvao.NO_CREDIT,
        telling.OUTSIDE,
        "A name cannot start with =, +, -, @ or a tab: a spreadsheet would run it.",
    ]


def test_what_is_wrong_but_not_needed_is_left_aside_with_a_word() -> None:
    row = rows_of(content("acteurs-lvao.csv"))[1]

    assert "opening_hours" not in row.told
    assert "telephone" not in row.told
    assert telling.NO_MOBILE in row.warnings
    assert row.told["services"] == ["collect", "sell"]


def test_the_older_titles_are_read_alike() -> None:
    text = content("acteurs-lvao.csv").decode()
    head, _, rest = text.partition("\n")
    older = ",".join(OLDER.get(title, title.replace("_", " ").capitalize()) for title in head.split(","))

    assert rows_of(f"{older}\n{rest}".encode()) == rows_of(text.encode())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_of_spreadsheets_are_told_apart(encoding: str, delimiter: str) -> None:
    told = (
        delimiter.join(["Nom", "Adresse", "Commune"]) + "\n" + delimiter.join(["Mairie", "1 rue de l’École", "Muret"])
    )

    assert rows_of(told.encode(encoding))[0].told["address"] == "1 rue de l’École"


def test_only_open_public_colleges_are_kept_of_the_schools() -> None:
    found = rows_of(content("etablissements.csv"))

    assert [row.left_out for row in found] == ["", schools.PRIVATE, schools.CLOSED, schools.NO_COLLEGE]
    assert (found[0].source_id, found[0].told["audience"]) == ("0310001X", "own_public")


def test_openstreetmap_says_what_its_tags_say_and_no_more() -> None:
    point, shop, hall, new, far, broken = rows_of(content("overpass.json"))

    assert point.told["services"] == ["collect"]
    assert point.told["accepts"] == ["all_in_one", "desktop", "laptop", "other"]
    assert point.told["commune"] == "Muret"
    assert (shop.told["services"], shop.told["telephone"], shop.told["step_free"]) == (
        ["repair"],
        "05 36 49 03 01",
        "limited",
    )
    assert shop.told["website"] == "https://www.essai.example"
    assert (hall.told.get("services"), hall.kind, "opening_hours" in hall.told) == (None, "commune", False)
    assert (new.left_out, far.refused, broken.refused) == (osm.NO_USE, telling.OUTSIDE, osm.NO_ELEMENT)
    assert "ODbL" in point.attribution


@pytest.mark.parametrize(
    "titles",
    ["Nom;Adresse;Code postal;Commune", "Name;Address;Postcode;Town", "Nombre;Dirección;Código postal;Ciudad"],
)
def test_lists_kept_by_hand_are_read_in_three_languages(titles: str) -> None:
    row = rows_of(own(titles, "Mairie de Muret;27 rue Castelvielh;31600;MURET CEDEX"))[0]

    assert (row.told["name"], row.told["commune_code"], row.placed) == ("Mairie de Muret", "31395", False)


def test_words_of_services_devices_and_public_are_understood_or_left_aside() -> None:
    row = rows_of(
        own("Nom;Commune;Services;Appareils;Public;Sur RDV", "A;Muret;réparation, vente;écran, sabots;tous;oui")
    )[0]

    assert row.told["services"] == ["repair", "sell"]
    assert row.told["accepts"] == ["monitor"]
    assert (row.told["audience"], row.told["by_appointment"]) == ("everyone", True)
    assert "A word among" in row.warnings[-1]


@pytest.mark.parametrize("packed", [xlsx, ods])
def test_a_workbook_is_read_like_a_list_though_its_numbers_are_floats(packed: Callable[..., bytes]) -> None:
    titles = ["Nom", "Code postal", "Commune", "SIRET", "Latitude", "Longitude"]
    row = rows_of(packed(titles, ["Mairie de Muret", 31600, "Muret", 21310395500018, 43.46, 1.33]))[0]

    assert (row.told["postcode"], row.siret, row.told["lat"]) == ("31600", "21310395500018", 43.46)


def _csv(*rows: Sequence[str]) -> bytes:
    return "\n".join(";".join(row) for row in rows).encode()


@pytest.mark.parametrize("written", [_csv, xlsx, ods])
def test_a_row_has_the_number_that_a_spreadsheet_shows(written: Callable[..., bytes]) -> None:
    assert sheet.read_sheet(written(["Nom", "Commune"], ["Muret"], [""], ["Auterive"])).numbers == (2, 4)


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 50_000_000)
    return out.getvalue()


def damaged(spoilt: dict[int, int]) -> bytes:
    """A workbook in whose own list of what it holds some bytes have changed."""
    content = bytearray(xlsx(["Nom"], ["Muret"]))
    first = content.rindex(b"PK\x01\x02")
    for place, byte in spoilt.items():
        content[first + place] = byte
    return bytes(content)


@pytest.mark.parametrize("spoilt", [{9: 8, 46: 0xFF}, {6: 87}], ids=["name", "version"])
def test_a_workbook_whose_list_of_contents_is_damaged_is_refused(spoilt: dict[int, int]) -> None:
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        read_file(damaged(spoilt))


def test_a_workbook_whose_last_cell_asks_for_all_memory_ends_nothing_but_its_own_reading() -> None:
    with pytest.raises(UnreadableFileError, match="too large"):
        read_file(endless())


def unreadable() -> Iterator[bytes]:
    yield from (b"", b"\0\1\2", b"a;b\n1;2\n", b"PK\x03\x04 no archive", b"{", b'{"elements": 3}', bomb())
    yield b"Nom;Commune\n" + b"x" * 40_000 + b";Muret\n"
    yield b";" * 300 + b"\n"
    yield b'{"elements": ' + b"[" * 100_000


@pytest.mark.parametrize("told", list(unreadable()), ids=range(10))
def test_what_is_no_list_or_has_no_end_is_refused(told: bytes) -> None:
    with pytest.raises(UnreadableFileError):
        read_file(told)


def test_more_rows_than_are_read_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MOST_ROWS", 3)

    with pytest.raises(UnreadableFileError, match="too large"):
        read_file(b"Nom;Commune\n" + b"A;Muret\n" * 4)


def test_the_corpus_of_the_national_data_is_all_answered(shared: Path) -> None:
    kind, found = read_file((shared / "corpus" / "actors" / "lvao-acteurs.csv").read_bytes())

    assert (kind, len(found), all(row.refused for row in found)) == (Kind.LVAO, 10, True)


def test_the_ministry_s_file_gives_its_hundred_and_three_public_colleges(shared: Path) -> None:
    kind, found = read_file((shared / "data" / "colleges31.csv").read_bytes())

    assert kind is Kind.SCHOOLS
    assert len([row for row in found if not row.left_out and not row.refused]) == 103
    assert {row.left_out for row in found} == {"", schools.PRIVATE}


def test_a_hostile_answer_of_overpass_stops_nobody() -> None:
    told = {
        "elements": [
            {
                "type": "node",
                "id": 1,
                "lat": "x",
                "lon": None,
                "tags": {"name": "A\u0000", "craft": "electronics_repair"},
            }
        ]
    }

    assert rows_of(json.dumps(told).encode())[0].refused
