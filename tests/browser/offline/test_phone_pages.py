"""Every state of the scan page, looked at on three sizes, light and dark, in both languages, and by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from reuse.codes import new_code, show_code
from tests.browser.cellar import ADD, Cellar, all_sent, do, read, scan_page
from tests.browser.looks import Keep, look_at

pytestmark = pytest.mark.browser

SIZES = {"fr": {320: "light", 1280: "dark"}, "en": {360: "dark", 1280: "light"}}
LANGUAGES = pytest.mark.parametrize("language", SIZES)
LATE = {"kind": "act", "type": "erasure_started", "data": {}, "occurred_at": "2026-01-05T08:00:00Z"}
FOCUSED = """() => {
    const at = document.activeElement;
    const large = (one) => one.getBoundingClientRect().width > 2;
    const shown = [at, ...(at.labels ?? []), at.closest("label")].filter(Boolean);
    const seen = shown.some((one) => getComputedStyle(one).outlineStyle !== "none" && large(one));
    window.reached ??= new Set();
    const again = window.reached.has(at);
    if (at !== document.body) window.reached.add(at);
    return { again, seen: seen || at === document.body, name: at.outerHTML.slice(0, 120) };
}"""
"""Says of what has the focus whether it had it before, and whether one sees it."""

MISSED = """() => {
    const wanted = document.querySelectorAll("a[href], button, input, select, textarea, summary");
    const left = [...wanted].filter((one) => one.checkVisibility() && !one.disabled && !window.reached.has(one));
    return left.map((one) => one.outerHTML.slice(0, 120));
}"""
"""Lists what is on the page and never had the focus."""


def look(page: Page, keep: Keep, name: str) -> None:
    """Look at a state on the sizes of the page's language; it has one title."""
    language = page.locator("html").get_attribute("lang") or ""
    look_at(page, keep, f"phone-{name}-{language}", SIZES[language])
    assert page.locator("h1").count() == 1, name


def by_keyboard(page: Page) -> None:
    """Go through the whole page with Tab."""
    page.evaluate("() => { window.reached = undefined; }")
    for _ in range(100):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told["again"]:
            break
        assert told["seen"], told["name"]
    assert page.evaluate(MISSED) == []


def counting(page: Page) -> None:
    """Begin a stock-take, and open it on the phone."""
    page.goto("/stocktakes")
    page.locator("main form button").first.click()
    page.wait_for_url("**/stocktakes/*")
    scan_page(page, "count")


@pytest.fixture
def page_in(pocket: Callable[..., Page]) -> Callable[[str], Page]:
    """Hand out a phone that speaks a language, of the first of its sizes."""

    def handed(language: str) -> Page:
        width, scheme = next(iter(SIZES[language].items()))
        return pocket(viewport={"width": width, "height": 740}, color_scheme=scheme, locale=f"{language}-FR")

    return handed


@LANGUAGES
def test_a_phone_of_nobody_is_accessible_and_fits(page_in: Callable[[str], Page], keep: Keep, language: str) -> None:
    page = page_in(language)
    page.context.clear_cookies()
    page.goto(f"/scan/{language}")
    expect(page.locator("main h1")).to_be_visible()
    look(page, keep, "nobody")


@LANGUAGES
def test_a_scan_is_accessible_and_fits(page_in: Callable[[str], Page], code: str, keep: Keep, language: str) -> None:
    page = page_in(language)
    scan_page(page)
    page.goto(f"/scan/{language}")
    page.locator("#typed-code").wait_for()
    look(page, keep, "ready")
    read(page, code)
    expect(page.locator(".phone-device")).to_contain_text(show_code(code))
    look(page, keep, "device")
    read(page, "7K4M9QXP0")
    expect(page.locator('[data-band][data-outcome="refused"]')).not_to_be_empty()
    look(page, keep, "refused")
    read(page, new_code())
    expect(page.locator(".phone-device [data-note]")).to_be_visible()
    look(page, keep, "unknown")


@LANGUAGES
def test_a_phone_without_network_is_accessible_and_fits(
    page_in: Callable[[str], Page], cellar: Cellar, keep: Keep, language: str
) -> None:
    page = page_in(language)
    scan_page(page)
    page.goto(f"/scan/{language}")
    page.evaluate(ADD, [LATE | {"code": (late := cellar.codes.pop())}])
    all_sent(page)
    page.context.set_offline(True)
    do(page, cellar.codes.pop(), "sent_for_recycling")
    look(page, keep, "kept")
    page.goto(f"/scan/{language}#queue")
    expect(page.locator('[data-part="waiting"] li')).to_have_count(1)
    expect(page.locator('[data-part="aside"] li')).to_contain_text(show_code(late))
    look(page, keep, "queue")
    page.goto("/devices")
    page.locator("[data-again]").wait_for()
    look(page, keep, "offline")


@LANGUAGES
def test_a_count_is_accessible_and_fits(
    page_in: Callable[[str], Page], cellar: Cellar, keep: Keep, language: str
) -> None:
    page = page_in(language)
    counting(page)
    page.goto(f"/scan/{language}#count")
    read(page, cellar.codes[0], "7K4M9QXP0")
    expect(page.locator("[data-lines] li")).to_have_count(1)
    look(page, keep, "count")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_everything_is_reached_by_the_keyboard_with_a_visible_focus(bench: Page, code: str, language: str) -> None:
    bench.goto(f"/scan/{language}")
    bench.locator("#typed-code").wait_for()
    by_keyboard(bench)
    read(bench, code)
    expect(bench.locator(".phone-device")).to_contain_text(show_code(code))
    by_keyboard(bench)
    bench.context.set_offline(True)
    do(bench, code, "sent_for_recycling")
    bench.goto(f"/scan/{language}#queue")
    expect(bench.locator('[data-part="waiting"] li')).to_have_count(1)
    by_keyboard(bench)
