"""The receipt of a deposit."""

from urllib.parse import urlsplit
from uuid import uuid4

import pypdfium2
import zxingcpp
from sqlalchemy.orm import Session

from reuse.collection.models import Deposit
from reuse.collection.receipts import receipt, show_follow_up
from reuse.collection.service import follow_up_code
from reuse.documents.pdf import draw_document
from reuse.evidence.service import Paper
from reuse.lifecycle.stages import Role
from tests.builders import SECRET, Builder


def test_the_receipt_bears_the_code_that_the_service_keeps_only_hashed(build: Builder, session: Session) -> None:
    device = build.collected(build.actor(Role.COLLECTOR))
    assert device.deposit_id
    deposit = session.get_one(Deposit, device.deposit_id)
    paper = receipt(session, deposit, secret=SECRET, paper=Paper("https://example.org"))
    with pypdfium2.PdfDocument(draw_document(paper)) as pdf:
        text = pdf[0].get_textpage().get_text_range()

    assert show_follow_up(follow_up_code(SECRET, deposit.id)) in text
    assert follow_up_code(SECRET, deposit.id) != follow_up_code("another secret", deposit.id)
    assert follow_up_code(SECRET, deposit.id) not in deposit.follow_up_hash


def test_the_symbol_of_the_receipt_leads_to_its_deposit_by_a_code_that_no_server_is_sent(
    build: Builder, session: Session
) -> None:
    device = build.collected(build.actor(Role.COLLECTOR))
    deposit = session.get_one(Deposit, device.deposit_id)
    paper = receipt(session, deposit, secret=SECRET, paper=Paper("https://reuse.haute-garonne.example"))
    with pypdfium2.PdfDocument(draw_document(paper)) as pdf:
        (symbol,) = zxingcpp.read_barcodes(pdf[0].render(scale=3).to_pil())

    address = urlsplit(symbol.text)
    assert address.path == "/follow-up"
    assert not address.query
    assert address.fragment == follow_up_code(SECRET, deposit.id)


def test_two_deposits_have_two_codes() -> None:
    assert follow_up_code(SECRET, uuid4()) != follow_up_code(SECRET, uuid4())
