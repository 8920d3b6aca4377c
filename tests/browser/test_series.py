"""One device after another: each scan answered at once, counted once, and summed up at the end."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from reuse.codes import show_code as show
from tests.browser.cellar import online
from tests.browser.conftest import Served, sign_in
from tests.browser.scanner.scenes import label, table
from tests.browser.series import (
    RELABELLED,
    band,
    begin,
    checked,
    in_hand,
    kept_phones,
    number,
    phone_of,
    scan_page,
    states,
    take_in,
    typed,
    wedge,
)

pytestmark = pytest.mark.browser

Keep = Callable[[Page, str], None]
Phone = Callable[..., Page]
SIZES = {320: "light", 360: "light", 1280: "light"}


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Phone]:
    """Hand phones to people; the test fails where a page throws or breaks the policy."""
    with in_hand(kept_phones(browser, served)) as handed:
        yield handed


@pytest.fixture(scope="module")
def counter(browser: Browser, served: Served) -> Iterator[Page]:
    """The collector's phone, which stays open from one test to the next: what it takes in is looked at on others."""
    context = phone_of(browser, served, "collector")
    yield context.pages[0]
    context.close()


@pytest.fixture
def collected(counter: Page) -> list[str]:
    """Two laptops that the collector took in."""
    return take_in(counter, 2)


def test_ten_devices_are_handed_over_and_received_in_series(phone: Phone, keep: Keep) -> None:
    giver, taker = phone("collector", 320), phone("refurbisher", 1280)
    codes = take_in(giver, 10)
    scan_page(giver, "series")
    checked(giver, keep, "choose", SIZES)
    giver.get_by_role("button", name="Remettre à un autre site").click()
    checked(giver, keep, "answers", SIZES)
    giver.get_by_label("Destination").select_option(label="Atelier d’essai, accueil, Muret")
    giver.get_by_role("button", name="Commencer la série").click()
    expect(giver.locator("[data-answers]")).to_contain_text("Atelier d’essai")
    wedge(giver, *codes)
    expect(number(giver)).to_have_text("10")

    expect(giver.locator("[data-last] .tone-done")).to_have_count(10)
    begin(taker, "Le recevoir ici")
    checked(taker, keep, "empty", SIZES)
    for code in codes:
        typed(taker, code)
    expect(number(taker)).to_have_text("10")
    expect(taker.locator("[data-last] .tone-done")).to_have_count(10)
    expect(band(taker)).to_have_attribute("data-outcome", "done")
    checked(taker, keep, "received", SIZES)
    taker.get_by_role("button", name="Terminer").click()
    expect(taker.locator("[data-list] li")).to_have_count(10)
    checked(taker, keep, "summary", SIZES)


def test_without_network_each_scan_is_kept_then_recorded(phone: Phone, keep: Keep, collected: list[str]) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    page.context.set_offline(True)
    wedge(page, *collected)

    expect(number(page)).to_have_text("2")
    expect(band(page)).to_have_attribute("data-outcome", "kept")
    assert states(page) == ["Gardé sur ce téléphone"] * 2
    checked(page, keep, "kept")
    online(page)
    expect(page.locator("[data-last] .tone-done")).to_have_count(2)
    expect(number(page)).to_have_text("2")


def test_a_device_counts_once_however_often_it_is_scanned(phone: Phone, collected: list[str]) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    wedge(page, *collected, collected[0])

    expect(band(page)).to_have_attribute("data-outcome", "already")
    expect(band(page)).to_contain_text("Déjà compté dans cette série")
    expect(number(page)).to_have_text("2")
    assert len(states(page)) == 2


def test_two_labels_of_one_device_count_once_even_where_the_phone_did_not_know(phone: Phone) -> None:
    giver, taker = phone("collector"), phone("refurbisher")
    (code,) = take_in(giver, 1)
    second: str = giver.evaluate(RELABELLED, code)
    begin(taker, "Le recevoir ici")
    taker.context.set_offline(True)
    wedge(taker, code, second)
    expect(number(taker)).to_have_text("2")
    online(taker)

    expect(number(taker)).to_have_text("1")
    assert states(taker) == ["Déjà fait", "Enregistré"]


def test_what_the_phone_knows_to_be_impossible_is_set_aside_with_its_reason(
    phone: Phone, served: Served, keep: Keep
) -> None:
    page = phone("refurbisher")
    begin(page, "Enregistrer le tri")
    wedge(page, served.codes["bench"])

    expect(band(page)).to_have_attribute("data-outcome", "refused")
    expect(page.locator("[data-aside]")).to_contain_text("Cela ne peut pas suivre l’étape")
    expect(number(page)).to_have_text("0")
    checked(page, keep, "aside")
    page.locator("[data-aside]").get_by_role("link", name="Ouvrir").click()
    expect(page.locator(".phone-device .code")).to_have_text(show(served.codes["bench"]))


def test_what_the_service_refuses_later_leaves_the_count(phone: Phone, served: Served, keep: Keep) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    page.context.set_offline(True)
    wedge(page, served.codes["unclaimed"])
    expect(number(page)).to_have_text("1")
    online(page)

    expect(band(page)).to_have_attribute("data-outcome", "late")
    expect(number(page)).to_have_text("0")
    assert states(page) == ["Refusé"]
    checked(page, keep, "late")


