"""Pages that hold the phone's modules, and browsers whose camera plays a film."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

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


@pytest.fixture
def show(site: Site) -> Iterator[Callable[..., Page]]:
    """Open the page in a browser; the test fails where a page asked elsewhere, broke the policy or threw."""
    wrong: list[str] = []
    with ExitStack() as opened:

        def shown(browser: Browser, before: str = "", **options: str) -> Page:
            context = browser.new_context(base_url=site.address, **options)
            opened.callback(context.close)
            if before:
                context.add_init_script(before)
            page = context.new_page()
            _watch(page, site, wrong)
            page.goto("/scan/")
            page.locator("html[data-ready]").wait_for()
            return page

        yield shown
    assert wrong == []


def _watch(page: Page, site: Site, wrong: list[str]) -> None:
    ours = (site.address, "data:", "blob:")
    page.on("request", lambda request: wrong.append(request.url) if not request.url.startswith(ours) else None)
    page.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))


@pytest.fixture
def page(show: Callable[..., Page], browser: Browser) -> Page:
    """Open the page where no camera is needed."""
    return show(browser)


@pytest.fixture
def film(playing: Playwright, show: Callable[..., Page], tmp_path: Path) -> Iterator[Callable[..., Page]]:
    """Open the page on a phone whose camera sees these frames, again and again."""
    path = chromium.installed()
    if path is None:
        pytest.skip("no Chromium on this machine")
    browsers: list[Browser] = []

    def filmed(*frames: Image.Image, rate: int = 10, before: str = "") -> Page:
        video = write_film(tmp_path / "camera.y4m", frames, rate=rate)
        argument = f"--use-file-for-fake-video-capture={video}"
        browsers.append(playing.chromium.launch(executable_path=path, args=[*CAMERA, argument]))
        return show(browsers[-1], before)

    yield filmed
    for one in browsers:
        one.close()
