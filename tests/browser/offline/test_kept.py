"""What the phone keeps, for whom, and until when: the service worker, the queue and the ways out of it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from reuse.codes import show_code
from reuse.web import phone as shell
from tests.browser.cellar import (
    COUNTS,
    KEPT,
    Cellar,
    Cut,
    all_sent,
    do,
    known,
    online,
    person,
    read,
    recorded,
    scan_page,
)

pytestmark = pytest.mark.browser

DECODED = """async () => {
    const { openDecoder } = await import(new URL("decoder.js", document.querySelector("script[type=module]").src));
    const decoder = await openDecoder();
    decoder.close();
    return decoder.kind;
}"""
"""Opens what reads codes, and says which it is."""

CACHED = """async () => {
    const found = [];
    for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
    return found;
}"""


def test_the_page_opens_without_network_and_reads_a_code(new_bench: Page, code: str) -> None:
    new_bench.context.set_offline(True)
    new_bench.reload()
    read(new_bench, code)

    expect(new_bench.locator(".phone-device")).to_contain_text(show_code(code))


def test_a_browser_that_reads_no_codes_takes_a_reader_along_before_it_is_needed(new_bench: Page) -> None:
    for _ in range(200):
        if any(path.endswith("/zxing_reader.wasm") for path in new_bench.evaluate(CACHED)):
            break
        new_bench.wait_for_timeout(100)
    new_bench.context.set_offline(True)
    new_bench.reload()

    assert new_bench.evaluate(DECODED) == "wasm"


def test_any_other_page_says_that_it_needs_the_network(bench: Page) -> None:
    bench.context.set_offline(True)
    bench.goto("/devices")

    expect(bench.locator("h1")).to_have_text("Cette page a besoin du réseau")
    expect(bench.locator("[data-again]")).to_have_attribute("href", "/devices")


def test_a_label_opened_without_network_opens_in_the_scan_page(bench: Page, code: str) -> None:
    bench.context.set_offline(True)
    bench.goto(f"/d/{code}")

    expect(bench.locator(".phone-device")).to_contain_text(show_code(code))


def test_the_language_last_read_is_the_one_that_opens_without_network(bench: Page) -> None:
    bench.goto("/scan/en")
    expect(bench.locator("html")).to_have_attribute("lang", "en")
    bench.context.set_offline(True)
    bench.goto("/devices")

    expect(bench.locator("h1")).to_have_text("This page needs the network")


def test_a_scan_kept_without_network_is_recorded_once_it_is_back(bench: Page, cellar: Cellar, code: str) -> None:
    bench.context.set_offline(True)
    do(bench, code, "sent_for_recycling")
    expect(bench.locator("#state")).to_contain_text("1 lecture attend le réseau")
    online(bench)
    all_sent(bench)

    assert recorded(cellar, "sent_for_recycling", code) == 1


def test_a_scan_taken_back_before_it_left_is_never_recorded(bench: Page, cellar: Cellar, code: str) -> None:
    bench.context.set_offline(True)
    do(bench, code, "sent_for_recycling")
    expect(bench.locator("#state")).to_contain_text("1 lecture attend le réseau")
    bench.locator("[data-slot] .notice button").click()
    expect(bench.locator("#state")).to_contain_text("Pas de réseau")
    online(bench)
    all_sent(bench)

    assert recorded(cellar, "sent_for_recycling", code) == 0


def test_a_scan_undone_after_it_left_is_corrected(bench: Page, cellar: Cellar, code: str) -> None:
    do(bench, code, "sent_for_recycling")
    all_sent(bench)
    bench.locator("[data-slot] .notice button").click()
    all_sent(bench)

    expect(bench.locator(".phone-device [data-stage]")).to_contain_text("Trié")
    assert recorded(cellar, "corrected", code) == 1


def test_a_new_version_waits_to_be_taken_and_loses_nothing(
    new_bench: Page, cellar: Cellar, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cellar.line.cut = Cut.BEFORE
    do(new_bench, code, "sent_for_recycling")
    monkeypatch.setattr(shell, "_said", lambda: "other words")
    new_bench.evaluate("navigator.serviceWorker.getRegistration().then((found) => found.update()).then(() => true)")
    with new_bench.expect_navigation():
        new_bench.get_by_role("button", name="Passer à la nouvelle version").click()
    expect(new_bench.locator("#state")).to_contain_text("1 lecture attend")
    cellar.line.cut = Cut.NOWHERE
    online(new_bench)
    all_sent(new_bench)

    assert recorded(cellar, "sent_for_recycling", code) == 1


def test_signing_out_is_refused_while_scans_wait_and_a_file_is_offered(bench: Page, code: str, tmp_path: Path) -> None:
    bench.context.set_offline(True)
    do(bench, code, "sent_for_recycling")
    bench.goto("/scan/fr#queue")
    bench.locator('[data-do="leave"]').click()
    expect(bench.locator("[data-notice]")).to_contain_text("1 lecture n’est pas encore enregistrée")
    with bench.expect_download() as saving:
        bench.locator('[data-do="save"]').click()
    saving.value.save_as(tmp_path / "scans.json")

    (kept,) = json.loads((tmp_path / "scans.json").read_text())["scans"]
    assert kept["item"]["code"] == code
    assert bench.evaluate(COUNTS)["waiting"] == 1


def test_a_file_is_taken_back_on_another_phone_of_the_same_person_and_on_no_colleagues(
    bench: Page, phone: Callable[..., BrowserContext], cellar: Cellar, code: str, tmp_path: Path
) -> None:
    bench.context.set_offline(True)
    do(bench, code, "sent_for_recycling")
    bench.goto("/scan/fr#queue")
    with bench.expect_download() as saving:
        bench.locator('[data-do="save"]').click()
    saving.value.save_as(tmp_path / "scans.json")
    mates, mine = known(cellar, phone(), "mate"), known(cellar, phone(), "refurbisher")
    for page in (mates, mine):
        scan_page(page, "queue")
        page.locator("#q-file").set_input_files(tmp_path / "scans.json")
    expect(mates.locator("[data-notice]")).to_contain_text("quelqu’un d’autre")
    expect(mine.locator("[data-notice]")).to_contain_text("1 lecture reprise")
    all_sent(mine)
    online(bench)
    all_sent(bench)

    assert recorded(cellar, "sent_for_recycling", code) == 1


@pytest.mark.parametrize("way", ["queue", "page"])
def test_signing_out_empties_the_phone(bench: Page, code: str, way: str) -> None:
    do(bench, code, "sent_for_recycling")
    all_sent(bench)
    if way == "queue":
        bench.goto("/scan/fr#queue")
        bench.locator('[data-do="leave"]').click()
    else:
        bench.goto("/devices")
        bench.get_by_role("button", name="Se déconnecter").click()
    bench.wait_for_url("**/")
    expect(bench.get_by_role("link", name="Se connecter")).to_be_visible()

    assert set(bench.evaluate(KEPT).values()) == {0}
    assert all(path.startswith(("/scan/", "/static/")) for path in bench.evaluate(CACHED))


def test_signing_out_of_an_ordinary_page_loses_no_scan(bench: Page, cellar: Cellar, code: str) -> None:
    cellar.line.cut = Cut.BEFORE
    do(bench, code, "sent_for_recycling")
    bench.goto("/devices")
    bench.get_by_role("button", name="Se déconnecter").click()

    expect(bench.locator("[data-notice]")).to_contain_text("1 lecture n’est pas encore enregistrée")
    bench.goto("/devices")
    expect(bench.get_by_role("button", name="Se déconnecter")).to_be_visible()


def test_without_its_scan_page_a_browser_signs_out_as_ever(phone: Callable[..., BrowserContext]) -> None:
    page = person(phone(), "refurbisher")
    page.get_by_role("button", name="Se déconnecter").click()

    expect(page.get_by_role("link", name="Se connecter")).to_be_visible()


def test_nobody_scans_in_the_name_of_who_had_the_phone_before(bench: Page, cellar: Cellar, code: str) -> None:
    bench.goto("/sign-in")
    bench.locator("#f-email").fill("mate@essai.test")
    bench.locator("#f-password").fill("quatre mots pour essayer")
    bench.locator("#f-password").press("Enter")
    bench.wait_for_url("**/")
    bench.context.set_offline(True)
    bench.goto("/scan/fr")

    expect(bench.locator("main")).to_contain_text("Personne n’est connecté sur ce téléphone")
    online(bench)
    do(bench, code, "sent_for_recycling")
    all_sent(bench)
    assert recorded(cellar, "sent_for_recycling", code) == 1
