"""The whole journey: ten devices taken in and handed over in a basement, then received at the workshop."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.cellar import online
from tests.browser.conftest import Served
from tests.browser.looks import problems, settle
from tests.browser.series import kept_phones, number, scan_page, wedge

pytestmark = pytest.mark.browser

FREE = """async (count) => {
    const base = document.querySelector("script[type=module]").src;
    const [network, known] = await Promise.all(["network", "known"].map((name) => import(new URL(`${name}.js`, base))));
    const { codes } = await network.ask("/scan/spares", { key: known.uuid(), count });
    await known.refresh();
    return codes;
}"""

Keep = Callable[[Page, str], None]


def looked_at(page: Page, keep: Keep, name: str) -> None:
    settle(page)
    keep(page, f"town-hall-{name}")
    assert (found := problems(page)) == [], (name, found)


def take_in(page: Page, code: str) -> None:
    """Take one laptop in, by the buttons that the person touches."""
    wedge(page, code)
    page.get_by_role("radio", name="Ordinateur portable").check()
    page.get_by_label("Son propriétaire, majeur, le cède").check()
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.locator("#content")).to_contain_text("Reçu de dépôt")


def hand_over(page: Page, keep: Keep, codes: list[str]) -> None:
    """Hand each device over to the workshop, in series."""
    page.goto("/scan/fr#series")
    page.get_by_role("button", name="Remettre à un autre site").click()
    page.get_by_label("Destination").select_option(label="Atelier d’essai, accueil, Muret")
    page.get_by_role("button", name="Commencer la série").click()
    wedge(page, *codes)
    expect(number(page)).to_have_text("10")
    looked_at(page, keep, "handed-over")


def receive(page: Page, keep: Keep, codes: list[str]) -> None:
    """Receive each device, in series."""
    scan_page(page, "series")
    step = page.get_by_role("button", name="Le recevoir ici", exact=True)
    step.wait_for()
    looked_at(page, keep, "series")
    step.click()
    wedge(page, *codes)
    expect(number(page)).to_have_text("10")
    expect(page.locator("[data-last] .tone-done")).to_have_count(10)
    looked_at(page, keep, "received")
    page.get_by_role("button", name="Terminer").click()
    expect(page.locator("#content")).to_contain_text("Toutes les lectures")
    looked_at(page, keep, "summary")


def test_ten_devices_given_in_a_basement_reach_the_workshop(browser: Browser, served: Served, keep: Keep) -> None:
    phones = kept_phones(browser, served)
    basement, workshop = phones("collector"), phones("refurbisher")
    giver, taker = basement.pages[0], workshop.pages[0]
    scan_page(giver, "intake")
    giver.locator(".reader").wait_for()
    codes = giver.evaluate(FREE, 10)

    basement.set_offline(True)
    for code in codes:
        take_in(giver, code)
        looked_at(giver, keep, "receipt")
        giver.get_by_role("button", name="Finir avec cette personne").click()
        expect(giver.locator("#content")).to_contain_text("Collez une étiquette")
    hand_over(giver, keep, codes)
    expect(giver.locator("#state")).to_have_text("20 lectures attendent le réseau")
    giver.goto("/scan/fr#queue")
    looked_at(giver, keep, "waiting")
    online(giver)
    expect(giver.locator("#state")).to_have_text("Tout est enregistré")
    receive(taker, keep, codes)

    taker.goto(f"/devices/{codes[0]}")
    expect(taker.locator("main")).to_contain_text("Atelier d’essai")
    looked_at(taker, keep, "device")
