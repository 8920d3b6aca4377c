"""Every screen of an intake, looked at on three sizes, light and dark."""

import pytest
from playwright.sync_api import Page, expect

from reuse.codes import show_code as show
from tests.browser.intake.conftest import Keep, Phone, begin, button, choose, free, laptop, save, sent, told
from tests.browser.looks import look_at
from tests.browser.series import wedge

pytestmark = pytest.mark.browser

SIZES = {320: "light", 360: "dark", 1280: "light"}


def looked_at(page: Page, keep: Keep, name: str) -> None:
    """Look at a state on every size of screen."""
    look_at(page, keep, f"intake-{name}", SIZES)


def test_what_comes_before_the_form_is_accessible_and_fits(phone: Phone, keep: Keep) -> None:
    page = phone(width=320)
    looked_at(page, keep, "start")
    button(page, "Danger").click()
    looked_at(page, keep, "danger")
    button(page, "C’est à l’écart").click()
    told(page, "Choisissez d’abord")
    button(page, "Revenir : pas de danger").click()
    button(page, "Continuer sans étiquette").click()
    looked_at(page, keep, "spare")


def test_the_form_and_its_receipt_are_accessible_and_fit(phone: Phone, keep: Keep) -> None:
    page = phone(width=320)
    first, second = free(page, 2)
    begin(page, first)
    looked_at(page, keep, "form")
    save(page)
    expect(page.locator(".error-sum")).to_be_focused()
    looked_at(page, keep, "wrong")
    choose(page, "Ordinateur portable")
    for fold in page.locator("details.fold").all():
        fold.locator("summary").first.click()
    looked_at(page, keep, "unfolded")
    button(page, "Lire le numéro de série").click()
    looked_at(page, keep, "serial")
    button(page, "Revenir").click()
    save(page)
    told(page, "Reçu de dépôt")
    looked_at(page, keep, "receipt")
    button(page, "Ajouter un appareil").click()
    page.locator(".reader").wait_for()
    looked_at(page, keep, "same")
    begin(page, second)
    looked_at(page, keep, "second")


def test_a_torn_label_is_replaced_by_another(phone: Phone, keep: Keep) -> None:
    page = phone(width=320)
    first, second = free(page, 2)
    laptop(page, first)
    save(page)
    told(page, "Reçu de dépôt")
    sent(page)
    page.goto("/scan/fr#intake")
    wedge(page, first)
    told(page, "déjà sur un appareil")
    looked_at(page, keep, "known")
    page.get_by_role("link", name="Poser une nouvelle étiquette").click()
    told(page, "Lire la nouvelle étiquette")
    looked_at(page, keep, "relabel")
    wedge(page, second)
    told(page, "Nouvelle étiquette notée")
    looked_at(page, keep, "relabelled")
    sent(page)
    page.goto(f"/devices/{second}")
    expect(page.locator(".facts").first).to_contain_text(show(first))
