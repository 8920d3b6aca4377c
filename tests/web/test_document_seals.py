"""The seal in a paper's symbol: who has the paper reads what is public of it, who has its number alone does not."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256
from urllib.parse import urlsplit

import pytest
import rfc8785
import zxingcpp
from pypdfium2 import PdfDocument

from reuse.actors.actor import Actor
from reuse.evidence.models import IssuedDocument
from reuse.evidence.service import issue
from reuse.lifecycle.stages import Role
from tests.builders import Builder
from tests.documents.papers import make_erasure
from tests.web.conftest import Visitor

SignIn = Callable[[Actor], Visitor]
URL = "http://localhost/documents/2026-000042"


@pytest.fixture
def issuer(build: Builder) -> Actor:
    return build.actor(Role.REFURBISHER)


@pytest.fixture
def paper(build: Builder, issuer: Actor) -> IssuedDocument:
    return issue(build.session, make_erasure(check_url=URL), by=issuer)


def address(paper: IssuedDocument) -> str:
    """Read the symbol of the paper as a telephone does, printed at 203 dpi."""
    with PdfDocument(paper.pdf) as document:
        page = document[len(document) - 1].render(scale=203 / 72, grayscale=True).to_pil()
    (mark,) = zxingcpp.read_barcodes(page)
    place = urlsplit(mark.text)
    return f"{place.path}?{place.query}"


def test_the_symbol_leads_to_what_the_paper_says(visitor: Visitor, paper: IssuedDocument) -> None:
    page = visitor.get(address(paper)).text

    assert "Issued by" in page
    assert visitor.get(address(paper).replace("?", ".json?")).json["title"] == paper.facts["title"]


def test_the_seal_is_the_hash_of_what_is_told_and_of_128_random_bits(visitor: Visitor, paper: IssuedDocument) -> None:
    told = visitor.get(address(paper).replace("?", ".json?"))

    assert urlsafe_b64encode(sha256(told.data).digest()).decode().rstrip("=") == paper.seal
    assert re.fullmatch("[0-9a-f]{32}", told.json["nonce"])


def test_the_seal_covers_the_device_that_the_page_names_as_the_paper_does(
    visitor: Visitor, paper: IssuedDocument
) -> None:
    rows = visitor.get(address(paper).replace("?", ".json?")).json["rows"]

    assert rows[-2:] == [list(one) for one in paper.facts["sections"][1][1][:2]]
    written, told = visitor.get(address(paper)).text.split("Told by this service")
    assert rows[-2][1] in written
    assert paper.sha256 in told


def test_a_paper_sealed_before_its_device_was_is_verified_as_it_was(
    visitor: Visitor, paper: IssuedDocument, build: Builder
) -> None:
    before = {name: value for name, value in paper.facts.items() if name != "device"}
    title, rows, nonce = before["title"], before["sections"][0][1], before["nonce"]
    paper.facts = before
    paper.seal = seal_as_before = _sealed({"title": title, "rows": rows, "nonce": nonce})
    build.session.flush()
    told = visitor.get(f"/documents/{paper.number}.json?c={seal_as_before}")

    assert urlsafe_b64encode(sha256(told.data).digest()).decode().rstrip("=") == seal_as_before
    assert paper.facts["sections"][1][1][0][1] not in visitor.get(f"/documents/{paper.number}?c={paper.seal}").text


def _sealed(told: dict[str, object]) -> str:
    return urlsafe_b64encode(sha256(rfc8785.dumps(told)).digest()).decode().rstrip("=")


def test_the_number_alone_tells_only_whether_it_is_valid(visitor: Visitor, paper: IssuedDocument) -> None:
    page = visitor.get(f"/documents/{paper.number}").text

    assert "This document is valid" in page
    assert "Issued by" not in page
    assert visitor.get(f"/documents/{paper.number}.json").status_code == 404


@pytest.mark.parametrize("seal", ["", "x", "A" * 43, "é"])
def test_another_seal_is_refused(visitor: Visitor, paper: IssuedDocument, seal: str) -> None:
    for path in (f"/documents/{paper.number}", f"/documents/{paper.number}.json"):
        assert visitor.get(f"{path}?c={seal}").status_code == 404


def test_who_it_concerns_needs_no_seal(paper: IssuedDocument, issuer: Actor, signed_in: SignIn) -> None:
    assert "Issued by" in signed_in(issuer).get(f"/documents/{paper.number}").text


def test_papers_issued_before_are_read_by_their_number(visitor: Visitor, paper: IssuedDocument, build: Builder) -> None:
    paper.seal = None
    build.session.flush()

    assert "Issued by" in visitor.get(f"/documents/{paper.number}").text
    assert "Issued by" in visitor.get(f"/documents/{paper.number}?c=whatever").text


def test_issuing_again_gives_back_the_same_seal(build: Builder, issuer: Actor, paper: IssuedDocument) -> None:
    before = paper.seal

    assert issue(build.session, make_erasure(check_url=URL), by=issuer).seal == before
