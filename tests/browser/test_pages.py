"""Every page, on a phone and then on a desk: accessible, at home, inside its width."""

from collections.abc import Callable

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Served

pytestmark = pytest.mark.browser

PUBLIC = {
    "home": "/",
    "points": "/points",
    "map": "/map",
    "directory-print": "/directory/print",
    "points-none": "/points?q=Zanzibar",
    "points-found": "/points?q=muret&kind=monitor",
    "point": "/points/{point}",
    "map-embed": "/map/embed",
    "map-share": "/map/share?q=muret",
    "points-found": "/points?q=muret&kind=monitor",
    "point": "/points/{point}",
    "map-embed": "/map/embed",
    "map-share": "/map/share?q=muret",
    "available": "/available",
    "follow-up": "/follow-up",
    "notice-asked": "/follow-up/notice",
    "notice-leave": "/notices/aaaaaaaaaaaaaaaaaaaaaaaaaa/delete",
    "proof": "/proof",
    "figures": "/figures",
    "figures-place": "/figures?place=31395",
    "figures-method": "/figures/method",
    "data": "/data",
    "sign-in": "/sign-in",
    "legal": "/legal",
    "accessibility": "/accessibility",
    "what-happens": "/what-happens",
    "erase-at-home": "/erase-at-home",
    "easy-to-read": "/easy-to-read",
    "contact": "/contact",
    "privacy": "/privacy",
    "site-map": "/site-map",
    "campaigns": "/campaigns",
    "campaign": "/campaigns/{campaign}",
    "passport": "/d/{shelf}",
    "unclaimed": "/d/{unclaimed}",
    "mistyped": "/d/7K4M9QXP0",
    "missing": "/nowhere",
}
STATUSES = {"unclaimed": 404, "mistyped": 422, "missing": 404}
STAFF = {
    "collector": {
        "bench": "/",
        "devices": "/devices",
        "devices-none": "/devices?q=nothing+like+this",
        "device": "/devices/{collected}",
        "intake": "/intake/{unclaimed}",
        "deposit": "/deposits/{deposit}",
        "receipt": "/deposits/{deposit}/receipt",
        "labels": "/labels",
        "receive": "/receive",
        "waiting": "/waiting",
        "departures": "/departures",
        "act-as": "/act-as",
        "handover": "/devices/{collected}/record/handover_opened",
    },
    "refurbisher": {
        "day": "/",
        "waits": "/devices?waits=erasing",
        "blocked": "/devices?blocked=erased.erasure_recorded",
        "label": "/label",
        "device": "/devices/{bench}",
        "inventory": "/devices/{bench}/record/inventoried",
        "erasure": "/devices/{bench}/record/erasure_recorded",
        "reports": "/reports",
    },
    "seller": {"day": "/", "device": "/devices/{shelf}", "donate": "/devices/{shelf}/record/donated"},
    "recycler": {"day": "/", "treatments": "/treatments"},
    "coordinator": {
        "bench": "/",
        "accounts": "/accounts",
        "programs": "/programs",
        "places": "/places",
        "audit": "/audit",
        "imports": "/imports",
        "import": "/imports/{import}",
        "campaign-new": "/campaigns/new",
        "campaign-edit": "/campaigns/{campaign}/edit",
        "device": "/devices/{bench}",
    },
}
EVERY = [("", name, path) for name, path in PUBLIC.items()] + [
    (person, name, path) for person, pages in STAFF.items() for name, path in pages.items()
]
WIDTHS = (360, 1280)
VIOLATIONS = "axe.run({ resultTypes: ['violations'] }).then((told) => told.violations)"


def settle(page: Page) -> None:
    """Wait for what moves to come to rest; what is taken off the page while it moves never does."""
    page.evaluate("Promise.allSettled(document.getAnimations().map((one) => one.finished)).then(() => null)")


def problems(page: Page) -> list[str]:
    """Say what axe finds, by rule and place; a page that axe is in already is not given it again."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(VIOLATIONS)
    return [f"{one['id']}: {node['html'][:150]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("at", EVERY, ids=[f"{person or 'public'}-{name}" for person, name, _ in EVERY])
def test_a_page_is_accessible_and_fits_its_screens(
    open_page: Callable[..., Page], served: Served, keep: Callable[[Page, str], None], at: tuple[str, str, str]
) -> None:
    person, name, path = at
    page = open_page(WIDTHS[0], signed_in=person)

    answer = page.goto(path.format(**served.codes))

    assert answer is not None
    assert answer.status == STATUSES.get(name, 200)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        settle(page)
        keep(page, f"{person or 'public'}-{name}-{width}")
        assert (width, problems(page)) == (width, [])
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert (width, page.locator("h1").count()) == (width, 1)
