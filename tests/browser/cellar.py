"""A workshop in a cellar: a service of its own, a hundred devices, two colleagues, and what a browser keeps of them."""

import json
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session
from werkzeug.test import run_wsgi_app

from reuse import tables
from reuse.actors.actor import Actor
from reuse.actors.models import Organisation
from reuse.actors.people import add_membership, add_user
from reuse.app import create_app
from reuse.db import connect, sessions, unit_of_work
from reuse.devices.queries import by_code
from reuse.events.custody import receive
from reuse.events.models import Event
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from tests.browser.conftest import SECRET, listening, whole
from tests.browser.series import wedge
from tests.browser.world import PASSWORD, World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

COUNTS = """async () => {
    const base = document.querySelector("script[type=module]").src;
    const { counts } = await import(new URL("queue.js", base));
    return counts();
}"""
KEPT = """() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("reuse");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = async () => {
        const found = {};
        for (const name of opening.result.objectStoreNames) {
            const asked = opening.result.transaction(name).objectStore(name).count();
            await new Promise((done) => (asked.onsuccess = done));
            found[name] = asked.result;
        }
        opening.result.close();
        resolve(found);
    };
})"""
"""Counts what is in each store of the phone."""

ADD = """async (items) => {
    const base = document.querySelector("script[type=module]").src;
    const { add } = await import(new URL("queue.js", base));
    for (const item of items) await add(item);
}"""
"""Keeps scans as the screens do."""


ONLINE = """async () => {
    const answers = () => fetch("/scan/who").then(() => true, () => false);
    while (!(await answers())) await new Promise((done) => setTimeout(done, 50));
    dispatchEvent(new Event("online"));
}"""


class Cut(StrEnum):
    """Where the line breaks when a queue is sent."""

    NOWHERE = ""
    BEFORE = "before the service hears of it"
    AFTER = "before its answer comes back"


@dataclass
class Line:
    """The line between phones and service, which breaks on request; the service fails at a code, where one is named."""

    app: "WSGIApplication"
    cut: Cut = Cut.NOWHERE
    fails_at: str = ""
    status: int = 500

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/scan/replay":
            return self.app(environ, start_response)
        if self.fails_at and self._told(environ):
            start_response(f"{self.status} FAILED", [])
            return []
        if self.cut is Cut.NOWHERE:
            return self.app(environ, start_response)
        if self.cut is Cut.AFTER:
            run_wsgi_app(self.app, environ, buffered=True)
        environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        start_response("200 OK", [])
        return []

    def _told(self, environ: "WSGIEnvironment") -> bool:
        body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
        environ["wsgi.input"] = BytesIO(body)
        return self.fails_at.encode() in body


@dataclass(frozen=True)
class Cellar:
    """Where the service answers, its database, its line, and the codes of the devices in the workshop."""

    address: str
    engine: Engine
    line: Line
    codes: list[str]
    signed_in: dict[str, list[Any]] = field(default_factory=dict)
    """By the person's name, the cookies that a browser was given."""


@contextmanager
def cellar_of(folder: Path, devices: int) -> Iterator[Cellar]:
    """Serve a workshop that holds this many triaged devices."""
    engine = connect(f"sqlite:///{folder / 'cellar.sqlite'}")
    tables.metadata.create_all(engine)
    settings = Settings(str(engine.url), SECRET, "http://127.0.0.1", folder)
    with unit_of_work(sessions(engine)) as session:
        world = World(session, SECRET)
        world.fill()
        _hire(world, session)
        codes = [_brought(world) for _ in range(devices)]
    line = Line(whole(create_app(settings, engine=engine)))
    with listening(line) as address:
        yield Cellar(address, engine, line, codes)
    engine.dispose()


def _hire(world: World, session: Session) -> None:
    """Give the refurbisher a colleague."""
    bench = world.actors["refurbisher"]
    root = Actor(uuid4(), bench.organisation, frozenset({Role.COORDINATOR, Role.ADMIN}))
    mate = add_user(session, email="mate@essai.test", name="Camille", password=PASSWORD, by=root, key=uuid4())
    add_membership(session, mate, session.get_one(Organisation, bench.organisation), {Role.REFURBISHER}, set(), by=root)


