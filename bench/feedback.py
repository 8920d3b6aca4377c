"""A phone without network: how long a scan waits for its answer, and a closed page for its service worker."""

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from bench.databases import SQLITE, Databases
from bench.datasets import dataset
from bench.measure import Compared
from bench.replay import EMAIL, PASSWORD, add_person
from bench.serving import serving
from bench.setting import Setting
from bench.table import Result
from tools import chromium

MOST_MS = 150.0
START_MS = 1000.0
KNOWN = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("reuse");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
        const asked = opening.result.transaction("devices").objectStore("devices").getAllKeys();
        asked.onsuccess = () => resolve(asked.result);
    };
})"""
"""Lists the codes of the devices that the phone took along."""

READ = """(code) => new Promise((resolve) => {
    const heard = (list, observer) => {
        const [told] = list.getEntriesByName("scan-told");
        if (!told) return;
        observer.disconnect();
        resolve(told.duration);
    };
    new PerformanceObserver(heard).observe({ type: "measure" });
    const field = document.getElementById("typed-code");
    field.value = code;
    field.form.requestSubmit();
})"""
"""Reads a code and says how long its answer took, as the reader itself measures it."""


def measure(setting: Setting, databases: Databases) -> Iterator[Result]:
    """Measure both in Chromium, against what they may take; nothing where there is no Chromium."""
    path = chromium.installed()
    if path is None:
        print("scan feedback: no Chromium on this machine")
        return
    url = databases.filled(SQLITE, dataset(setting.few))
    add_person(url)
    with serving(url) as address, sync_playwright() as playing:
        browser = playing.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = _phone(browser, address)
        codes = page.evaluate(KNOWN)[: setting.scans]
        page.context.set_offline(True)
        answers = [page.evaluate(READ, code) for code in codes]
        starts = [_started(page) for _ in range(setting.rounds)]
        browser.close()
    databases.drop(url)
    yield _row("scan feedback", answers, MOST_MS, f"median of {len(answers)} scans, slowest {max(answers):.0f} ms")
    yield _row("scan start", starts, START_MS, f"no network, worker stopped before, slowest {max(starts):.0f} ms")


def _row(line: str, found: list[float], most: float, note: str) -> Result:
    told = Compared(median(found), most, median(found) / most)
    return Result(line, "–", told, unit="ms", budget=1, most=True, note=note)


def _phone(browser: Browser, address: str) -> Page:
    """Sign in, and wait until the phone keeps the page and the devices."""
    page = browser.new_context(base_url=address, viewport={"width": 360, "height": 740}).new_page()
    page.goto("/sign-in")
    page.locator("#f-email").fill(EMAIL)
    page.locator("#f-password").fill(PASSWORD)
    page.locator("#f-password").press("Enter")
    page.wait_for_url("**/")
    page.goto("/scan/fr")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    while not page.evaluate(KNOWN):
        page.wait_for_timeout(50)
    page.goto("/scan/fr#scan")
    page.locator("#typed-code").wait_for(state="attached")
    return page


def _started(page: Page) -> float:
    """Open the page anew after its worker was stopped; milliseconds until it can read a code."""
    page.goto("about:blank")
    tools = page.context.new_cdp_session(page)
    tools.send("ServiceWorker.enable")
    tools.send("ServiceWorker.stopAllWorkers")
    tools.detach()
    page.goto("/scan/fr")
    page.locator("#typed-code").wait_for(state="attached")
    took: float = page.evaluate("performance.now()")
    return took
