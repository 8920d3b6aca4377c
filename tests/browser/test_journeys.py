"""Whole ways through the pages: without JavaScript, by keyboard alone, in another language."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.looks import look_at, problems

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def press(page: Page, words: str) -> None:
    """Press the button, or follow the link, with these words."""
    page.locator("main").get_by_role("button", name=words).or_(
        page.locator("main").get_by_role("link", name=words)
    ).first.click()


def take_in(page: Page, code: str) -> str:
    """Take a tablet in and return the follow-up code on its deposit's page."""
    page.goto("/")
    page.get_by_label("Ou saisir un code").fill(code.lower())
    press(page, "Ouvrir")
    page.get_by_label("Tablette").check()
    page.get_by_label("Marque").fill("Dell")
    page.get_by_label("Son propriétaire, majeur").check()
    page.get_by_label("Pourquoi").select_option("may_serve")
    press(page, "Enregistrer l’entrée")
    return page.locator(".follow").inner_text()


def bring_to_the_bench(page: Page, code: str) -> None:
    """Receive the device, begin its erasure and say what it holds."""
    page.goto("/receive")
    page.get_by_label("Scannez ou saisissez l’étiquette").fill(code)
    press(page, "Le recevoir ici")
    page.goto(f"/d/{code}")
    press(page, "Enregistrer le tri")
    press(page, "Commencer l’effacement")
    press(page, "Enregistrer ce qu’il contient")
    page.get_by_label("Numéro de série 1").fill("PUCE-1")
    press(page, "Enregistrer ce qu’il contient")


def attest_erasure(page: Page) -> None:
    """Record that the one medium was reset, as a person saw it."""
    press(page, "Enregistrer un effacement")
    page.get_by_label("Clear").check()
    page.get_by_label("Technique").select_option("crypto_erase")
    page.get_by_label("Succès").check()
    press(page, "Enregistrer un effacement")


def donate(page: Page, code: str) -> None:
    """Receive the device in the shop and give it to an association."""
    page.goto(f"/d/{code}")
    press(page, "Le recevoir ici")
    page.goto(f"/d/{code}")
    press(page, "Donner")
    page.get_by_label("Une association").check()
    page.get_by_label("Nom de l’association").fill("Les Amis du clavier")
    press(page, "Donner")


def test_a_device_goes_from_its_label_to_its_donation_without_javascript(
    open_page: Callable[..., Page], served: Served, keep: Callable[[Page, str], None]
) -> None:
    code = served.codes["journey"]
    follow_up = take_in(open_page(360, signed_in="collector", java_script_enabled=False), code)
    bench = open_page(1280, signed_in="refurbisher", java_script_enabled=False)
    bring_to_the_bench(bench, code)
    assert "Un disque de cet appareil n’est pas effacé" in bench.locator(".refusal").first.inner_text()
    keep(bench, "refused")
    attest_erasure(bench)
    for words in ("Confirmer que tous les supports", "Commencer le reconditionnement", "Le déclarer prêt"):
        press(bench, words)

    shop = open_page(360, signed_in="seller", java_script_enabled=False)
    donate(shop, code)
    press(shop, "Acte de don")
    keep(shop, "deed")
    assert "Ce document est valable" in shop.locator("main").inner_text()
    assert "Les Amis du clavier" in shop.locator("main").inner_text()

    visitor = open_page(360, java_script_enabled=False)
    visitor.goto("/follow-up")
    visitor.get_by_label("Code de suivi").fill(follow_up.lower())
    press(visitor, "Voir mon dépôt")
    keep(visitor, "followed")
    assert "Donné" in visitor.locator("main").inner_text()
    assert follow_up not in visitor.url


