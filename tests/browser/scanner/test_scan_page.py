"""The scanner in the service's own scan page, under its own policy."""

import pytest
from playwright.sync_api import expect

from reuse.codes import show_code
from tests.browser.conftest import Served, sign_in
from tests.browser.scanner.scenes import label, table

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(seeing, served: Served):
    """Sign a collector in on a phone that looks at a label nobody used yet."""
    browser = seeing(table(label(served.codes["unclaimed"])))
    options = {"viewport": {"width": 360, "height": 780}, "permissions": ["camera"]}
    page = browser.new_page(base_url=served.address, **options)
    page.said = []
    page.on("console", lambda line: page.said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    sign_in(page, "collector")
    yield page
    page.close()


def test_a_label_before_the_camera_of_the_scan_page_opens_what_it_is(phone, served):
    phone.goto("/scan/")

    expect(phone.locator("main")).to_contain_text(show_code(served.codes["unclaimed"]))
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")  # else the server is left in the middle of a file
    assert phone.said == []
