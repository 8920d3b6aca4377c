"""A stock-take in a browser: scanned by keyboard, without JavaScript, on a phone and on a desk."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Served
from tests.browser.looks import Keep, look_at

pytestmark = pytest.mark.browser


def scan(page: Page, code: str) -> None:
    """Do what a hardware scanner does: type where the focus is, then Enter."""
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def band(page: Page) -> str:
    return page.locator("[role=status]").first.inner_text()


def test_a_site_is_counted_closed_and_settled(open_page: Callable[..., Page], served: Served, keep: Keep) -> None:
    page = open_page(360, signed_in="collector")
    page.goto("/stocktakes")
    look_at(page, keep, "stocktake-list")

    page.get_by_role("button", name="Commencer le comptage").click()
    expect(page.locator("#f-code")).to_be_focused()
    for code, said in (
        (served.codes["collected"], "compté"),
        (served.codes["collected"], "déjà compté"),
        (served.codes["shelf"], "autre structure"),
        (served.codes["unclaimed"], "aucun appareil connu"),
        ("7K4M9QXP0", "faute de frappe"),
    ):
        scan(page, code)
        expect(page.locator("[role=status]").first).to_contain_text(said)
        expect(page.locator("#f-code")).to_be_focused()
    look_at(page, keep, "stocktake-open")
    for part in ("elsewhere", "unexpected", "present", "left"):
        page.goto(f"{page.url.partition('?')[0]}?list={part}")
        look_at(page, keep, f"stocktake-{part}")

    page.get_by_role("button", name="Clore le comptage").click()
    expect(page.locator("[role=status]").first).to_contain_text("Comptage clos")
    look_at(page, keep, "stocktake-closed")
    page.get_by_role("link", name="Voir le rapport").click()
    look_at(page, keep, "stocktake-report")


def test_scans_need_no_javascript(open_page: Callable[..., Page], served: Served) -> None:
    page = open_page(360, signed_in="collector", java_script_enabled=False)
    page.goto("/stocktakes")
    page.get_by_role("button", name="Commencer le comptage").click()
    page.locator("#f-code").fill(served.codes["unclaimed"])
    page.locator("#f-code").press("Enter")

    expect(page.locator("[role=status]").first).to_contain_text("aucun appareil connu")
    page.get_by_role("button", name="Clore le comptage").click()
    page.locator("input[type=checkbox]").first.check()
    page.get_by_role("button", name="Déclarer perdus les appareils cochés").click()
    expect(page.locator("[role=status]").first).to_contain_text("1 appareil réglé")
    page.get_by_role("button", name="Annuler").first.click()
    expect(page.locator("[role=status]").first).to_contain_text("Annulé")
