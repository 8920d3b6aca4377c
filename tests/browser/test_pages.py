"""Every page, on a phone and then on a desk: accessible, at home, inside its width."""

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import Served
from tests.browser.looks import AXE, Keep, look_at

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
    "available": "/available",
    "follow-up": "/follow-up",
    "notice-asked": "/follow-up/notice",
    "reminders-stop": "/reminders/aaaaaaaaaaaaaaaaaaaaaaaaaa/stop",
    "notice-leave": "/notices/aaaaaaaaaaaaaaaaaaaaaaaaaa/delete",
    "proof": "/proof",
    "proof-compared": "/proof/consistency",
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
    "clauses": "/clauses",
    "clause-builder": "/clauses/annex?clause-outcome=yes&outcome-days=60&clause-erasure=yes",
    "contract-audit": "/audits/{audit}",
    "document-sealed": "/documents/{certificate}?c={seal}",
    "awards": "/awards",
    "award-scheme": "/awards/scheme/1",
    "award": "/awards/{award}",
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
        "deposit-bundle": "/deposits/{deposit}/bundle",
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
        "device": "/devices/{bench}",
        "inventory": "/devices/{bench}/record/inventoried",
        "erasure": "/devices/{bench}/record/erasure_recorded",
        "reports": "/reports",
        "label": "/label",
        "label-award": "/label/awards/{label_award}",
        "award-papers": "/awards/{award}",
        "reminders": "/reminders",
    },
    "seller": {
        "day": "/",
        "device": "/devices/{shelf}",
        "donate": "/devices/{shelf}/record/donated",
        "label-application": "/label/applications/{application}",
    },
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
        "label-applications": "/label/applications",
        "label-review": "/label/applications/{application}/review",
        "label-award-acts": "/label/awards/{label_award}",
        "contracts": "/contracts",
        "contract": "/contracts/{contract}",
        "contract-bundle": "/contracts/{contract}/bundle",
        "contract-clause": "/contracts/{contract}/clauses/outcome",
        "contract-annex": "/contracts/{contract}/annex",
        "contract-new": "/contracts/new",
        "duties": "/purchases",
        "purchases": "/purchases/list",
        "purchase": "/purchases/{purchase}",
        "purchase-file": "/purchases/files/{purchases}",
        "purchase-report": "/purchases/report",
        "retired": "/purchases/retired",
        "new-equipment": "/purchases/new-equipment",
        "justification": "/purchases/new-equipment/{justification}",
        "contract-coverage": "/contracts/{contract}/coverage",
        "contract-edit": "/contracts/{contract}/edit",
        "contract-links": "/contracts/{contract}/links",
        "contract-terms": "/contracts/{contract}/terms",
        "device": "/devices/{bench}",
    },
}
EVERY = [("", name, path) for name, path in PUBLIC.items()] + [
    (person, name, path) for person, pages in STAFF.items() for name, path in pages.items()
]


@pytest.fixture(scope="module")
def tab_of(contexts: Callable[..., BrowserContext]) -> Callable[[str], Page]:
    """Keep a page open for each reader, with axe in all that it shows: a new one's process took a third of the time."""

    @cache
    def tab(person: str) -> Page:
        page = contexts(person).new_page()
        page.add_init_script(f"if (window === top) {{ {AXE} }}")
        return page

    return tab


@pytest.mark.parametrize("at", EVERY, ids=[f"{person or 'public'}-{name}" for person, name, _ in EVERY])
def test_a_page_is_accessible_and_fits_its_screens(
    tab_of: Callable[[str], Page],
    watch: Callable[[Page], Page],
    served: Served,
    keep: Keep,
    at: tuple[str, str, str],
) -> None:
    person, name, path = at
    page = watch(tab_of(person))
    page.set_viewport_size({"width": 360, "height": 900})

    answer = page.goto(path.format(**served.codes))

    assert answer is not None
    assert answer.status == STATUSES.get(name, 200)
    look_at(page, keep, f"{person or 'public'}-{name}")
    assert page.locator("h1").count() == 1
