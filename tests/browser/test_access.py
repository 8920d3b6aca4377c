"""Signing in, one's account, a shared phone and the second factor, as they are seen and touched."""

import base64
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from reuse import clock
from reuse.actors import totp
from tests.browser.conftest import Served, sign_in
from tests.browser.looks import Keep, look_at

pytestmark = pytest.mark.browser
PIN = "285093"
Look = Callable[[Page, str], None]


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Page]:
    """A browser of its own, since it keeps a secret."""
    context = browser.new_context(locale="fr-FR", base_url=served.address)
    page = context.new_page()
    page.set_viewport_size({"width": 360, "height": 900})
    yield page
    context.close()


@pytest.fixture
def look(keep: Keep) -> Look:
    """Look at a page on a phone and on a desk; it has one title."""

    def looked(page: Page, name: str) -> None:
        look_at(page, keep, f"access-{name}")
        assert page.locator("h1").count() == 1, name

    return looked


def send(page: Page, words: str) -> None:
    """Press a button of the page's content."""
    page.get_by_role("main").get_by_role("button", name=words, exact=True).click()


def test_a_phone_is_shared_and_goes_from_hand_to_hand(phone: Page, look: Look) -> None:
    sign_in(phone, "collector")
    phone.goto("/account")
    look(phone, "account")
    phone.goto("/account/shared")
    look(phone, "share")
    phone.get_by_label("Nom de ce téléphone").fill("Comptoir de Saint-Martin-le-Très-Long-Nom")
    send(phone, "Déclarer ce téléphone partagé")
    phone.get_by_label("Code PIN à six chiffres").fill("123456")
    phone.get_by_label("Le même code PIN, encore une fois").fill("123456")
    send(phone, "Choisir ce code PIN")
    look(phone, "pin-refused")
    phone.get_by_label("Code PIN à six chiffres").fill(PIN)
    phone.get_by_label("Le même code PIN, encore une fois").fill(PIN)
    send(phone, "Choisir ce code PIN")
    look(phone, "shared")
    phone.get_by_role("link", name="Changer de personne").click()
    look(phone, "switch")
    phone.locator("#f-pin").fill("285094")
    send(phone, "Prendre mon tour")
    look(phone, "switch-refused")
    phone.locator("#f-pin").fill(PIN)
    send(phone, "Prendre mon tour")
    expect(phone).to_have_url(re.compile("/account/shared$"))
    look(phone, "shared-by-pin")


def test_what_was_typed_goes_through_the_sign_in(phone: Page, look: Look) -> None:
    sign_in(phone, "collector")
    phone.goto("/receive")
    phone.locator("#f-code").fill("7K4M-9QXP-9")
    phone.context.clear_cookies(name="reuse")
    phone.locator("#f-code").press("Enter")
    look(phone, "kept")
    phone.locator("#f-email").fill("collector@essai.test")
    phone.locator("#f-password").fill("quatre mots pour essayer")
    send(phone, "Se connecter")
    look(phone, "send-again")
    send(phone, "Envoyer maintenant")
    expect(phone.locator("main")).to_contain_text("jamais été imprimé")


def test_the_password_page_says_what_is_wrong(phone: Page, look: Look) -> None:
    sign_in(phone, "collector")
    phone.goto("/account/password")
    look(phone, "password")
    phone.locator("#f-password").fill("pas celui-ci")
    phone.locator("#f-new_password").fill("court")
    phone.locator("#f-again").fill("autre")
    send(phone, "Changer le mot de passe")
    look(phone, "password-refused")


def test_a_second_factor_is_set_up_used_and_removed(phone: Page, look: Look) -> None:
    sign_in(phone, "newcomer")
    phone.goto("/account/second-factor")
    look(phone, "factor")
    key = base64.b32decode(re.findall(r"secret=([A-Z2-7]+)", phone.content())[0])
    phone.locator("#f-one_time_code").fill(totp.code_of(key, totp.step_at(clock.now())))
    send(phone, "Mettre en place la double authentification")
    look(phone, "recovery")
    first, second = phone.locator(".recovery li").all_inner_texts()[:2]
    phone.get_by_role("link", name="Continuer").click()
    phone.get_by_role("button", name="Se déconnecter").click()
    enter(phone, "newcomer")
    look(phone, "code")
    phone.locator("#f-one_time_code").fill("000000")
    send(phone, "Se connecter")
    look(phone, "code-refused")
    phone.locator("#f-one_time_code").fill(first)
    send(phone, "Se connecter")
    phone.goto("/account/second-factor")
    look(phone, "factor-set")
    phone.locator("summary").get_by_text("Retirer").click()
    phone.locator("#f-removing").fill(second)
    send(phone, "Retirer la double authentification")
    expect(phone.locator("main")).to_contain_text("retirée")


def enter(page: Page, name: str) -> None:
    page.goto("/sign-in")
    page.locator("#f-email").fill(f"{name}@essai.test")
    page.locator("#f-password").fill("quatre mots pour essayer")
    send(page, "Se connecter")


def test_by_keyboard_and_without_scripts_one_takes_a_turn(browser: Browser, served: Served) -> None:
    context = browser.new_context(locale="fr-FR", base_url=served.address, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, "refurbisher")
    page.goto("/account/shared")
    page.get_by_label("Nom de ce téléphone").fill("Bench")
    page.keyboard.press("Enter")
    page.get_by_label("Code PIN à six chiffres").fill(PIN)
    page.keyboard.press("Tab")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Se déconnecter").press("Enter")
    page.goto("/switch")
    page.get_by_role("radio").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")

    expect(page.get_by_role("button", name="Se déconnecter")).to_be_visible()
    context.close()