def test_intake_is_done_by_keyboard_alone(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page(1280, signed_in="collector")
    page.goto("/")
    expect(page.locator("#f-code")).to_be_focused()
    page.keyboard.type(served.codes["keyboard"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/intake/**")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    reach(page, "kind")
    page.keyboard.press("Space")
    reach(page, "title")
    page.keyboard.press("Space")
    reach(page, "reason")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    reach(page, "")
    page.keyboard.press("Enter")

    page.wait_for_url("**/deposits/**")
    assert "L’entrée est enregistrée" in page.get_by_role("status").inner_text()


def reach(page: Page, name: str) -> None:
    """Press Tab until the question, or the form's button, has the focus; it must be seen to have it."""
    for _ in range(60):
        page.keyboard.press("Tab")
        at = page.evaluate("[document.activeElement.tagName, document.activeElement.name || '']")
        if at[1] == name and (name or at[0] == "BUTTON") and page.evaluate("!!document.activeElement.closest('main')"):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none"
            return
    pytest.fail(f"the keyboard does not reach {name or 'the button'}")


def test_what_was_typed_is_kept_when_the_form_is_refused(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page(360, signed_in="collector", java_script_enabled=False)
    page.goto(f"/intake/{served.codes['unclaimed']}")
    page.get_by_label("Ordinateur portable").check()
    page.get_by_label("Modèle").fill("X220")
    page.get_by_label("IMEI").fill("123456789012345")
    page.get_by_label("Pourquoi").select_option("may_serve")

    press(page, "Enregistrer l’entrée")

    assert "IMEI" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("Modèle").input_value() == "X220"
    assert page.get_by_label("Ordinateur portable").is_checked()
    assert page.locator("#f-imei").get_attribute("aria-invalid") == "true"


def test_a_refused_form_is_accessible(
    open_page: Callable[..., Page], served: Served, keep: Callable[[Page, str], None]
) -> None:
    page = open_page(360, signed_in="collector")
    page.goto(f"/intake/{served.codes['unclaimed']}")
    page.get_by_label("Ordinateur portable").check()
    page.get_by_label("IMEI").fill("123456789012345")
    page.get_by_label("Pourquoi").select_option("may_serve")

    press(page, "Enregistrer l’entrée")

    page.get_by_role("alert").wait_for()
    keep(page, "refused-form")
    assert problems(page) == []


def test_a_page_on_paper_keeps_its_words_and_drops_its_tools(
    open_page: Callable[..., Page], served: Served, keep: Callable[[Page, str], None]
) -> None:
    page = open_page(1280, signed_in="refurbisher")
    page.goto(f"/devices/{served.codes['bench']}")

    page.emulate_media(media="print")

    keep(page, "paper")
    assert page.locator(".facts").first.is_visible()
    assert not page.locator(".menu-wide").is_visible()
    assert not page.locator(".button").first.is_visible()


def test_a_mistyped_code_is_said_to_be_mistyped(open_page: Callable[..., Page]) -> None:
    page = open_page(360)
    page.goto("/")
    page.get_by_label("Code de l’étiquette").fill("7K4M-9QXP-0")
    press(page, "Voir cet appareil")

    assert "faute de frappe" in page.locator("h1").inner_text()


def test_the_language_changes_and_the_page_stays(
    open_page: Callable[..., Page], keep: Callable[[Page, str], None]
) -> None:
    page = open_page(1280, locale="fr")  # a reader of its own: the choice stays with it
    page.goto("/available?kind=monitor")

    page.get_by_role("link", name="English").click()

    assert page.url.endswith("/available?kind=monitor")
    assert page.locator("html").get_attribute("lang") == "en"
    keep(page, "english-available")
    page.goto("/")
    keep(page, "english-home")


def test_the_dark_colours_are_as_readable(
    open_page: Callable[..., Page], served: Served, keep: Callable[[Page, str], None]
) -> None:
    page = open_page(360, signed_in="refurbisher")
    page.emulate_media(color_scheme="dark")

    page.goto(f"/devices/{served.codes['bench']}")

    look_at(page, keep, "dark-device", {360: "dark", 1280: "dark"})


def test_the_map_shows_every_place(open_page: Callable[..., Page], keep: Callable[[Page, str], None]) -> None:
    page = open_page(1280)

    page.goto("/map")

    page.locator(".map-pin, .map-cluster").first.wait_for()
    keep(page, "map-1280")
    assert page.get_by_role("link", name="Voir la liste").count() == 1
