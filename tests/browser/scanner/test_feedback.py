"""Facts about what one hears, feels and sees after a scan."""

import pytest

pytestmark = pytest.mark.browser

OUTCOMES = ("done", "already", "refused", "kept", "danger")
SPY = """
window.played = [];
window.felt = [];
window.outputs = [];
window.AudioContext = class extends AudioContext {
    constructor(options) { super(options); outputs.push(this); }
};
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (when) {
    played.push([this.frequency.value, this.type]);
    start.call(this, when);
};
Navigator.prototype.vibrate = (pulses) => felt.push(pulses);
"""
MAKE = """(options) => {
    const [band, region] = ["band", "region"].map((id) => document.getElementById(id));
    phone.made = phone.makeFeedback({ band, region, sumUp: (texts) => `${texts.length} more`, ...options });
}"""


@pytest.fixture
def page(show, browser):
    """Open the page where sounds and vibrations are noted."""
    page = show(browser, SPY)
    page.evaluate(MAKE, {})
    return page


def touch(page):
    page.locator("body").click()
    page.evaluate("phone.until(() => outputs[0]?.state === 'running')")


def test_every_outcome_sounds_and_feels_different(page):
    touch(page)

    signals = page.evaluate(
        """(outcomes) => outcomes.map((outcome) => {
            played.length = felt.length = 0;
            phone.made.give(outcome);
            return JSON.stringify([played, felt]);
        })""",
        OUTCOMES,
    )

    assert len(set(signals)) == len(OUTCOMES)
    assert all("[[]," not in one and ",[]]" not in one for one in signals)


def test_vibrations_alone_tell_outcomes_apart(page):
    page.evaluate("(outcomes) => outcomes.forEach((outcome) => phone.made.give(outcome))", OUTCOMES)

    assert len({str(pulses) for pulses in page.evaluate("felt")}) == len(OUTCOMES)


def test_nothing_sounds_before_the_first_touch(page):
    page.evaluate("phone.made.give('done')")

    assert page.evaluate("[played.length, felt.length]") == [0, 1]


def test_mute_silences_sound_and_keeps_vibration(page):
    touch(page)

    page.evaluate("() => { phone.made.silence(true); phone.made.give('done'); }")

    assert page.evaluate("[played.length, felt.length]") == [0, 1]


def test_sound_comes_back_after_mute(page):
    touch(page)

    page.evaluate("() => { phone.made.silence(true); phone.made.silence(false); phone.made.give('refused'); }")

    assert page.evaluate("played.length") == 1


def test_many_feedbacks_share_one_output(page):
    for _ in range(3):
        page.evaluate(MAKE, {})
    touch(page)

    assert page.evaluate("outputs.length") == 1


def test_the_band_says_the_outcome_in_words(page):
    page.evaluate("phone.made.give('already', 'Already received')")

    assert page.locator("#band").get_attribute("data-outcome") == "already"
    assert page.locator("#band").inner_text() == "Already received"


FLASHES = (
    "() => { phone.made.give('done', 'Received'); return document.getElementById('band').getAnimations().length; }"
)


def test_the_band_flashes_so_that_the_same_twice_is_seen_twice(page):
    assert page.evaluate(FLASHES) == 1


def test_the_band_stays_still_where_less_motion_is_asked_for(show, browser):
    page = show(browser, SPY, reduced_motion="reduce")
    page.evaluate(MAKE, {})

    assert page.evaluate(FLASHES) == 0
    assert page.locator("#band").inner_text() == "Received"


def said(page, texts, count):
    """Announce texts at once and gather what the region held, in order."""
    return page.evaluate(
        """async ([texts, count]) => {
            const region = document.getElementById("region"), said = [];
            new MutationObserver(() => said.push(region.textContent)).observe(region, { childList: true });
            texts.forEach((text) => phone.made.announce(text));
            await phone.until(() => said.length === count);
            return said;
        }""",
        [texts, count],
    )


def test_quick_announcements_are_read_one_after_another(page):
    assert said(page, ["one", "two", "three"], 3) == ["one", "two", "three"]


def test_the_same_words_twice_are_announced_twice(page):
    assert said(page, ["Received", "Received"], 2) == ["Received", "Received"]


def test_a_crowd_of_announcements_is_summed_up(page):
    assert said(page, [f"scan {number}" for number in range(10)], 2) == ["scan 0", "9 more"]
