"""A phone of the workshop in the cellar, on which nothing may go wrong unseen."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.cellar import Cellar, Cut, cellar_of, known, scan_page
from tests.browser.series import emptied


@pytest.fixture(scope="session")
def cellar(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cellar]:
    with cellar_of(tmp_path_factory.mktemp("cellar"), devices=48) as made:
        yield made


@pytest.fixture
def code(cellar: Cellar) -> str:
    """A device on the bench that no other test touches."""
    return cellar.codes.pop()


@pytest.fixture
def hear(cellar: Cellar) -> Iterator[Callable[[BrowserContext], None]]:
    """Hear phones: the test fails when one throws, breaks the policy or asks another host. The line is whole again."""
    heard: list[BrowserContext] = []
    wrong: list[str] = []
    listens: dict[Any, Callable[[Any], None]] = {
        "weberror": lambda error: wrong.append(str(error.error)),
        "console": lambda line: wrong.append(line.text) if "Content Security" in line.text else None,
        "request": lambda asked: wrong.append(asked.url) if not _ours(asked.url, cellar) else None,
    }

    def listen(one: BrowserContext) -> None:
        heard.append(one)
        for event, told in listens.items():
            one.on(event, told)

    yield listen
    cellar.line.cut, cellar.line.fails_at, cellar.line.status = Cut.NOWHERE, "", 500
    for one in heard:
        for event, told in listens.items():
            one.remove_listener(event, told)
    assert wrong == []


def _ours(url: str, cellar: Cellar) -> bool:
    return url.startswith((cellar.address, "blob:", "data:"))


def _sized(options: dict[str, Any]) -> dict[str, Any]:
    return {"locale": "fr-FR", "viewport": {"width": 360, "height": 740}} | options


@pytest.fixture
def phone(
    browser: Browser, cellar: Cellar, hear: Callable[[BrowserContext], None]
) -> Iterator[Callable[..., BrowserContext]]:
    """Hand out new phones."""
    made: list[BrowserContext] = []

    def handed(**options: Any) -> BrowserContext:
        made.append(browser.new_context(base_url=cellar.address, **_sized(options)))
        hear(made[-1])
        return made[-1]

    yield handed
    for one in made:
        one.close()


@pytest.fixture
def new_bench(phone: Callable[..., BrowserContext], cellar: Cellar) -> Page:
    """A phone that the refurbisher never held before, on the scan page."""
    page = known(cellar, phone(), "refurbisher")
    scan_page(page)
    return page


@pytest.fixture(scope="session")
def kept(browser: Browser, cellar: Cellar) -> Iterator[Callable[..., BrowserContext]]:
    """The refurbisher's phones, one of each setting, with the program that each fetched once."""
    phones: dict[str, BrowserContext] = {}

    def of(**options: Any) -> BrowserContext:
        key = str(options)
        if key in phones:
            emptied(phones[key], cellar.address, cellar.signed_in["refurbisher"])
        else:
            phones[key] = browser.new_context(base_url=cellar.address, **_sized(options))
            known(cellar, phones[key], "refurbisher")
        return phones[key]

    yield of
    for one in phones.values():
        one.close()


@pytest.fixture
def pocket(
    kept: Callable[..., BrowserContext], hear: Callable[[BrowserContext], None]
) -> Iterator[Callable[..., Page]]:
    """Take the refurbisher's phones out, showing nothing yet; what is done on them is forgotten."""
    pages: list[Page] = []

    def taken(**options: Any) -> Page:
        context = kept(**options)
        hear(context)
        pages.append(context.pages[0])
        return pages[-1]

    yield taken
    for page in pages:
        page.context.set_offline(False)
        page.context.new_page()
        page.close()


@pytest.fixture
def bench(pocket: Callable[..., Page]) -> Page:
    """The refurbisher's phone, on the scan page."""
    page = pocket()
    scan_page(page)
    return page