def _brought(world: World) -> str:
    device = world.taken("laptop", "Dell", "Latitude 7490")
    receive(world.session, device, by=world.actors["refurbisher"], key=uuid4())
    world.fact(device, "triaged", "refurbisher")
    return device.code or ""


def scan_page(page: Page, screen: str = "scan") -> None:
    """Open the scan page and wait until the phone keeps it and knows its site."""
    with page.expect_response("**/scan/known"):
        page.goto("/scan/fr")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    while not page.evaluate(KEPT)["devices"]:
        page.wait_for_timeout(50)
    page.locator(".phone-doors a[href='#scan'][aria-current]").wait_for(state="attached")  # drawn for who signed in
    page.evaluate("document.getElementById('content').firstElementChild.dataset.before = ''")
    page.goto(f"/scan/fr#{screen}")
    page.locator("#content > :not([data-before])").first.wait_for(state="attached")


def read(page: Page, *codes: str) -> None:
    """Type codes, one after another."""
    for code in codes:
        page.locator("#typed-code").fill(code)
        page.locator("#typed-code").press("Enter")


def words(page: Page) -> dict[str, Any]:
    """Return the words of the page."""
    told: dict[str, Any] = json.loads(page.locator("#words").text_content() or "")
    return told


def do(page: Page, code: str, event: str) -> None:
    """Open a device and touch the button of a step that asks nothing."""
    read(page, code)
    action = words(page)["events"][event]["action"]
    step = page.locator(".phone-device").get_by_role("button", name=action, include_hidden=True)
    step.wait_for(state="attached")
    if not step.is_visible():
        page.locator(".phone-device [data-more] summary").click()
    step.click()
    expect(page.locator("[data-slot] .notice")).to_be_visible()


def weigh(page: Page) -> None:
    """Begin a series that weighs."""
    scan_page(page, "series")
    page.locator("[data-more] summary").first.click()
    page.get_by_role("button", name=words(page)["events"]["weighed"]["action"], exact=True).click()
    page.locator("#a-mass_g").fill("1,2")
    page.locator("[data-form] form .button").first.click()
    expect(page.locator("[data-number]")).to_have_text("0")


def count(page: Page, codes: list[str], total: int) -> None:
    """Scan codes in a series, and wait until it says that it counted them: from then on none may be lost."""
    wedge(page, *codes)
    expect(page.locator("[data-number]")).to_have_text(str(total))


def go_on(page: Page) -> None:
    """Take up the series under way."""
    page.goto("/scan/fr#series")
    page.locator('[data-do="go-on"]').click()
    page.locator("[data-number]").wait_for()


def online(page: Page) -> None:
    """Let the network come back, as the browser says it; said by itself, it may come before the network does."""
    page.context.set_offline(False)
    page.evaluate(ONLINE)


def all_sent(page: Page) -> None:
    """Wait until nothing of this person's waits."""
    for _ in range(200):
        if page.evaluate(COUNTS)["waiting"] == 0:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(COUNTS))


def again(page: Page) -> Page:
    """Close the page and open it once more, as a person does who put the phone in a pocket."""
    context, address = page.context, page.url
    fresh = context.new_page()
    page.close()
    fresh.goto(address)
    return fresh


def person(context: BrowserContext, name: str) -> Page:
    """Sign somebody in."""
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("#f-email").fill(f"{name}@essai.test")
    page.locator("#f-password").fill(PASSWORD)
    page.locator("#f-password").press("Enter")
    page.wait_for_url("**/")
    return page


def known(cellar: Cellar, context: BrowserContext, name: str) -> Page:
    """Give somebody a browser in which they signed in before: the cookies of the first time serve again."""
    if name not in cellar.signed_in:
        page = person(context, name)
        cellar.signed_in[name] = context.cookies()
        return page
    context.add_cookies(cellar.signed_in[name])
    return context.new_page()


def recorded(cellar: Cellar, event: str, code: str) -> int:
    """Count the events of this kind on the device."""
    with Session(cellar.engine) as session:
        subject = by_code(session, code).subject
        asked = select(func.count()).where(Event.subject == subject, Event.type == event)
        return session.scalar(asked.select_from(Event)) or 0
