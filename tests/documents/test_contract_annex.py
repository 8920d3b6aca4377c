"""The annex of a contract, on paper."""

import io
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import pypdfium2

from reuse.contracts.clauses import library
from reuse.documents.contract_annex import AgreedClause, ContractAnnex, draw_contract_annex
from reuse.documents.contract_odt import MEDIA_TYPE, write_contract_odt

MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"

EVERY = tuple(
    AgreedClause(one.title["fr"], one.written(one.read({})), one.evidence, one.checked, f"{one.id}, version 1")
    for one in library().values()
)
PARTIES = (("Marché", "2026-DSI-04 – Réemploi du parc"), ("Titulaire", "Atelier & fils <SARL>"))
ANNEX = ContractAnnex(EVERY, "2026-DSI-04", PARTIES, (("Pénalités convenues", (("Retard", "50 € par jour"),)),))


def test_every_clause_is_on_it_whole_and_every_page_is_numbered() -> None:
    with pypdfium2.PdfDocument(draw_contract_annex(ANNEX)) as pdf:
        pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]

    said = " ".join(pages)
    for number, page in enumerate(pages, start=1):
        assert f"page {number} sur {len(pages)}" in page
    for one in EVERY:
        assert one.text.split(".")[0].split()[-1] in said
        assert one.title.split()[0] in said
    assert "50 € par jour" in said.replace("\N{NO-BREAK SPACE}", " ")


def test_the_same_contract_gives_the_same_bytes() -> None:
    assert draw_contract_annex(ANNEX) == draw_contract_annex(ANNEX)
    assert write_contract_odt(ANNEX) == write_contract_odt(ANNEX)


def test_an_open_document_holds_every_clause_whole_under_headings() -> None:
    with ZipFile(io.BytesIO(write_contract_odt(ANNEX))) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, archive.read(first)) == (
            "mimetype",
            ZIP_STORED,
            MEDIA_TYPE.encode(),
        )
        listed = ET.fromstring(archive.read("META-INF/manifest.xml"))
        named = {one.get(f"{{{MANIFEST}}}full-path") for one in listed}
        assert named == {"/", *archive.namelist()} - {"mimetype", "META-INF/manifest.xml"}
        content = ET.fromstring(archive.read("content.xml"))
        for name in ("styles.xml", "meta.xml"):
            ET.fromstring(archive.read(name))

    said = ["".join(one.itertext()) for one in content.iter() if one.tag in (f"{{{TEXT}}}p", f"{{{TEXT}}}h")]
    assert [one for one in said if one.startswith("1. ")] == [f"1. {EVERY[0].title}"]
    for one in EVERY:
        assert one.text in said
        assert any(line.endswith(one.evidence) for line in said)
    assert any("Atelier & fils <SARL>" in line for line in said)


def test_an_annex_for_a_contract_to_come_names_none() -> None:
    with pypdfium2.PdfDocument(draw_contract_annex(ContractAnnex(EVERY[:1]))) as pdf:
        said = pdf[0].get_textpage().get_text_range()

    assert "Parties" not in said
    assert "page 1 sur 1" in said.replace("\N{NO-BREAK SPACE}", " ")
