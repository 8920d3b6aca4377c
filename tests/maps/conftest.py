"""A browser and a site for the maps' tests."""

import os

import pytest

from tests.maps.site import Site, serving
from tools.chromium import ARGUMENTS, installed


@pytest.fixture(scope="module")
def chromium(playing):
    """Start the machine's own Chromium once a module."""
    path = installed()
    if path is None and os.environ.get("CI") != "true":
        pytest.skip("NO BROWSER TEST RAN: no Chromium is installed")
    browser = playing.chromium.launch(executable_path=path, args=list(ARGUMENTS))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def serving_site():
    """Serve under the strict policy, once a module: a server of its own took each test longer than its map."""
    with serving() as running:
        yield running


@pytest.fixture
def site(serving_site):
    """Serve no page yet, and have been asked for none."""
    serving_site.pages = Site().pages
    serving_site.asked.clear()
    return serving_site


@pytest.fixture(scope="module")
def tab(chromium, serving_site):
    """Open a page whose console is kept: `page.said` holds warnings, errors and what a script would alert."""
    opened = chromium.new_page(viewport={"width": 800, "height": 600}, base_url=serving_site.address)
    opened.set_default_timeout(5_000)
    opened.said = []
    opened.on("console", lambda line: line.type in {"error", "warning"} and opened.said.append(line.text))
    opened.on("pageerror", lambda error: opened.said.append(str(error)))
    opened.on("dialog", lambda dialog: (opened.said.append(f"alert {dialog.message}"), dialog.dismiss()))
    yield opened
    opened.close()


@pytest.fixture
def page(tab):
    """Empty the page before the test: what the last one's said stays with it."""
    tab.goto("about:blank")
    tab.said.clear()
    return tab
