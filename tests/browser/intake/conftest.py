"""A counter: a phone on its intake screen, labels that are on nothing yet, and what a person does with them."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from reuse.codes import show_code as show
from tests.browser.conftest import Served
from tests.browser.series import in_hand, kept_phones, scan_page, typed

Phone = Callable[..., Page]
Keep = Callable[[Page, str], None]

FREE = """async (count) => {
    const base = document.querySelector("script[type=module]").src;
    const [network, known] = await Promise.all(["network", "known"].map((name) => import(new URL(`${name}.js`, base))));
    const { codes } = await network.ask("/scan/spares", { key: known.uuid(), count });
    await known.refresh();
    return codes;
}"""
EXPECT = """async (devices) => {
    const base = document.querySelector("script[type=module]").src;
    const database = await (await import(new URL("store.js", base))).store();
    for (const device of devices) await database.put("expected", device);
}"""
QUEUED = """async () => {
    const base = document.querySelector("script[type=module]").src;
    const database = await (await import(new URL("store.js", base))).store();
    return (await database.getAll("scans")).map(({ item, state, outcome }) => ({ ...item, state, outcome }));
}"""


@pytest.fixture(scope="session")
def phones(browser: Browser, served: Served) -> Callable[..., BrowserContext]:
    """Everyone's phones, with the program that each fetched once."""
    return kept_phones(browser, served)


@pytest.fixture
def phone(phones: Callable[..., BrowserContext]) -> Iterator[Phone]:
    """Hand phones to people, on the intake screen; the test fails where a page throws or breaks the policy."""
    given: Counter[str] = Counter()

    def another(name: str) -> BrowserContext:
        given[name] += 1
        return phones(name, given[name] - 1)

    with in_hand(another) as pick:

        def handed(name: str = "collector", width: int = 360) -> Page:
            page = pick(name, width)
            scan_page(page, "intake")
            page.locator(".reader").wait_for()
            return page

        yield handed


def free(page: Page, count: int = 1) -> list[str]:
    """Reserve labels that are on nothing yet."""
    codes: list[str] = page.evaluate(FREE, count)
    return codes


def queued(page: Page) -> list[dict[str, Any]]:
    """Say what the phone kept."""
    found: list[dict[str, Any]] = page.evaluate(QUEUED)
    return found


def choose(page: Page, name: str) -> None:
    """Touch an answer."""
    page.get_by_role("radio", name=name).first.check()


def begin(page: Page, code: str) -> None:
    """Read a free label."""
    typed(page, code)
    expect(page.locator("[data-code]")).to_have_text(show(code))


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer", exact=True).click()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).first


def laptop(page: Page, code: str) -> None:
    """Fill the least that a device needs."""
    begin(page, code)
    page.get_by_role("radio", name="Ordinateur portable").check()
    page.get_by_label("Son propriétaire, majeur, le cède").check()


def told(page: Page, words: str) -> None:
    expect(page.locator("#content")).to_contain_text(words)


def sent(page: Page) -> None:
    """Wait until all that the phone kept was answered."""
    for _ in range(100):
        kept = queued(page)
        if kept and all(item["state"] == "answered" for item in kept):
            return
        page.wait_for_timeout(100)
    raise AssertionError(kept)
