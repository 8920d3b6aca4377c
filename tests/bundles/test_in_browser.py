"""The page that checks a bundle, opened from a folder by a browser without any network."""

from random import Random

import pytest

from tests.bundles.tampering import WAYS, cut_history, flip, matched, pack, unpack
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
    browser = playing.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
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


def test_flipped_bits_of_the_file_are_seen(ask, world, bundle):
    draw = Random(5)

    for _ in range(8):
        assert "modifié ou abîmé" in ask(flip(bundle, draw), world.fingerprint)
