"""Pages that hold the phone's modules, and browsers whose camera plays a film."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.scanner.site import Site, serving


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def tabs(site: Site) -> Callable[[Browser], Page]:
    """Keep one page a browser: each test begins with a new document in it."""

    @cache
    def tab(browser: Browser) -> Page:
        return browser.new_context(base_url=site.address).new_page()

    return tab


@pytest.fixture
def show(site: Site, tabs: Callable[[Browser], Page]) -> Iterator[Callable[..., Page]]:
    """Open the page in a browser; the test fails where a page asked elsewhere, broke the policy or threw."""
    wrong: list[str] = []
    with ExitStack() as opened:

        def shown(browser: Browser, before: str = "", **media: Any) -> Page:
            page = tabs(browser)
            opened.enter_context(_watched(page, site, wrong))
            opened.enter_context(_said_before(page, before))
            page.emulate_media(**({"reduced_motion": "null"} | media))
            page.goto("/scan/")
            page.locator("html[data-ready]").wait_for()
            return page

        yield shown
    assert wrong == []


@contextmanager
def _watched(page: Page, site: Site, wrong: list[str]) -> Iterator[None]:
    """Watch the page; what was touched, routed and filmed in it is left behind with its document."""
    ours = (site.address, "data:", "blob:", "about:")
    hear: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: wrong.append(request.url) if not request.url.startswith(ours) else None,
        "console": lambda line: wrong.append(line.text) if "Content Security" in line.text else None,
        "pageerror": lambda error: wrong.append(str(error)),
    }
    for event, heard in hear.items():
        page.on(event, heard)
    yield
    page.unroute_all()
    page.goto("about:blank")
    for event, heard in hear.items():
        page.remove_listener(event, heard)


@contextmanager
def _said_before(page: Page, script: str) -> Iterator[None]:
    """Have the page's documents begin with a script."""
    session = page.context.new_cdp_session(page)
    session.send("Page.enable")
    known = session.send("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    yield
    session.send("Page.removeScriptToEvaluateOnNewDocument", known)
    session.detach()


@pytest.fixture
def page(show: Callable[..., Page], browser: Browser) -> Page:
    """Open the page where no camera is needed."""
    return show(browser)


@pytest.fixture
def film(seeing: Callable[..., Browser], show: Callable[..., Page]) -> Callable[..., Page]:
    """Open the page on a phone whose camera sees these frames, again and again."""

    def filmed(*frames: Image.Image, rate: int = 10, before: str = "") -> Page:
        return show(seeing(*frames, rate=rate), before)

    return filmed
