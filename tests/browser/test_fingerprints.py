"""Check pages in a browser: it computes the fingerprint itself, and shows what it covers only if it is the same."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import orjson
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served

pytestmark = pytest.mark.browser


def test_a_label_is_shown_only_if_it_is_what_the_paper_says(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page(360)
    path = f"/awards/{served.codes['award']}"
    signed = page.request.get(f"{served.address}{path}/credential.json").body()
    facts = page.locator(".guarded")

    page.goto(f"{path}#{sha256(signed).hexdigest()}")
    expect(page.locator("#check.tone-done")).to_be_visible()
    expect(facts).to_contain_text("Atelier d’essai")
    expect(facts).to_contain_text(orjson.loads(signed)["credentialSubject"]["achievement"]["name"])
    page.goto(f"{path}#{sha256(signed + b' ').hexdigest()}")
    expect(page.locator("#check.tone-danger")).to_be_visible()
    expect(facts).to_be_hidden()
    page.route("**/credential.json", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("link", name="Comparer les empreintes à l’œil")).to_be_visible()
    expect(facts).to_be_hidden()


def test_a_pdf_is_compared_without_being_sent(open_page: Callable[..., Page], served: Served, tmp_path: Path) -> None:
    page = open_page(360, signed_in="refurbisher")
    number = served.codes["certificate"]
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(page.request.get(f"{served.address}/documents/{number}.pdf").body())
    sent = []

    page.goto(f"/documents/{number}")
    page.on("request", lambda request: sent.append(request.url))
    page.get_by_label("Choisissez ou déposez le PDF").set_input_files(paper)
    expect(page.locator("#paper-answer.tone-done")).to_be_visible()
    changed = tmp_path / "changed.pdf"
    changed.write_bytes(paper.read_bytes()[:-1] + b" ")
    page.get_by_label("Choisissez ou déposez le PDF").set_input_files(changed)
    expect(page.locator("#paper-answer.tone-danger")).to_be_visible()
    assert sent == []


def test_a_paper_is_shown_only_if_its_seal_is_the_hash_of_what_it_says(
    open_page: Callable[..., Page], served: Served
) -> None:
    page = open_page(360)
    facts = page.locator("#paper-facts")

    page.goto(f"/documents/{served.codes['certificate']}?c={served.codes['seal']}")
    expect(page.locator("#check.tone-done")).to_be_visible()
    expect(facts).to_contain_text("Atelier de la demo")
    page.route("**/*.json?c=*", lambda route: route.fulfill(body='{"title":"Autre","rows":[]}'))
    page.reload()
    expect(page.locator("#check.tone-danger")).to_be_visible()
    expect(facts).to_be_hidden()
