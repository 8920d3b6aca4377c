"""A depositor's way: from the receipt's link to the story, and on to somebody else; with scripts and without."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from reuse.collection.receipts import show_follow_up
from reuse.collection.service import follow_up_code
from tests.browser.conftest import SECRET, Served
from tests.browser.looks import problems

pytestmark = [pytest.mark.browser, pytest.mark.journey]


def test_the_link_of_a_receipt_opens_the_story_which_is_shared_by_a_link(
    open_page: Callable[..., Page], served: Served, keep: Callable[[Page, str], None]
) -> None:
    code = follow_up_code(SECRET, UUID(served.codes["deposit"]))
    page = open_page(360, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/follow-up#{code}")
    expect(page.get_by_label("Code de suivi")).to_have_value(show_follow_up(code))
    assert "#" not in page.url
    page.get_by_role("button", name="Voir mon dépôt").click()

    expect(page.get_by_text("Prêt pour une seconde vie")).to_be_visible()
    keep(page, "followed-360")
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Copier le lien").click()
    expect(page.get_by_role("status")).to_have_text("Le lien est copié.")
    assert page.evaluate("navigator.clipboard.readText()").endswith(f"/follow-up#{show_follow_up(code)}")


def test_without_javascript_the_code_itself_is_shared(open_page: Callable[..., Page], served: Served) -> None:
    code = show_follow_up(follow_up_code(SECRET, UUID(served.codes["deposit"])))
    page = open_page(360, java_script_enabled=False)
    page.goto("/follow-up")
    page.get_by_label("Code de suivi").fill(code)
    page.get_by_role("button", name="Voir mon dépôt").click()

    expect(page.locator(".follow")).to_have_text(code)
    expect(page.get_by_role("button", name="Copier le lien")).not_to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator(".history").first).to_be_visible()
