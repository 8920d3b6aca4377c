"""What is asked about a device: its photo, its numbers, its reason, its list."""

import base64
import io
from hashlib import sha256

import pytest
from PIL import Image
from playwright.sync_api import expect

from reuse.devices.naming import identity_key
from tests.browser.cellar import online
from tests.browser.intake.conftest import (
    EXPECT,
    Phone,
    begin,
    choose,
    free,
    laptop,
    queued,
    save,
    sent,
    told,
)

pytestmark = pytest.mark.browser

WRONG = [
    ("IMEI", "490154203237519", "chiffre de contrôle"),
    ("combien", "1", "2 au moins"),
    ("Masse en kilogrammes", "lourd", "nombre"),
]


def test_a_photo_is_made_small_and_says_nothing_of_where_it_was_taken(phone: Phone) -> None:
    page = phone()
    laptop(page, free(page)[0])
    page.set_input_files("#i-photo", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"no picture"})
    told(page, "n’est pas une photo")
    page.set_input_files("#i-photo", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    expect(page.get_by_alt_text("La photo qui sera gardée")).to_be_visible()
    page.context.set_offline(True)
    save(page)
    told(page, "Reçu de dépôt")
    [item] = queued(page)
    kept = base64.b64decode(item["photo"])
    assert max(Image.open(io.BytesIO(kept)).size) == 1280
    assert not Image.open(io.BytesIO(kept)).getexif()
    online(page)
    sent(page)
    assert queued(page)[0]["outcome"] == "done"


def picture() -> bytes:
    """Draw a photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "12 rue du Secret"
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def test_a_wrong_answer_is_said_beside_its_field(phone: Phone) -> None:
    page = phone()
    laptop(page, free(page)[0])
    page.get_by_text("Lot de plusieurs").click()
    for label, value, words in WRONG:
        page.get_by_label(label).fill(value)
        save(page)
        expect(page.locator(".error-sum")).to_contain_text(words)
        expect(page.locator(".field.wrong .error")).to_contain_text(words)
        assert queued(page) == []
        page.get_by_label(label).fill("")


def test_a_box_of_forty_goes_under_one_label(phone: Phone) -> None:
    page = phone()
    code = free(page)[0]
    begin(page, code)
    page.get_by_text("Autres sortes d’appareil").click()
    page.get_by_role("radio", name="Câble ou chargeur").check()
    page.get_by_text("Lot de plusieurs").click()
    page.get_by_label("combien").fill("40")
    page.get_by_label("Masse en kilogrammes").fill("3,5")
    save(page)
    told(page, "40 × Câble ou chargeur")
    sent(page)
    page.goto(f"/devices/{code}")
    expect(page.locator(".facts").first).to_contain_text("lot de 40 pièces")


def test_waste_is_asked_its_own_reason(phone: Phone) -> None:
    page = phone()
    laptop(page, free(page)[0])
    page.get_by_text("Un particulier ·").click()
    choose(page, "Déchet : à préparer")
    save(page)
    expect(page.locator(".error-sum")).to_contain_text("la raison décide du registre")
    choose(page, "Il est trop ancien")
    save(page)
    told(page, "Reçu de dépôt")
    assert queued(page)[0]["deposit"]["status"] == "waste"


def test_an_announced_device_is_ticked_off_by_its_serial(phone: Phone) -> None:
    page = phone()
    expected = [
        {"list": "a1", "kind": "monitor", "maker": "iiyama", "model": f"X{at}", "names": [short(f"ANN-{at}")]}
        for at in range(3)
    ]
    first, second = free(page, 2)
    page.evaluate(EXPECT, expected)
    for arrived, code in enumerate((first, second), start=1):
        page.goto("/scan/fr#intake")
        begin(page, code)
        page.get_by_label("Numéro de série").fill(f"ann {arrived - 1}")
        page.get_by_label("Numéro de série").press("Tab")
        told(page, f"{arrived} sur 3 arrivés")
        expect(page.get_by_role("radio", name="Écran", exact=True)).to_be_checked()
        expect(page.get_by_label("Modèle (facultatif)")).to_have_value(f"X{arrived - 1}")
        save(page)
        told(page, "Reçu de dépôt")


def short(serial: str) -> str:
    return sha256(identity_key(serial).encode()).hexdigest()[:16]
