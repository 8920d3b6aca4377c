"""Papers to draw, all of them complete."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from reuse.documents.deposit import DepositReceipt
from reuse.documents.document import Document, Issuer, Letterhead, NamedDevice
from reuse.documents.donation import DonationDeed
from reuse.documents.erasure import ErasureCertificate, MediumErasure
from reuse.documents.sale import SaleReceipt
from reuse.documents.series import STATES, Scanned, SeriesReport
from reuse.documents.stocktake import Seen, SeenList, StocktakeReport
from reuse.documents.treatment import Fraction, TreatmentCertificate

CHECK_URL = "HTTPS://REUSE.EXAMPLE.ORG/C/2026-000042"
LAPTOP = NamedDevice("7K4M9QXP9", "Ordinateur portable", "Exemple", "Portable 14", "REUSE-DEMO-L1")
MEDIUM = MediumErasure(
    kind="ssd",
    manufacturer="Exemple",
    model="Flash 256",
    serial="REUSE-DEMO-S1",
    method="clear",
    technique="overwrite",
    tool="nwipe 0.34",
    passes=1,
    verification="last",
    started=datetime(2026, 3, 3, 8, 5, tzinfo=UTC),
    finished=datetime(2026, 3, 3, 9, 47, tzinfo=UTC),
    operator="4F2A",
    evidence_sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    result="success",
)


def shared(**changes: Any) -> dict[str, Any]:
    """Give what every paper has."""
    zone = ZoneInfo("Europe/Paris")
    return {
        "number": "2026-000042",
        "issued_on": date(2026, 3, 3),
        "letterhead": Letterhead("Haute-Garonne", "05 00 00 00 00", zone, "1 rue de la Demo, 31000 Toulouse"),
        "issuer": Issuer("Atelier de la demo", "2 rue de la Demo, 31000 Toulouse", "73282932000074"),
        "check_url": CHECK_URL,
        "devices": (LAPTOP,),
    } | changes


def make_erasure(**changes: Any) -> ErasureCertificate:
    """Build a certificate of one SSD."""
    return replace(ErasureCertificate(**shared(), organisation="Atelier", place="Toulouse", media=(MEDIUM,)), **changes)


def make_sale(**changes: Any) -> SaleReceipt:
    """Build a receipt of one laptop sold."""
    sale = SaleReceipt(**shared(), sold_on=date(2026, 4, 2), price_cents=123_450, tariff="Solidaire", grade="B")
    return replace(sale, **changes)


def make_treatment(**changes: Any) -> TreatmentCertificate:
    """Build a certificate of 5.3 kg recycled, 2.3 kg of them unallocated."""
    treatment = TreatmentCertificate(
        **shared(),
        plant="Usine de la demo",
        treated_on=date(2026, 5, 4),
        certificate_number="CT-88",
        waste_code="16 02 13*",
        operation="R 4",
        mode="RECYCLAGE",
        mass_in_grams=5300,
        fractions=(Fraction("Fer", 2100, True), Fraction("Plastique", 900, False, date(2026, 1, 1))),
        destroyed_media=("REUSE-DEMO-H1",),
    )
    return replace(treatment, **changes)


def make_stocktake(**changes: Any) -> StocktakeReport:
    """Build the report of a site where something is missing, elsewhere and unexpected."""
    elsewhere = (Seen(LAPTOP, "Mairie de Seysses"), Seen(LAPTOP, "other_organisation"))
    report = StocktakeReport(
        **shared(devices=()),
        site="Mairie de Muret",
        site_address="27 rue Castelvielh, 31600 Muret",
        opened_at=datetime(2026, 3, 3, 8, 5, tzinfo=UTC),
        closed_at=datetime(2026, 3, 3, 15, 40, tzinfo=UTC),
        expected=2003,
        counted=2005,
        late=2,
        replaces="CPT-7K4M9QXP9",
        lists=(
            SeenList("missing", 1, (Seen(LAPTOP),)),
            SeenList("elsewhere", 2, elsewhere),
            SeenList("unexpected", 2, (Seen(LAPTOP, "sold"), Seen(NamedDevice("7K4M9QXP9", ""), "unclaimed"))),
            SeenList("present", 2002, (Seen(LAPTOP, "arrived"), Seen(LAPTOP))),
            SeenList("left", 0, ()),
        ),
    )
    return replace(report, **changes)


def make_series(**changes: Any) -> SeriesReport:
    """Build the report of three scans: one recorded, one that waits, one undone since."""
    at, ended = datetime(2026, 3, 3, 8, 5, tzinfo=UTC), datetime(2026, 3, 3, 8, 40, tzinfo=UTC)
    scans = tuple(Scanned(LAPTOP, "Reçu", at, "9f86d081884c7d65" * 4, state) for state in STATES)
    report = SeriesReport(**shared(devices=()), site="Atelier de la demo", began=at, ended=ended, scans=scans)
    return replace(report, **changes)


def every_paper() -> list[Document]:
    """Build one paper of each kind."""
    return [
        DepositReceipt(
            **shared(),
            deposited_on=date(2026, 3, 1),
            place="Mairie de Muret",
            follow_up_code="8H3KPQ7Z2MNVX4RT",
            status="reuse",
            ownership="relinquishment",
            depositor="Camille Exemple",
        ),
        make_erasure(),
        DonationDeed(
            **shared(),
            beneficiary="Association Exemple",
            beneficiary_kind="association",
            given_on=date(2026, 4, 2),
            unit_value_cents=12_000,
        ),
        make_sale(),
        make_treatment(),
        make_stocktake(),
        make_series(),
    ]
