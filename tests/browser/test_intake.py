"""Devices taken in on the phone: a few touches, a receipt at once, nothing lost without network."""

import base64
import io
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from reuse.codes import show_code as show
from reuse.devices.naming import identity_key
from tests.browser.conftest import Served
from tests.browser.series import band, phone_of, scan_page, typed, wedge
from tests.browser.test_pages import problems

pytestmark = pytest.mark.browser

Phone = Callable[..., Page]
Keep = Callable[[Page, str], None]

FREE = """async (count) => {
    const base = document.querySelector("script[type=module]").src;
    const [network, known] = await Promise.all(["network", "known"].map((name) => import(new URL(`${name}.js`, base))));
    const { codes } = await network.ask("/scan/spares", { key: known.uuid(), count });
    await known.refresh();
    return codes;
}"""
EXPECT = """async (devices) => {
    const base = document.querySelector("script[type=module]").src;
    const database = await (await import(new URL("store.js", base))).store();
    for (const device of devices) await database.put("expected", device);
}"""
QUEUED = """async () => {
    const base = document.querySelector("script[type=module]").src;
    const database = await (await import(new URL("store.js", base))).store();
    return (await database.getAll("scans")).map(({ item, state, outcome }) => ({ ...item, state, outcome }));
}"""


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Phone]:
    """Hand phones to people, on the intake screen; the test fails where a page throws or breaks the policy."""
    contexts: list[BrowserContext] = []
    wrong: list[str] = []

    def handed(name: str = "collector", width: int = 360, **options: object) -> Page:
        contexts.append(phone_of(browser, served, name, width, **options))
        page = contexts[-1].pages[0]
        page.on("console", lambda line: wrong.append(line.text) if "Content Security" in line.text else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        scan_page(page, "intake")
        page.locator(".reader").wait_for()
        return page

    yield handed
    for context in contexts:
        context.close()
    assert wrong == []


def free(page: Page, count: int = 1) -> list[str]:
    """Reserve labels that are on nothing yet."""
    codes: list[str] = page.evaluate(FREE, count)
    return codes


def queued(page: Page) -> list[dict[str, Any]]:
    """Say what the phone kept."""
    found: list[dict[str, Any]] = page.evaluate(QUEUED)
    return found


def choose(page: Page, name: str) -> None:
    """Touch an answer."""
    page.get_by_role("radio", name=name).first.check()


def begin(page: Page, code: str) -> None:
    """Read a free label."""
    typed(page, code)
    expect(page.locator("[data-code]")).to_have_text(show(code))


def save(page: Page) -> None:
    page.get_by_role("button", name="Enregistrer", exact=True).click()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name).first


def laptop(page: Page, code: str) -> None:
    """Fill the least that a device needs."""
    begin(page, code)
    page.get_by_role("radio", name="Ordinateur portable").check()
    page.get_by_label("Son propriétaire, majeur, le cède").check()


def told(page: Page, words: str) -> None:
    expect(page.locator("#content")).to_contain_text(words)


def sent(page: Page) -> None:
    expect(page.locator("#state")).to_have_text("Tout est enregistré")


def test_a_typical_laptop_takes_six_touches_after_its_label(phone: Phone) -> None:
    page = phone()
    begin(page, free(page)[0])
    touches = [
        page.get_by_role("radio", name="Ordinateur portable"),
        page.get_by_role("button", name="Dell", exact=True),
        page.get_by_role("button", name="Latitude 7490", exact=True),
        page.get_by_role("radio", name="Il marche", exact=True),
        page.get_by_label("Son propriétaire, majeur, le cède"),
        page.get_by_role("button", name="Enregistrer", exact=True),
    ]
    for touch in touches:
        touch.click()

    told(page, "Reçu de dépôt")
    [item] = queued(page)
    assert len(touches) <= 6
    assert (item["maker"], item["model"], item["condition"]) == ("Dell", "Latitude 7490", "works")
    assert item["deposit"] | {"key": ""} == {
        "key": "",
        "depositor": "resident",
        "title": "relinquished",
        "status": "reemploi",
        "reason": "may_serve",
        "resale": "free",
        "channel": "counter",
        "place": None,
    }


SCREENS = pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (360, "dark"), (1280, "light")])


