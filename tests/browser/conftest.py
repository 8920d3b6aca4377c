"""The service on a port of its own, a small world in it, and a real browser."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

from reuse import tables
from reuse.app import create_app
from reuse.db import connect, sessions, unit_of_work
from reuse.settings import Settings
from reuse.upkeep import checkpoint
from tests.browser.world import PASSWORD, RECOVERY, World
from tools import chromium

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

expect.set_options(timeout=60_000)  # what is waited for comes at once; a queue tries again after 5, 10, then 20 s

SECRET = "a secret of forty characters for the test"


@dataclass(frozen=True)
class Served:
    """Where the service answers and what is in it."""

    address: str
    codes: dict[str, str]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the application with its small world."""
    folder = tmp_path_factory.mktemp("browser")
    engine = connect(f"sqlite:///{folder / 'pages.sqlite'}")
    tables.metadata.create_all(engine)
    settings = Settings(str(engine.url), SECRET, "http://127.0.0.1", folder)
    with unit_of_work(sessions(engine)) as session:
        world = World(session, SECRET)
        world.fill()
    checkpoint(sessions(engine), settings)
    with listening(whole(create_app(settings, engine=engine))) as address:
        RECOVERY[address] = world.recovery
        yield Served(address, world.codes)
    engine.dispose()


class Quiet(WSGIRequestHandler):
    """Writes no line a request: a phone's page asks for fifty files."""

    def log_request(self, *_told: object) -> None:
        """Say nothing."""


@contextmanager
def listening(app: "WSGIApplication") -> Iterator[str]:
    """Serve an application on a port of its own; say at which address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def whole(app: Flask) -> "WSGIApplication":
    """Answer from memory: werkzeug leaves the file open that a browser closes its page in the middle of.

    Compresses with little care: each phone asks for all its files anew, and that took more than their making.
    """
    app.config["COMPRESS_BR_LEVEL"] = 1

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        body, status, headers = run_wsgi_app(app, environ, buffered=True)
        start_response(status, headers.to_wsgi_list())
        return body

    return answer


@pytest.fixture(scope="session")
def browser(playing: Playwright) -> Iterator[Browser]:
    """Start Chromium, or skip where there is none and the machine may not install one."""
    path = chromium.installed()
    if path is None:
        pytest.skip("no Chromium on this machine")
    made = playing.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
    yield made
    made.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser, served: Served) -> Iterator[Callable[..., BrowserContext]]:
    """Open each kind of reader once: signing in again for each page would take most of the time."""
    known: dict[str, BrowserContext] = {}

    def context(signed_in: str, **options: Any) -> BrowserContext:
        key = f"{signed_in} {sorted(options.items())}"
        if key not in known:
            known[key] = browser.new_context(**({"locale": "fr-FR", "base_url": served.address} | options))
            if signed_in:
                sign_in(known[key].new_page(), signed_in)
        return known[key]

    yield context
    for made in known.values():
        made.close()


@pytest.fixture
def watch(served: Served) -> Iterator[Callable[[Page], Page]]:
    """Watch pages: the test fails when one asks another host, breaks the policy or throws."""
    pages: list[Page] = []
    wrong: list[str] = []
    hear: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: wrong.append(request.url) if not _ours(request.url, served) else None,
        "console": lambda message: wrong.append(message.text) if "Content Security" in message.text else None,
        "pageerror": lambda error: wrong.append(str(error)),
    }

    def watched(page: Page) -> Page:
        pages.append(page)
        for event, heard in hear.items():
            page.on(event, heard)
        return page

    yield watched
    for page in pages:
        for event, heard in hear.items():
            page.remove_listener(event, heard)
    assert wrong == []


@pytest.fixture
def open_page(contexts: Callable[..., BrowserContext], watch: Callable[[Page], Page]) -> Iterator[Callable[..., Page]]:
    """Open pages that are watched, and closed at the end of the test."""
    pages: list[Page] = []

    def opened(width: int = 1280, *, signed_in: str = "", **options: Any) -> Page:
        page = watch(contexts(signed_in, **options).new_page())
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        return page

    yield opened
    for page in pages:
        page.close()


def _ours(url: str, served: Served) -> bool:
    return url.startswith((served.address, "data:", "blob:"))


def sign_in(page: Page, name: str) -> None:
    """Sign in as one of the world's people."""
    page.goto("/sign-in")
    page.locator("#f-email").fill(f"{name}@essai.test")
    page.locator("#f-password").fill(PASSWORD)
    page.locator("main form button").click()
    if codes := RECOVERY.get(page.evaluate("location.origin"), {}).get(name):
        page.locator("#f-one_time_code").fill(codes.pop())
        page.locator("main form button").click()
    page.wait_for_url("**/")


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """Keep a picture of the page where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")

    def kept(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return kept
