"""The annex of a public contract: its clauses as agreed, on A4 pages, in French as the contract is."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm

from reuse.documents.canvas import open_canvas
from reuse.documents.document import Section
from reuse.documents.layout import ACCENT, QUIET_INK, Ink, Strip, break_pages, lay_sections
from reuse.documents.plain_page import draw_ink, draw_strips
from reuse.documents.typeface import BOLD, REGULAR, clean_text, wrap_text

TITLE = "Annexe : traçabilité des appareils numériques"
GIVES, CHECKED = "Ce que le titulaire fournit", "Comment c’est contrôlé"
_MARGIN = 20 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_FOOT = 12 * mm


@dataclass(frozen=True, slots=True)
class AgreedClause:
    """A clause with its values in it, what the supplier gives, how it is checked, and the library's version of it."""

    title: str
    text: str
    evidence: str
    checked: str
    source: str


@dataclass(frozen=True, slots=True)
class ContractAnnex:
    """An annex: its clauses, and the contract as it names it; without a reference, one for a contract to come.

    `parties` are rows of who and whom, `particulars` the lots, milestones and penalties, each as two texts.
    """

    clauses: tuple[AgreedClause, ...]
    reference: str = ""
    parties: tuple[tuple[str, str], ...] = ()
    particulars: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()


def titled(annex: ContractAnnex) -> str:
    """Name the annex, with its contract if there is one."""
    return f"{TITLE} – {annex.reference}" if annex.reference else TITLE


def draw_contract_annex(annex: ContractAnnex) -> bytes:
    """Draw the annex as a PDF of numbered pages; the same contract gives the same bytes."""
    out = io.BytesIO()
    canvas = open_canvas(out, title=clean_text(titled(annex)), lang="fr")
    pages = break_pages(_strips(annex), A4[1] - 2 * _MARGIN - _FOOT)
    for number, page in enumerate(pages, start=1):
        draw_strips(canvas, page, _MARGIN)
        foot = clean_text(f"{annex.reference or TITLE} – page {number} sur {len(pages)}")
        draw_ink(
            canvas, Ink(0, wrap_text(foot, REGULAR, 8.5, _WIDTH)[-1], size=8.5, colour=QUIET_INK), _MARGIN, _MARGIN
        )
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _strips(annex: ContractAnnex) -> Iterator[Strip]:
    for line in wrap_text(TITLE, BOLD, 15, _WIDTH):
        yield Strip(21.0, (Ink(0, line, BOLD, 15, ACCENT),), stays_with_next=True)
    sections = [Section("Parties", annex.parties)] if annex.parties else []
    sections += [Section(name, rows) for name, rows in annex.particulars]
    for number, one in enumerate(annex.clauses, start=1):
        proof = ((GIVES, one.evidence), (CHECKED, one.checked))
        sections.append(Section(f"{number}. {one.title}", (), one.text))
        sections.append(Section("Preuve et contrôle", (*proof, ("Texte", one.source))))
    yield from lay_sections(tuple(sections), _WIDTH)