def looked_at(page: Page, keep: Keep, name: str) -> None:
    """Look at a state: axe finds nothing, nothing is wider than the screen."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished))")
    keep(page, f"intake-{name}-{width}")
    assert (found := problems(page)) == [], (name, found)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name


@SCREENS
def test_what_comes_before_the_form_is_accessible_and_fits(phone: Phone, keep: Keep, width: int, scheme: str) -> None:
    page = phone(width=width, color_scheme=scheme)
    looked_at(page, keep, "start")
    button(page, "Danger").click()
    looked_at(page, keep, "danger")
    button(page, "C’est à l’écart").click()
    told(page, "Choisissez d’abord")
    button(page, "Revenir : pas de danger").click()
    button(page, "Continuer sans étiquette").click()
    looked_at(page, keep, "spare")


@SCREENS
def test_the_form_and_its_receipt_are_accessible_and_fit(phone: Phone, keep: Keep, width: int, scheme: str) -> None:
    page = phone(width=width, color_scheme=scheme)
    first, second = free(page, 2)
    begin(page, first)
    looked_at(page, keep, "form")
    save(page)
    expect(page.locator(".error-sum")).to_be_focused()
    looked_at(page, keep, "wrong")
    choose(page, "Ordinateur portable")
    for fold in page.locator("details.fold").all():
        fold.locator("summary").first.click()
    looked_at(page, keep, "unfolded")
    button(page, "Lire le numéro de série").click()
    looked_at(page, keep, "serial")
    button(page, "Revenir").click()
    save(page)
    told(page, "Reçu de dépôt")
    looked_at(page, keep, "receipt")
    button(page, "Ajouter un appareil").click()
    page.locator(".reader").wait_for()
    looked_at(page, keep, "same")
    begin(page, second)
    looked_at(page, keep, "second")


@SCREENS
def test_a_torn_label_is_replaced_by_another(phone: Phone, keep: Keep, width: int, scheme: str) -> None:
    page = phone(width=width, color_scheme=scheme)
    first, second = free(page, 2)
    laptop(page, first)
    save(page)
    told(page, "Reçu de dépôt")
    sent(page)
    page.goto("/scan/fr#intake")
    wedge(page, first)
    told(page, "déjà sur un appareil")
    looked_at(page, keep, "known")
    page.get_by_role("link", name="Poser une nouvelle étiquette").click()
    told(page, "Lire la nouvelle étiquette")
    looked_at(page, keep, "relabel")
    wedge(page, second)
    told(page, "Nouvelle étiquette notée")
    looked_at(page, keep, "relabelled")
    sent(page)
    page.goto(f"/devices/{second}")
    expect(page.locator(".facts").first).to_contain_text(show(first))


def test_what_was_typed_survives_a_reload(phone: Phone) -> None:
    page = phone()
    code = free(page)[0]
    begin(page, code)
    choose(page, "Écran")
    page.get_by_label("Marque (facultatif)").fill("Samsung")
    page.get_by_label("Numéro de série").fill("SN 12")
    page.wait_for_timeout(500)
    page.reload()

    expect(page.get_by_label("Marque (facultatif)")).to_have_value("Samsung")
    expect(page.get_by_label("Numéro de série")).to_have_value("SN 12")
    page.goto("/scan/fr#intake")
    told(page, f"Commencé, pas enregistré : {show(code)}")
    page.get_by_role("link", name="Continuer").click()
    expect(page.get_by_role("radio", name="Écran", exact=True)).to_be_checked()


def test_ten_devices_of_one_person_without_network_have_one_receipt(phone: Phone) -> None:
    page = phone()
    codes = free(page, 10)
    page.context.set_offline(True)
    laptop(page, codes[0])
    save(page)
    told(page, "Gardé sur ce téléphone")
    receipt = page.locator(".ticket .code").inner_text()
    button(page, "Ajouter un appareil").click()
    for count, code in enumerate(codes[1:], start=2):
        told(page, f"Appareil n° {count} de ce dépôt")
        begin(page, code)
        save(page)
    told(page, "Appareil n° 11 de ce dépôt")
    page.reload()
    page.get_by_role("link", name="Voir le reçu").click()
    expect(page.locator("[data-devices] li")).to_have_count(10)
    expect(page.locator(".ticket .code")).to_have_text(receipt)

    page.context.set_offline(False)
    sent(page)
    assert {item["outcome"] for item in queued(page)} == {"done"}
    assert len({item["deposit"]["key"] for item in queued(page)}) == 1
    follow(page, receipt)
    expect(page.locator(".acts li")).to_have_count(10)


def follow(page: Page, receipt: str) -> None:
    """Read the receipt's link as the depositor does."""
    page.goto(f"/follow-up#{receipt.replace('-', '')}")
    expect(page.locator("#f-follow_up")).to_have_value(receipt)
    assert "#" not in page.url
    page.get_by_role("button", name="Voir mon dépôt").click()


