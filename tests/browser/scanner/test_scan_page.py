"""The scanner in the service's own scan page, under its own policy."""

import pytest
from playwright.sync_api import Playwright, expect

from reuse.codes import show_code
from tests.browser.conftest import Served, sign_in
from tests.browser.scanner.conftest import CAMERA
from tests.browser.scanner.scenes import label, table, write_film
from tools import chromium

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(playing: Playwright, tmp_path, served: Served):
    """Sign a collector in on a phone that looks at a label nobody used yet."""
    path = chromium.installed()
    if path is None:
        pytest.skip("no Chromium on this machine")
    film = write_film(tmp_path / "camera.y4m", [table(label(served.codes["unclaimed"]))])
    arguments = [*CAMERA, f"--use-file-for-fake-video-capture={film}"]
    browser = playing.chromium.launch(executable_path=path, args=arguments)
    seeing = {"viewport": {"width": 360, "height": 780}, "permissions": ["camera"]}
    page = browser.new_page(base_url=served.address, **seeing)
    page.said = []
    page.on("console", lambda line: page.said.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: page.said.append(str(error)))
    sign_in(page, "collector")
    yield page
    browser.close()


def test_a_label_before_the_camera_of_the_scan_page_opens_what_it_is(phone, served):
    phone.goto("/scan/")

    expect(phone.locator("main")).to_contain_text(show_code(served.codes["unclaimed"]))
    phone.evaluate("navigator.serviceWorker.ready.then(() => true)")  # else the server is left in the middle of a file
    assert phone.said == []
