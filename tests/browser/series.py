"""What people do in a series, for the tests that follow them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import SIGNED_IN, Served, signed_page
from tests.browser.looks import Keep, Sizes, look_at

MODULES = """
    const base = document.querySelector("script[type=module]").src;
    const [queue, network, known] = await Promise.all(
        ["queue", "network", "known"].map((name) => import(new URL(`${name}.js`, base))));
"""
TAKEN_IN = (
    f"async ({{count, maker}}) => {{{MODULES}"
    """
    await known.meet();
    const { codes } = await network.ask("/scan/spares", { key: known.uuid(), count });
    const deposit = { key: known.uuid(), title: "relinquished", reason: "may_serve" };
    for (const [at, code] of codes.entries())
        await queue.add({ kind: "intake", code, device_kind: "laptop", maker, model: `Essai ${at + 1}`, deposit });
    while ((await queue.counts()).waiting) await queue.send();
    await known.refresh();
    return codes;
}"""
)
"""Takes devices in as the intake screen does: under labels kept for handwriting, through the queue."""
RELABELLED = (
    f"async (code) => {{{MODULES}"
    """
    const { codes } = await network.ask("/scan/spares", { key: known.uuid(), count: 1 });
    await queue.add({ kind: "act", code, type: "relabelled", data: { code: codes[0] } });
    while ((await queue.counts()).waiting) await queue.send();
    return codes[0];
}"""
)
"""Sticks a second label on a device."""

KEPT: dict[Browser, dict[tuple[str, int], BrowserContext]] = {}
"""By the browser, the phones that it keeps for all who ask for the same person's."""

TYPED = """(keys) => keys
    .map((key) => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }))
    .forEach((event) => document.body.dispatchEvent(event))"""
"""Makes the keys before it presses any: a slow machine's time between two is not the scanner's."""


def scan_page(page: Page, screen: str = "") -> None:
    """Open the scan page and wait until it knows its site."""
    with page.expect_response("**/scan/known"):
        page.goto("/scan/fr")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    if screen:
        page.goto(f"/scan/fr#{screen}")
        page.locator(f".phone-doors a[href='#{screen}'][aria-current]").wait_for(state="attached")


def take_in(page: Page, count: int, maker: str = "Asus") -> list[str]:
    """Take some laptops in at the collector’s site, of a maker whose usual models no other test looks for."""
    scan_page(page)
    codes: list[str] = page.evaluate(TAKEN_IN, {"count": count, "maker": maker})
    return codes


def begin(page: Page, step: str) -> None:
    """Begin a series of a step that asks nothing."""
    scan_page(page, "series")
    page.get_by_role("button", name=step, exact=True).click()
    expect(number(page)).to_have_text("0")


def number(page: Page) -> Any:
    return page.locator("[data-number]")


def wedge(page: Page, *codes: str) -> None:
    """Do what a hardware scanner does: type fast, no field having the focus, then Enter."""
    page.locator(".reader").wait_for()
    for code in codes:
        page.evaluate(TYPED, [*code, "Enter"])


def typed(page: Page, code: str) -> None:
    page.locator("#typed-code").fill(code.lower())
    page.locator("#typed-code").press("Enter")


def states(page: Page) -> list[str]:
    """Say what became of the last scans, newest first."""
    return page.locator("[data-last] [data-state], [data-list] [data-state]").all_inner_texts()


def band(page: Page) -> Any:
    return page.locator("[data-band]")


def checked(page: Page, keep: Keep, name: str, sizes: Sizes | None = None) -> None:
    """Look at a state of the screen, in the size it has where no others are named."""
    page.locator("h1").wait_for(state="attached")
    width = page.viewport_size["width"] if page.viewport_size else 0
    look_at(page, keep, f"series-{name}", sizes or {width: "light"})


def phone_of(browser: Browser, served: Served, name: str, width: int = 360, **options: Any) -> BrowserContext:
    """Give somebody a phone of their own, signed in; the cookies of who signed in before serve again."""
    sized = {"viewport": {"width": width, "height": 640}, "locale": "fr-FR", "base_url": served.address}
    context = browser.new_context(**(sized | options))
    signed_page(context, served, name)
    return context


def kept_phones(browser: Browser, served: Served) -> Callable[..., BrowserContext]:
    """Keep everyone's phone with the program that it fetched; what was done on it is forgotten when it is handed on."""
    kept = KEPT.setdefault(browser, {})

    def of(name: str, nth: int = 0) -> BrowserContext:
        if (name, nth) in kept:
            emptied(kept[name, nth], served.address, SIGNED_IN[served.address, name])
        else:
            kept[name, nth] = phone_of(browser, served, name)
        return kept[name, nth]

    return of


def emptied(context: BrowserContext, address: str, cookies: list[Any]) -> None:
    """Forget what was done on a phone, and who did it; the program that it fetched stays, and these cookies serve."""
    session = context.new_cdp_session(context.pages[0])
    done = {"origin": address, "storageTypes": "indexeddb,local_storage"}
    session.send("Storage.clearDataForOrigin", done)
    session.detach()
    context.clear_cookies()
    context.add_cookies(cookies)


@contextmanager
def in_hand(phones: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Hand phones to people, each showing nothing yet; what a page throws and what breaks the policy is an error."""
    pages: list[Page] = []
    wrong: list[str] = []

    def handed(name: str, width: int = 360) -> Page:
        page = phones(name).pages[0]
        page.set_viewport_size({"width": width, "height": 640})
        page.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        pages.append(page)
        return page

    yield handed
    for page in pages:
        page.context.set_offline(False)
        page.context.new_page()
        page.close()
    assert wrong == []