def test_the_last_scan_is_undone_by_an_event_and_may_be_made_again(phone: Phone, collected: list[str]) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    wedge(page, *collected)
    expect(page.locator("[data-last] .tone-done")).to_have_count(2)
    page.get_by_role("button", name="Annuler la dernière").click()

    expect(number(page)).to_have_text("1")
    assert states(page) == ["Annulé", "Enregistré"]
    expect(page.locator("#state")).to_have_text("Tout est enregistré")
    wedge(page, collected[1])
    expect(number(page)).to_have_text("2")
    expect(page.locator("[data-last] .tone-done")).to_have_count(2)


def test_a_series_survives_a_reload(phone: Phone, keep: Keep, collected: list[str]) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    wedge(page, collected[0])
    expect(number(page)).to_have_text("1")
    page.reload()
    expect(page.get_by_text("Une série est en cours")).to_be_visible()
    checked(page, keep, "under-way")
    page.get_by_role("button", name="La poursuivre").click()
    wedge(page, *collected)

    expect(number(page)).to_have_text("2")


def test_a_series_belongs_to_who_began_it(phone: Phone, collected: list[str]) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    wedge(page, collected[0])
    expect(page.locator("[data-last] .tone-done")).to_have_count(1)
    page.context.clear_cookies()
    wedge(page, collected[1])
    expect(page.get_by_text("Personne n’est connecté")).to_be_visible()
    sign_in(page, "seller")
    scan_page(page, "series")
    expect(page.get_by_text("Choisissez une étape")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page, "refurbisher")
    scan_page(page, "series")

    expect(page.get_by_text("1 appareil, depuis")).to_be_visible()


def test_two_labels_in_view_are_taken_together(
    seeing: Callable[..., Browser], served: Served, collected: list[str]
) -> None:
    context = phone_of(seeing(table(*map(label, collected))), served, "refurbisher", permissions=["camera"])
    page = context.pages[0]
    begin(page, "Le recevoir ici")

    expect(number(page)).to_have_text("2")
    expect(page.locator("[data-last] li")).to_have_count(2)
    context.close()


def test_a_danger_is_told_of_the_last_device_scanned(phone: Phone, keep: Keep, collected: list[str]) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    wedge(page, collected[0])
    expect(page.locator("[data-last] .tone-done")).to_have_count(1)
    page.get_by_role("button", name="Danger").click()
    checked(page, keep, "danger")
    page.get_by_label("Danger").select_option("swollen_battery")
    with page.expect_response("**/scan/replay"):
        page.get_by_role("button", name="Signaler un danger").click()

    expect(band(page)).to_have_attribute("data-outcome", "danger")
    expect(number(page)).to_have_text("1")
    expect(page.locator("#state")).to_have_text("Tout est enregistré")
    page.goto(f"/devices/{collected[0]}")
    expect(page.get_by_text("Danger signalé").first).to_be_visible()


def test_the_spreadsheet_runs_nothing_and_the_report_names_what_was_recorded(phone: Phone, counter: Page) -> None:
    codes = take_in(counter, 1, maker="=1+1")
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    wedge(page, *codes)
    expect(page.locator("[data-last] .tone-done")).to_have_count(1)
    page.get_by_role("button", name="Terminer").click()
    with page.expect_download() as sheet:
        page.get_by_role("button", name="Tableur (CSV)").click()
    with page.expect_download() as paper:
        page.get_by_role("button", name="Rapport (PDF)").click()

    text = sheet.value.path().read_text("utf-8")
    assert text.startswith("\N{ZERO WIDTH NO-BREAK SPACE}Heure;Code;Appareil")
    assert f"{show(codes[0])};'=1+1 Essai 1;Reçu;Enregistré" in text
    assert paper.value.path().read_bytes().startswith(b"%PDF")


def test_without_network_the_report_says_that_it_waits_and_the_spreadsheet_is_there(
    phone: Phone, keep: Keep, collected: list[str]
) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    page.context.set_offline(True)
    wedge(page, *collected)
    page.get_by_role("button", name="Terminer").click()
    expect(page.get_by_text("2 lectures de cette série attendent le réseau")).to_be_visible()
    with page.expect_download():
        page.get_by_role("button", name="Tableur (CSV)").click()
    page.get_by_role("button", name="Rapport (PDF)").click()

    expect(page.locator("[data-notice]")).to_contain_text("une fois le réseau revenu")
    checked(page, keep, "summary-kept")


def test_a_series_is_made_by_keyboard_alone(phone: Phone, collected: list[str]) -> None:
    page = phone("refurbisher", 1280)
    scan_page(page, "series")
    page.get_by_role("button", name="Le recevoir ici").focus()
    page.keyboard.press("Enter")
    page.locator("#typed-code").focus()
    page.keyboard.type(collected[0], delay=90)
    page.keyboard.press("Enter")
    expect(number(page)).to_have_text("1")
    page.get_by_role("button", name="Terminer").focus()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_be_focused()


def test_each_answer_says_how_long_it_took(phone: Phone, collected: list[str]) -> None:
    page = phone("refurbisher")
    begin(page, "Le recevoir ici")
    wedge(page, collected[0])
    expect(number(page)).to_have_text("1")

    assert page.evaluate("performance.getEntriesByName('scan-told').length") == 1
