"""The page that checks a bundle, opened from a folder by a browser without any network."""

from random import Random

import orjson
import pytest

from reuse.codes import show_code
from tests.bundles.tampering import TWO_WAYS, WAYS, cut_history, flip, matched, pack, said_with, unpack
from tools import chromium

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page(playing, bundle, tmp_path_factory):
    """The page as the bundle carries it, in a browser that is offline."""
    path = chromium.installed()
    if path is None:
        pytest.skip("no Chromium here")
    file = tmp_path_factory.mktemp("page") / "verify.html"
    file.write_bytes(unpack(bundle)["verify.html"])
    browser = playing.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
    context = browser.new_context(offline=True)
    made = context.new_page()
    made.goto(file.as_uri())
    yield made
    browser.close()


@pytest.fixture
def ask(page):
    """Hand a bundle and a fingerprint to the page, and read its answer."""

    def answer(content: bytes, pinned: str = "") -> str:
        given = {"name": "bundle.zip", "mimeType": "application/zip", "buffer": content}
        page.get_by_label("Dossier (ZIP)").set_input_files(given)
        page.get_by_label("Empreinte").fill(pinned)
        page.evaluate("document.getElementById('answer').replaceChildren()")
        page.get_by_role("button", name="Vérifier").click()
        page.get_by_role("heading", level=2).wait_for()
        return page.get_by_role("status").inner_text()

    return answer


def test_a_whole_bundle_is_proved_under_the_fingerprint_and_consistent_without(ask, world, bundle):
    assert "Origine prouvée" in ask(bundle, world.fingerprint)
    assert "origine non prouvée" in ask(bundle)
    assert "keys.json" in ask(bundle, "00" * 32)


def test_what_is_tampered_with_is_named_as_by_the_other_verifier(ask, world, bundle):
    files, draw = unpack(bundle), Random(4)

    for way, tamper in WAYS.items():
        changed, named = tamper(dict(files), draw)
        assert named in ask(pack(changed), world.fingerprint), way
        changed, _named = cut_history(dict(files), draw)
    assert "manifest.json" in ask(pack(matched(changed)), world.fingerprint)


def test_an_event_that_can_be_read_two_ways_is_refused_here_too(ask, world, bundle):
    for way, data in TWO_WAYS.items():
        assert "events.jsonl" in ask(pack(matched(said_with(unpack(bundle), data))), world.fingerprint), way


def test_the_page_of_histories_tells_a_device_in_words(page, bundle, tmp_path):
    held = unpack(bundle)
    row = next(row for row in map(orjson.loads, held["devices.jsonl"].splitlines()) if row["stage"] == "refurbishing")
    (tmp_path / "histories.html").write_bytes(held["histories.html"])
    reader = page.context.new_page()
    reader.goto((tmp_path / "histories.html").as_uri())
    given = {"name": "bundle.zip", "mimeType": "application/zip", "buffer": bundle}
    reader.get_by_label("Dossier (ZIP)").set_input_files(given)
    reader.get_by_label("Code de l’appareil").fill(show_code(row["code"]).lower())
    reader.get_by_role("button", name="Lire son histoire").click()
    reader.get_by_role("list").wait_for()

    assert reader.get_by_role("listitem").count() == row["events"]
    assert "mardi 3 mars 2026" in reader.get_by_role("listitem").first.inner_text()
    assert reader.get_by_text("annulé par une correction").count() == 1
    reader.close()


def test_flipped_bits_of_the_file_are_seen(ask, world, bundle):
    draw = Random(5)

    for _ in range(8):
        assert "modifié ou abîmé" in ask(flip(bundle, draw), world.fingerprint)
