"""Pages that hold the phone's modules, and browsers whose camera plays a film."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Playwright

from tests.browser.scanner.scenes import write_film
from tests.browser.scanner.site import Site, serving
from tools import chromium

CAMERA = (*chromium.ARGUMENTS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")


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


@pytest.fixture(scope="module")
def seeing(playing: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, Path]]:
    """Start a browser with a camera, and the film that it opens whenever a page asks for what the camera sees."""
    path = chromium.installed()
    if path is None:
        pytest.skip("no Chromium on this machine")
    video = tmp_path_factory.mktemp("camera") / "camera.y4m"
    made = playing.chromium.launch(executable_path=path, args=[*CAMERA, f"--use-file-for-fake-video-capture={video}"])
    yield made, video
    made.close()


@pytest.fixture
def film(seeing: tuple[Browser, Path], show: Callable[..., Page]) -> Callable[..., Page]:
    """Open the page on a phone whose camera sees these frames, again and again."""
    browser, video = seeing

    def filmed(*frames: Image.Image, rate: int = 10, before: str = "") -> Page:
        write_film(video.with_suffix(".new"), frames, rate=rate).replace(video)  # the last page may still be reading
        return show(browser, before)

    return filmed
