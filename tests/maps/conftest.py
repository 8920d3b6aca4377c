"""A browser and a site for the maps' tests."""

import os

import pytest

from tests.maps.site import serving
from tools.chromium import installed


@pytest.fixture(scope="module")
def chromium(playing):
    """Start the machine's own Chromium once a module."""
    path = installed()
    if path is None and os.environ.get("CI") != "true":
        pytest.skip("NO BROWSER TEST RAN: no Chromium is installed")
    browser = playing.chromium.launch(executable_path=path, args=["--no-sandbox"])
    yield browser
    browser.close()


@pytest.fixture
def site():
    """Serve pages under the strict policy."""
    with serving() as running:
        yield running


@pytest.fixture
def page(chromium, site):
    """Open a page whose console is kept: `page.said` holds warnings, errors and what a script would alert."""
    opened = chromium.new_page(viewport={"width": 800, "height": 600}, base_url=site.address)
    opened.set_default_timeout(5_000)
    opened.said = []
    opened.on("console", lambda line: line.type in {"error", "warning"} and opened.said.append(line.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("dialog", lambda dialog: (opened.said.append(f"alert {dialog.message}"), dialog.dismiss()))
    yield opened
    opened.close()
