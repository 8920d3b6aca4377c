"""Facts about what reads the codes, wherever the picture comes from."""

import gzip
from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image

from tests.browser.scanner.scenes import codes, label, table
from tests.browser.scanner.site import PHONE

pytestmark = pytest.mark.browser

OURS = [PHONE / f"{name}.js" for name in ("camera", "codes", "decoder", "feedback", "photo", "scanner", "wedge")]
BYTES = "const bytes = Uint8Array.from(atob(encoded), (one) => one.charCodeAt(0));"
DECODE = f"""async (encoded) => {{
    {BYTES}
    phone.decoder ??= await phone.openDecoder({{ formats: phone.wanted }});
    return [phone.decoder.kind, await phone.decoder.decode(new Blob([bytes], {{ type: "image/png" }}))];
}}"""
NATIVE = """
window.BarcodeDetector = class {
    static async getSupportedFormats() { return ["qr_code", "code_128"]; }
    constructor(options) { this.formats = options.formats; }
    async detect() {
        const corner = { x: 1, y: 2 };
        return [{ rawValue: this.formats.join(), format: "qr_code", cornerPoints: [corner, corner, corner, corner] }];
    }
};
"""


def encoded(scene: Image.Image) -> str:
    kept = BytesIO()
    scene.save(kept, "PNG")
    return b64encode(kept.getvalue()).decode()


def test_the_decoder_is_not_fetched_before_it_is_needed(page, site):
    site.asked.clear()

    page.reload()
    page.locator("html[data-ready]").wait_for()

    assert [path for path in site.asked if "vendor" in path or "worker" in path] == []


def test_without_the_browser_s_own_detector_ours_is_fetched_from_our_own_address(page, site):
    site.asked.clear()
    (code,) = codes(1)

    kind, found = page.evaluate(DECODE, encoded(table(label(code))))

    assert kind == "wasm"
    assert [one["text"][-9:] for one in found] == [code]
    assert "/scan/v/test/vendor/zxing-wasm/zxing_reader.wasm" in site.asked


def test_the_browser_s_own_detector_is_preferred(show, browser, site):
    page = show(browser, NATIVE)
    site.asked.clear()

    kind, found = page.evaluate(DECODE, encoded(table()))

    assert kind == "native"
    assert found == [{"text": "qr_code", "format": "qr_code", "corners": [{"x": 1, "y": 2}] * 4}]
    assert site.asked == []


def test_a_detector_that_lacks_a_format_is_not_used(show, browser):
    page = show(browser, NATIVE)
    page.evaluate("phone.wanted = ['qr_code', 'data_matrix']")

    assert page.evaluate(DECODE, encoded(table()))[0] == "wasm"


def test_a_detector_whose_service_is_missing_is_not_used(show, browser):
    page = show(browser, NATIVE + "BarcodeDetector.prototype.detect = async () => { throw new Error('no service'); };")

    assert page.evaluate(DECODE, encoded(table()))[0] == "wasm"


def test_a_picture_without_a_code_gives_nothing(page):
    assert page.evaluate(DECODE, encoded(table()))[1] == []


@pytest.mark.parametrize("broken", ["**/zxing_reader.wasm", "**/decoder-worker.js"])
def test_a_decoder_that_does_not_load_is_told(show, browser, broken):
    page = show(browser)
    page.route(broken, lambda route: route.abort())

    reason = page.evaluate("phone.openDecoder().then(() => 'opened', (error) => error.reason)")

    assert reason == "decoder"


def test_our_scripts_are_light():
    assert sum(len(gzip.compress(path.read_bytes())) for path in OURS) <= 15_000
