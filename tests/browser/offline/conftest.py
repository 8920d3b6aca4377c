"""A phone of the workshop in the cellar, on which nothing may go wrong unseen."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.cellar import Cellar, Cut, cellar_of, known, scan_page


@pytest.fixture(scope="session")
def cellar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cellar]:
    with cellar_of(tmp_path_factory.mktemp("cellar"), devices=48) as made:
        yield made


@pytest.fixture
def code(cellar: Cellar) -> str:
    """A device on the bench that no other test touches."""
    return cellar.codes.pop()


@pytest.fixture
def phone(browser: Browser, cellar: Cellar) -> Iterator[Callable[..., BrowserContext]]:
    """Hand out phones on which nothing throws, breaks the policy or asks another host."""
    made: list[BrowserContext] = []
    wrong: list[str] = []

    def handed(**options: object) -> BrowserContext:
        sized = {"locale": "fr-FR", "base_url": cellar.address, "viewport": {"width": 360, "height": 740}}
        one = browser.new_context(**(sized | options))
        one.on("weberror", lambda error: wrong.append(str(error.error)))
        one.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
        one.on("request", lambda asked: wrong.append(asked.url) if not _ours(asked.url, cellar) else None)
        made.append(one)
        return one

    yield handed
    cellar.line.cut, cellar.line.fails_at, cellar.line.status = Cut.NOWHERE, "", 500
    for one in made:
        one.close()
    assert wrong == []


def _ours(url: str, cellar: Cellar) -> bool:
    return url.startswith((cellar.address, "blob:", "data:"))


@pytest.fixture
def bench(phone: Callable[..., BrowserContext], cellar: Cellar) -> Page:
    """The refurbisher's phone, on the scan page."""
    page = known(cellar, phone(), "refurbisher")
    scan_page(page)
    return page
