"""The service on a port of its own, a small world in it, and a real browser."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

from reuse import tables
from reuse.app import create_app
from reuse.db import connect, sessions, unit_of_work
from reuse.settings import Settings
from reuse.upkeep import checkpoint
from tests.browser.scanner.scenes import write_film
from tests.browser.world import PASSWORD, RECOVERY, World
from tools import chromium

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

expect.set_options(timeout=60_000)  # what is waited for comes at once; a queue tries again after 5, 10, then 20 s

SECRET = "a secret of forty characters for the test"
CAMERA = (*chromium.ARGUMENTS, "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
FILES = ("/static/", "/scan/v/")
REMEMBERED: dict[tuple[str, str], bytes] = {}
"""By address and accepted encodings, the answers that every phone is given anew."""

SIGNED_IN: dict[tuple[str, str], list[Any]] = {}
"""By the service's address and the person's name, the cookies that a browser was given."""


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


class Kept(WSGIRequestHandler):
    """Keeps a line open and writes each answer at once: a phone's page asks for fifty files.

    Answers from memory: werkzeug leaves the file open that a browser closes its page in the middle of.
    """

    protocol_version = "HTTP/1.1"

    def run_wsgi(self) -> None:
        """Answer; what is told to all and for long is made once for all phones of the process."""
        asked = (self.path, self.headers.get("Accept-Encoding", ""))
        plain = self.command == "GET" and self.path.startswith(FILES) and "If-None-Match" not in self.headers
        if plain and asked in REMEMBERED:
            self.wfile.write(REMEMBERED[asked])
            return
        made, life = self._made()
        if plain and life.startswith("public"):
            REMEMBERED[asked] = made
        self.wfile.write(made)

    def _made(self) -> tuple[bytes, str]:
        """Read what was asked to its end, where the next request begins; return the whole answer and how long it lives.

        A redirect or a refusal lives for no time.
        """
        environ = self.make_environ()
        environ["wsgi.input"] = BytesIO(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        body, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
        content = b"".join(body)
        if not status.startswith(("204", "304")):
            headers.setdefault("Content-Length", str(len(content)))
        lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in headers), "", ""]
        life = headers.get("Cache-Control", "") if status.startswith("200") else ""
        return "\r\n".join(lines).encode("latin-1") + content, life


@contextmanager
def listening(app: "WSGIApplication") -> Iterator[str]:
    """Serve an application on a port of its own; say at which address."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Kept)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def whole(app: Flask) -> "WSGIApplication":
    """Compress with little care: each phone asks for all its files anew, and that took more than their making."""
    app.config["COMPRESS_BR_LEVEL"] = 1
    return app


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
def seeing(playing: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Browser]]:
    """Start a browser whose camera sees, from when a page next asks for it, the frames last given, again and again."""
    path = chromium.installed()
    if path is None:
        pytest.skip("no Chromium on this machine")
    video = tmp_path_factory.mktemp("camera") / "camera.y4m"
    made = playing.chromium.launch(executable_path=path, args=[*CAMERA, f"--use-file-for-fake-video-capture={video}"])

    def before(*frames: Image.Image, rate: int = 10) -> Browser:
        write_film(video.with_suffix(".new"), frames, rate=rate).replace(video)  # the last page may still be reading
        return made

    yield before
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
                signed_page(known[key], served, signed_in)
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
    """Open pages that are watched; what a test did in one is left behind for the next, with what it showed."""
    pages: list[Page] = []

    def opened(width: int = 1280, *, signed_in: str = "", **options: Any) -> Page:
        context = contexts(signed_in, **options)
        page = watch(next((one for one in context.pages if one not in pages), None) or context.new_page())
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 900})
        return page

    yield opened
    for page in pages:
        page.unroute_all()
        page.goto("about:blank")
        page.emulate_media(media="null", color_scheme="null")


def _ours(url: str, served: Served) -> bool:
    return url.startswith((served.address, "data:", "blob:", "about:"))


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


def signed_page(context: BrowserContext, served: Served, name: str) -> Page:
    """Open a page for somebody signed in; the cookies of who signed in before serve again."""
    page = context.new_page()
    if known := SIGNED_IN.get((served.address, name)):
        context.add_cookies(known)
    else:
        sign_in(page, name)
        SIGNED_IN[served.address, name] = context.cookies()
    return page


@pytest.fixture
def keep() -> Callable[[Page, str], None]:
    """Keep a picture of the page where SCREENSHOTS names a folder."""
    folder = os.environ.get("SCREENSHOTS")

    def kept(page: Page, name: str) -> None:
        if folder:
            page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    return kept
