"""Facts about photos: codes read in them, and the small copy that is kept."""

from base64 import b64decode
from io import BytesIO

import pytest
from PIL import Image

from tests.browser.scanner.scenes import codes, label, table

pytestmark = pytest.mark.browser

ORIENTATION = 274
READ = """async () => {
    const decoder = await phone.openDecoder();
    const [file] = document.getElementById("photo").files;
    const found = await phone.readPhoto(file, decoder.decode).catch((error) => error.reason);
    return Array.isArray(found) ? found.map(({ text }) => text) : found;
}"""
SHRINK = """async (options) => {
    const [file] = document.getElementById("photo").files;
    const copy = await phone.shrink(file, options).catch((error) => error.reason);
    if (typeof copy === "string") return copy;
    const bytes = new Uint8Array(await copy.arrayBuffer());
    return btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""));
}"""


def choose(page, scene, *, kind="JPEG", name="photo.jpg", **options):
    """Choose a photo in the page's field."""
    kept = BytesIO()
    scene.save(kept, kind, **options)
    page.locator("#photo").set_input_files(
        {"name": name, "mimeType": f"image/{kind.lower()}", "buffer": kept.getvalue()}
    )


def shrunk(page, **options):
    return Image.open(BytesIO(b64decode(page.evaluate(SHRINK, options))))


def exif(**marks):
    made = Image.Exif()
    for name, value in marks.items():
        made[{"orientation": ORIENTATION, "maker": 271, "software": 305}[name]] = value
    return made


def test_a_code_in_a_photo_is_read(page):
    (code,) = codes(1)
    choose(page, table(label(code)))

    assert [text[-9:] for text in page.evaluate(READ)] == [code]


def test_small_labels_in_a_large_photo_are_all_read(page):
    wanted = codes(6)
    choose(page, table(*(label(code, module=5) for code in wanted), width=4000, height=3000))

    assert sorted(text[-9:] for text in page.evaluate(READ)) == sorted(wanted)


def test_a_photo_without_a_code_gives_nothing(page):
    choose(page, table())

    assert page.evaluate(READ) == []


@pytest.mark.parametrize("act", [READ, SHRINK])
def test_a_file_that_is_no_photo_is_refused(page, act):
    page.locator("#photo").set_input_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"no photo"})

    assert page.evaluate(act, {}) == "unreadable"


def test_a_file_too_heavy_to_open_on_a_phone_is_refused(page):
    refused = page.evaluate("phone.shrink({ size: 60_000_001 }).catch((error) => error.reason)")

    assert refused == "heavy"


def test_a_copy_is_a_small_jpeg(page):
    choose(page, table(label(codes(1)[0]), width=4000, height=3000))

    copy = shrunk(page)

    assert (copy.format, copy.size) == ("JPEG", (1280, 960))


def test_a_small_photo_is_not_blown_up(page):
    choose(page, table(width=300, height=200))

    assert shrunk(page).size == (300, 200)


def test_a_copy_tells_nothing_but_the_picture(page):
    choose(page, table(), exif=exif(maker="Someone's phone", software="1.2").tobytes())

    copy = shrunk(page)

    assert dict(copy.getexif()) == {}
    assert set(copy.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "icc_profile"}


def test_a_photo_taken_upright_stays_upright(page):
    scene = Image.new("L", (400, 200), 255)
    scene.paste(0, (0, 0, 200, 200))  # dark on the left, which a quarter turn clockwise brings to the top
    choose(page, scene, exif=exif(orientation=6).tobytes())

    copy = shrunk(page).convert("L")

    assert copy.size == (200, 400)
    assert (copy.getpixel((100, 20)) < 60, copy.getpixel((100, 380)) > 200) == (True, True)


def test_what_is_transparent_becomes_white(page):
    choose(page, Image.new("RGBA", (50, 50), (0, 0, 0, 0)), kind="PNG", name="photo.png")

    assert shrunk(page).convert("L").getpixel((25, 25)) > 250


def test_a_copy_keeps_to_its_weight_however_busy_the_picture(page):
    choose(page, Image.effect_noise((1600, 1200), 120))

    copy = page.evaluate(SHRINK, {"bytes": 60_000})

    assert len(b64decode(copy)) <= 60_000
