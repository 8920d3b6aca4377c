"""A service that fails: a scan waits, and the one at which it fails for good holds up no other."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from reuse import clock
from tests.browser.cellar import COUNTS, Cellar, all_sent, do, recorded

pytestmark = pytest.mark.browser


@pytest.fixture
def bench(new_bench: Page) -> Page:
    """A phone of their own: its clock never goes right again."""
    return new_bench


@pytest.fixture
def waiting(bench: Page, cellar: Cellar) -> list[str]:
    """Three devices whose scans wait on a phone."""
    codes = [cellar.codes.pop() for _ in range(3)]
    bench.context.set_offline(True)
    for code in codes:
        do(bench, code, "sent_for_recycling")
    expect(bench.locator("#state")).to_contain_text("3 lectures attendent")
    return codes


def insist(page: Page, status: int) -> None:
    """Send three times, then once more a while later: longer than a service gets to mend itself."""
    page.goto("/scan/fr#queue")
    for minutes in (2, 2, 2, 0):
        page.clock.set_fixed_time(clock.now() - timedelta(minutes=minutes))
        page.context.set_offline(False)
        with page.expect_response(lambda answer: answer.url.endswith("/scan/replay") and answer.status == status):
            page.locator('[data-do="send"]').click()


def test_a_scan_at_which_the_service_fails_lets_the_others_pass_is_kept_and_can_be_sent_again(
    bench: Page, cellar: Cellar, waiting: list[str]
) -> None:
    cellar.line.fails_at = waiting[1]
    insist(bench, 500)
    all_sent(bench)
    expect(bench.locator("#state")).to_contain_text("1 lecture à regarder")
    assert [recorded(cellar, "sent_for_recycling", code) for code in waiting] == [1, 0, 1]

    shown = bench.locator('[data-part="aside"] li')
    expect(shown).to_contain_text("Le service échoue sur cette lecture")
    bench.locator('[data-do="leave"]').click()
    expect(bench.locator("[data-notice]")).to_contain_text("1 lecture n’est pas encore enregistrée")
    cellar.line.fails_at = ""
    shown.get_by_role("button", name="Réessayer").click()
    expect(bench.locator("#state")).to_contain_text("Tout est enregistré")
    assert [recorded(cellar, "sent_for_recycling", code) for code in waiting] == [1, 1, 1]


def test_a_service_that_asks_for_patience_only_makes_scans_wait(
    bench: Page, cellar: Cellar, waiting: list[str]
) -> None:
    cellar.line.fails_at = waiting[1]
    for cellar.line.status in (429, 503):
        insist(bench, cellar.line.status)
        assert bench.evaluate(COUNTS) == {"waiting": 3, "others": 0, "aside": 0}
