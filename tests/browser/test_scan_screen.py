"""One scan, one device: what it is and what is done next stand in view, whatever its name."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served
from tests.browser.scanner.scenes import table
from tests.browser.series import checked, in_hand, kept_phones, phone_of, scan_page, typed

pytestmark = pytest.mark.browser

Keep = Callable[[Page, str], None]
DOORS = 60  # pixels of the bar at the bottom


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Page]:
    """The refurbisher's phone, which shows nothing yet."""
    with in_hand(kept_phones(browser, served)) as handed:
        yield handed("refurbisher")


@pytest.mark.parametrize("camera", [False, True])
def test_after_a_scan_the_device_and_its_first_button_are_in_view(
    request: pytest.FixtureRequest, phone: Page, served: Served, keep: Keep, camera: bool
) -> None:
    page = phone
    if camera:
        sees_no_label = request.getfixturevalue("seeing")(table())
        page = phone_of(sees_no_label, served, "refurbisher", permissions=["camera"]).pages[0]
    scan_page(page, "scan")
    if camera:
        expect(page.locator("video")).to_be_visible()
        page.locator(".reader-more summary").click()
    typed(page, served.codes["bench"])
    expect(page.locator(".phone-device h2")).to_contain_text("Édition très longue")

    for part in (page.locator(".phone-device h2"), page.locator("[data-actions] .button").first):
        box = part.bounding_box()
        assert box is not None
        assert 0 <= box["y"] <= box["y"] + box["height"] <= 640 - DOORS
    checked(page, keep, f"scan-{'camera' if camera else 'typed'}")
    if camera:
        page.context.close()


def test_a_typed_code_leads_the_keyboard_to_the_device(phone: Page, served: Served) -> None:
    scan_page(phone, "scan")
    typed(phone, served.codes["bench"])

    expect(phone.locator(".phone-device")).to_be_focused()
    phone.keyboard.press("Tab")
    expect(phone.locator("[data-actions] .button").first).to_be_focused()


def test_a_danger_is_at_hand_and_rare_steps_are_folded_away(phone: Page, served: Served) -> None:
    scan_page(phone, "scan")
    typed(phone, served.codes["bench"])

    expect(phone.get_by_role("button", name="Signaler un danger")).to_be_visible()
    expect(phone.get_by_role("button", name="Envoyer au recyclage")).to_be_hidden()
    phone.get_by_text("Autres étapes").click()
    expect(phone.get_by_role("button", name="Envoyer au recyclage")).to_be_visible()