def test_the_last_device_is_undone_whole_and_its_form_opens_again(phone: Phone) -> None:
    page = phone()
    code = free(page)[0]
    laptop(page, code)
    button(page, "Danger").click()
    page.get_by_role("radio", name="Chaleur").check()
    button(page, "C’est à l’écart").click()
    told(page, "Danger : Chaleur")
    save(page)
    told(page, "Enregistré")
    sent(page)
    button(page, "Annuler").click()

    expect(page.get_by_role("radio", name="Ordinateur portable")).to_be_checked()
    told(page, "Danger : Chaleur")
    sent(page)
    choose(page, "Écran")
    save(page)
    told(page, "Reçu de dépôt")
    sent(page)
    assert [(item["kind"], item["outcome"]) for item in queued(page)] == [
        ("intake", "done"),
        ("undo", "done"),
        ("intake", "done"),
    ]


def test_a_label_that_another_phone_took_meanwhile_loses_nothing(phone: Phone) -> None:
    page, other = phone(), phone()
    code, spare = free(page, 2)
    page.context.set_offline(True)
    laptop(page, code)
    page.get_by_label("Marque (facultatif)").fill("Acer")
    save(page)
    receipt = page.locator(".ticket .code").inner_text()
    other.goto(f"/scan/fr#intake/{code}")
    choose(other, "Écran")
    save(other)
    told(other, "Reçu de dépôt")
    sent(other)

    page.context.set_offline(False)
    told(page, "Pas enregistré")
    page.get_by_role("link", name="Voir quoi faire").click()
    button(page, "Reprendre").click()
    expect(page.get_by_label("Marque (facultatif)")).to_have_value("Acer")
    button(page, "Changer d’étiquette").click()
    wedge(page, spare)
    expect(page.locator("[data-code]")).to_have_text(show(spare))
    save(page)
    sent(page)
    expect(page.locator(".ticket .code")).to_have_text(receipt)
    follow(page, receipt)
    told(page, "Acer")


def test_a_danger_is_told_first_also_without_network_and_by_every_role(phone: Phone, served: Served) -> None:
    page = phone("refurbisher")
    page.context.set_offline(True)
    button(page, "Danger").click()
    expect(page.get_by_role("heading", name="Danger")).to_be_focused()
    page.get_by_role("radio", name="Batterie gonflée").check()
    button(page, "C’est à l’écart").click()
    told(page, "jamais dans la tournée")
    page.reload()
    told(page, "jamais dans la tournée")
    wedge(page, served.codes["collected"])
    expect(band(page)).to_contain_text("Laissez l’appareil où il est")
    [item] = queued(page)
    assert (item["type"], item["data"]) == ("danger_reported", {"danger": "swollen_battery"})
    assert page.locator(".danger-note").count() == 0


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
    page.context.set_offline(False)
    sent(page)
    assert queued(page)[0]["outcome"] == "done"


def picture() -> bytes:
    """Draw a photo that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "12 rue du Secret"
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("IMEI", "490154203237519", "chiffre de contrôle"),
        ("combien", "1", "2 au moins"),
        ("Masse en kilogrammes", "lourd", "nombre"),
    ],
)
def test_a_wrong_answer_is_said_beside_its_field(phone: Phone, field: str, value: str, words: str) -> None:
    page = phone()
    laptop(page, free(page)[0])
    page.get_by_text("Lot de plusieurs").click()
    page.get_by_label(field).fill(value)
    save(page)

    expect(page.locator(".error-sum")).to_contain_text(words)
    expect(page.locator(".field.wrong .error")).to_contain_text(words)
    assert queued(page) == []


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


def test_a_device_that_left_comes_back(phone: Phone, served: Served) -> None:
    page, seller = phone(), phone("seller")
    code = served.codes["shelf"]
    seller.goto(f"/devices/{code}/record/lent")
    seller.locator("[name=receiver][value=school]").check()
    seller.locator("[name=due]").fill("2099-01-01")
    seller.locator("main form button").last.click()
    wedge(page, code)
    told(page, "Cet appareil était parti")
    button(page, "Enregistrer son retour").click()
    sent(page)
    assert [item["type"] for item in queued(page)] == ["returned"]
    assert queued(page)[0]["outcome"] == "done"


def test_intake_is_done_by_keyboard_alone(phone: Phone) -> None:
    page = phone()
    code = free(page)[0]
    page.locator("#typed-code").focus()
    typed(page, code)
    expect(page.locator("#i-kind-laptop")).to_be_focused()
    page.keyboard.press("Space")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "i-title":
            break
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    told(page, "Reçu de dépôt")
    expect(page.locator("h1")).to_be_focused()
