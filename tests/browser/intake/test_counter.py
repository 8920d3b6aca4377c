"""Devices taken in: a few touches, a receipt at once, nothing lost without network."""

import pytest
from playwright.sync_api import Page, expect

from reuse.codes import show_code as show
from tests.browser.cellar import online
from tests.browser.conftest import Served
from tests.browser.intake.conftest import Phone, begin, button, choose, free, laptop, queued, save, sent, told
from tests.browser.series import band, typed, wedge

pytestmark = pytest.mark.browser

DRAFTED = """async (serial) => {
    const base = document.querySelector("script[type=module]").src;
    const { drafts } = await import(new URL("intake-draft.js", base));
    while (!JSON.stringify(await drafts()).includes(serial)) await new Promise((done) => setTimeout(done, 50));
}"""
"""Waits until the phone keeps what was typed."""


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


def test_what_was_typed_survives_a_reload(phone: Phone) -> None:
    page = phone()
    code = free(page)[0]
    begin(page, code)
    choose(page, "Écran")
    page.get_by_label("Marque (facultatif)").fill("Samsung")
    page.get_by_label("Numéro de série").fill("SN 12")
    page.evaluate(DRAFTED, "SN 12")
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

    online(page)
    sent(page)
    assert {item["outcome"] for item in queued(page)} == {"done"}
    assert len({item["deposit"]["key"] for item in queued(page)}) == 1
    follow(page, receipt)
    expect(page.locator(".journey a.code")).to_have_count(10)


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

    online(page)
    told(page, "Pas enregistré")
    page.get_by_role("link", name="Voir quoi faire").click()
    page.get_by_role("button", name="Reprendre", exact=True).click()
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


def test_a_device_that_left_comes_back(phone: Phone, served: Served) -> None:
    page, seller = phone(), phone("seller")
    code = served.codes["leaving"]
    seller.goto(f"/devices/{code}/record/lent")
    seller.locator("[name=receiver][value=school]").check()
    seller.locator("[name=due]").fill("2099-01-01")
    seller.locator("main form button").last.click()
    wedge(page, code)
    told(page, "Cet appareil était parti")
    button(page, "Enregistrer son retour").click()
    page.get_by_role("link", name="Ouvrir l’appareil").wait_for()
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
