"""Two hundred scans through five cuts, on two phones and by two colleagues: each recorded once, each conflict shown."""

from collections import Counter
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from reuse.codes import show_code
from reuse.devices.models import Device
from reuse.events.models import Event
from reuse.events.verify import verify
from tests.browser.cellar import (
    ADD,
    COUNTS,
    Cellar,
    Cut,
    again,
    all_sent,
    cellar_of,
    count,
    do,
    go_on,
    online,
    person,
    scan_page,
    weigh,
)

pytestmark = [pytest.mark.browser, pytest.mark.journey]

PINS = {"mate": "285093", "refurbisher": "714426"}


@pytest.fixture
def cellar(tmp_path) -> Iterator[Cellar]:
    with cellar_of(tmp_path, devices=102) as made:
        yield made


@pytest.fixture
def phones(browser: Browser, cellar: Cellar) -> Iterator[list[BrowserContext]]:
    """Two phones, one in each pocket; nothing on them throws, breaks the policy or asks another host."""
    wrong: list[str] = []
    made = [
        browser.new_context(locale="fr-FR", base_url=cellar.address, viewport={"width": 360, "height": 740})
        for _ in range(2)
    ]
    for one in made:
        one.on("weberror", lambda error: wrong.append(str(error.error)))
        one.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
        one.on("request", lambda asked: wrong.append(asked.url) if not _ours(asked.url, cellar) else None)
    yield made
    for one in made:
        one.close()
    assert wrong == []


def _ours(url: str, cellar: Cellar) -> bool:
    return url.startswith((cellar.address, "blob:", "data:"))


def test_two_hundred_scans_through_five_cuts_are_recorded_once_each(
    phones: list[BrowserContext], cellar: Cellar
) -> None:
    hundred = cellar.codes[:100]
    one = _first_phone(phones[0], cellar)
    two = _second_phone(phones[1], cellar)
    _conflicts(one, two, *cellar.codes[100:])

    with Session(cellar.engine) as session:
        subjects = {device.subject: device.code for device in session.scalars(select(Device))}
        weighed = session.execute(select(Event.subject, Event.actor).where(Event.type == "weighed")).all()
        assert list(verify(session)) == []
    assert Counter(subjects[subject] for subject, _ in weighed) == dict.fromkeys(hundred, 2)
    assert sorted(Counter(actor for _, actor in weighed).values()) == [50, 150]


def _first_phone(context: BrowserContext, cellar: Cellar) -> Page:
    """Weigh a hundred devices through four cuts: no network, a lost answer, a closed page, one closed while sending."""
    codes, page = cellar.codes[:100], person(context, "refurbisher")
    weigh(page)
    count(page, codes[:20], 20)
    context.set_offline(True)
    count(page, codes[20:40], 40)
    page.reload()
    go_on(page)
    count(page, codes[40:50], 50)
    online(page)
    all_sent(page)
    cellar.line.cut = Cut.AFTER
    count(page, codes[50:60], 60)
    cellar.line.cut = Cut.NOWHERE
    context.set_offline(True)
    count(page, codes[60:75], 75)
    page = again(page)
    go_on(page)
    count(page, codes[75:80], 80)
    cellar.line.cut = Cut.BEFORE
    online(page)
    count(page, codes[80:], 100)
    page = again(page)
    cellar.line.cut = Cut.NOWHERE
    page.reload()
    all_sent(page)
    return page


def _second_phone(context: BrowserContext, cellar: Cellar) -> Page:
    """Weigh them again, half by each of two colleagues, who pass the phone on while the first half cannot leave."""
    codes, page = cellar.codes[:100], person(context, "refurbisher")
    _share(page)
    page = person(context, "mate")
    _choose_pin(page, "mate")
    weigh(page)
    context.set_offline(True)
    count(page, codes[:50], 50)
    expect(page.locator("#state")).to_contain_text("50 lectures attendent")
    cellar.line.cut = Cut.BEFORE
    context.set_offline(False)
    _take_turn(page, "Atelier", "refurbisher")
    cellar.line.cut = Cut.NOWHERE
    weigh(page)
    count(page, codes[50:], 50)
    expect(page.locator("#state")).to_contain_text("50 lectures")
    assert page.evaluate(COUNTS) == {"waiting": 0, "others": 50, "aside": 0}
    page.goto("/scan/fr#queue")
    expect(page.locator("[data-others]")).to_contain_text("50 lectures")
    _take_turn(page, "Camille", "mate")
    scan_page(page)
    all_sent(page)
    return page


def _share(page: Page) -> None:
    page.goto("/account/shared")
    page.locator("#f-name").fill("Téléphone de la cave")
    page.locator("main form button").click()
    _choose_pin(page, "refurbisher")


def _choose_pin(page: Page, name: str) -> None:
    page.goto("/account/shared")
    page.locator("#f-pin").fill(PINS[name])
    page.locator("#f-pin_again").fill(PINS[name])
    page.locator("#f-pin_again").press("Enter")
    expect(page.locator(".notice.tone-done")).to_be_visible()


def _take_turn(page: Page, shown: str, name: str) -> None:
    page.goto("/switch")
    page.get_by_label(shown).check()
    page.locator("#f-pin").fill(PINS[name])
    page.locator("#f-pin").press("Enter")
    page.wait_for_url("**/")


def _conflicts(one: Page, two: Page, gone: str, late: str) -> None:
    """The other phone moves a device that this one acts on without network; another fact is of an earlier life."""
    scan_page(one)
    scan_page(two)
    one.context.set_offline(True)
    do(one, gone, "dismantling_started")
    do(two, gone, "sent_for_recycling")
    all_sent(two)
    told = {"kind": "act", "code": late, "type": "erasure_started", "data": {}, "occurred_at": "2026-01-05T08:00:00Z"}
    one.evaluate(ADD, [told])
    online(one)
    one.goto("/scan/fr#queue")

    shown = one.locator('[data-part="aside"] li')
    expect(shown).to_have_count(2)
    expect(shown.nth(0)).to_contain_text(show_code(gone))
    expect(shown.nth(1)).to_contain_text("C’est enregistré")
