"""Facts about the scanner in front of our own labels, through a real camera stream and the real decoder."""

import pytest

from tests.browser.scanner.scenes import blurred, codes, dark, label, table

pytestmark = pytest.mark.browser

LOOK = "async () => { phone.scanner = phone.begin(); await phone.until(() => phone.looks.length); return phone.looks; }"
REASON = "async () => { phone.begin(); await phone.until(() => phone.troubles.length); return phone.troubles; }"


def read(page, found):
    """Read the texts of one look as the page would."""
    return sorted(
        page.evaluate("(texts) => texts.map((text) => phone.readCode(text).code)", [one["text"] for one in found])
    )


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(lambda one: table(label(one)), id="straight"),
        pytest.param(lambda one: table(label(one), turned=30), id="turned by 30 degrees"),
        pytest.param(lambda one: table(label(one), turned=90), id="turned by 90 degrees"),
        pytest.param(lambda one: table(label(one), turned=180), id="upside down"),
        pytest.param(lambda one: blurred(table(label(one))), id="blurred"),
        pytest.param(lambda one: table(label(one, module=2)), id="small"),
        pytest.param(lambda one: dark(table(label(one))), id="dark"),
    ],
)
def test_a_label_is_read(film, scene):
    (code,) = codes(1)
    page = film(scene(code))

    looks = page.evaluate(LOOK)

    assert [read(page, found) for found in looks] == [[code]]


@pytest.mark.parametrize("count", [2, 6])
def test_all_labels_in_view_are_given_together(film, count):
    wanted = codes(count)
    page = film(table(*(label(code, module=4) for code in wanted)))

    looks = page.evaluate(LOOK)

    assert read(page, looks[0]) == sorted(wanted)


def test_an_empty_table_gives_nothing(film):
    page = film(table())

    page.evaluate("phone.begin().ready")
    page.evaluate("phone.until(() => phone.looks.length, 1500)")

    assert page.evaluate("[phone.looks, phone.troubles]") == [[], []]


def test_corners_are_where_the_label_is(film):
    page = film(table(label(codes(1)[0])))

    ((found,),) = page.evaluate(LOOK)

    assert found["format"] == "qr_code"
    assert len(found["corners"]) == 4
    assert all(300 < corner["x"] < 900 and 200 < corner["y"] < 520 for corner in found["corners"])


def test_a_label_is_given_once_while_it_stays_and_again_after_it_left(film):
    (code,) = codes(1)
    there, gone = table(label(code, module=4), width=640, height=360), table(width=640, height=360)
    page = film(*[there] * 8, *[gone] * 14, rate=5)
    page.evaluate(LOOK)

    page.evaluate("phone.until(() => phone.looks.length > 1, 1000)")
    at_first = page.evaluate("phone.looks.length")
    page.evaluate("phone.until(() => phone.looks.length > 1)")

    assert at_first == 1
    assert page.evaluate("phone.looks.length") == 2


def test_a_paused_scanner_gives_nothing_and_a_resumed_one_goes_on(film):
    page = film(table(label(codes(1)[0])))

    paused = page.evaluate("""async () => {
        phone.scanner = phone.begin();
        phone.scanner.pause();
        await phone.scanner.ready;
        await phone.until(() => phone.looks.length, 1000);
        return phone.looks.length;
    }""")
    page.evaluate("phone.scanner.resume()")

    assert paused == 0
    assert page.evaluate("phone.until(() => phone.looks.length)")


def test_a_label_still_there_after_a_pause_is_not_given_again(film):
    page = film(table(label(codes(1)[0])))
    page.evaluate(LOOK)

    page.evaluate("phone.scanner.pause()")
    page.wait_for_timeout(2200)
    page.evaluate("phone.scanner.resume()")
    page.evaluate("phone.until(() => phone.looks.length > 1, 600)")

    assert page.evaluate("phone.looks.length") == 1


def test_a_stopped_scanner_lets_the_camera_go(film):
    page = film(table(label(codes(1)[0])))
    page.evaluate(LOOK)
    page.evaluate("phone.track = document.querySelector('video').srcObject.getTracks()[0]")

    page.evaluate("phone.scanner.stop()")

    assert page.evaluate("[phone.track.readyState, document.querySelector('video').srcObject]") == ["ended", None]


def test_a_scanner_stopped_while_it_opens_lets_the_camera_go(film):
    page = film(table(label(codes(1)[0])))

    page.evaluate("async () => { const made = phone.begin(); made.stop(); phone.got = await made.ready; }")

    assert page.evaluate("[phone.got, document.querySelector('video').srcObject, phone.troubles]") == [None, None, []]


HIDE = """(hidden) => {
    Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_the_camera_is_off_while_the_page_is_hidden_and_comes_back(film):
    page = film(table(label(codes(1)[0])))
    page.evaluate(LOOK)

    page.evaluate(HIDE, True)
    hidden = page.evaluate("document.querySelector('video').srcObject")
    page.evaluate(HIDE, False)

    assert hidden is None
    assert page.evaluate("phone.until(() => document.querySelector('video').srcObject?.active)")
    assert page.evaluate("phone.troubles") == []


TORCH = """
MediaStreamTrack.prototype.getCapabilities = () => ({ torch: true, focusMode: ["manual", "continuous"] });
window.asked = [];
MediaStreamTrack.prototype.applyConstraints = async ({ advanced }) => { asked.push(advanced[0]); };
"""


def test_a_phone_with_a_torch_lights_it_and_focuses_by_itself(film):
    page = film(table(), before=TORCH)

    page.evaluate("async () => { phone.camera = await phone.begin().ready; await phone.camera.torch(true); }")

    assert page.evaluate("asked") == [{"focusMode": "continuous"}, {"torch": True}]


def test_the_torch_burns_again_when_the_page_is_seen_again(film):
    page = film(table(), before=TORCH)
    page.evaluate("async () => { phone.camera = await phone.begin().ready; await phone.camera.torch(true); }")

    page.evaluate(HIDE, True)
    page.evaluate(HIDE, False)
    page.evaluate("phone.until(() => asked.length === 4)")

    assert page.evaluate("asked.slice(2)") == [{"focusMode": "continuous"}, {"torch": True}]


def test_a_camera_without_a_torch_offers_none(film):
    page = film(table())

    assert page.evaluate("phone.begin().ready.then((camera) => [camera.torch, typeof camera.label])") == [
        None,
        "string",
    ]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("NotAllowedError", "refused"),
        ("NotFoundError", "none"),
        ("OverconstrainedError", "none"),
        ("NotReadableError", "busy"),
        ("AbortError", "busy"),
    ],
)
def test_what_keeps_the_camera_closed_is_told_apart(show, browser, name, reason):
    page = show(
        browser, f"navigator.mediaDevices.getUserMedia = async () => {{ throw new DOMException('', '{name}'); }};"
    )

    assert page.evaluate(REASON) == [reason]


def test_a_page_without_https_says_so(show, browser):
    page = show(browser, "Object.defineProperty(window, 'isSecureContext', { value: false });")

    assert page.evaluate(REASON) == ["insecure"]


def test_a_camera_that_is_taken_away_is_told(film):
    page = film(table())
    page.evaluate("phone.begin().ready")

    page.evaluate("document.querySelector('video').srcObject.getTracks()[0].dispatchEvent(new Event('ended'))")

    assert page.evaluate("phone.troubles") == ["busy"]
