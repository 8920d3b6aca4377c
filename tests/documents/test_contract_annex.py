"""The annex of a contract, on paper."""

from datetime import date

import pypdfium2

from reuse.contracts.clauses import library
from reuse.documents.contract_annex import AgreedClause, ContractAnnex, draw_contract_annex

EVERY = tuple(
    AgreedClause(one.title["fr"], one.written(one.read({})), one.evidence, one.checked, f"{one.id}, version 1")
    for one in library().values()
)
ANNEX = ContractAnnex(
    "2026-DSI-04", "Réemploi du parc", "Ville d’essai", ("Atelier",), date(2026, 1, 1), date(2026, 12, 31), EVERY
)


def test_every_clause_is_on_it_whole_and_every_page_is_numbered() -> None:
    with pypdfium2.PdfDocument(draw_contract_annex(ANNEX)) as pdf:
        pages = [" ".join(page.get_textpage().get_text_range().split()) for page in pdf]

    said = " ".join(pages)
    for number, page in enumerate(pages, start=1):
        assert f"page {number} sur {len(pages)}" in page
    for one in EVERY:
        assert one.text.split(".")[0].split()[-1] in said
        assert one.title.split()[0] in said
    assert "du 1 janvier 2026 au 31 décembre 2026" in said.replace("1er", "1")


def test_the_same_contract_gives_the_same_bytes() -> None:
    assert draw_contract_annex(ANNEX) == draw_contract_annex(ANNEX)
