"""Finding a point with a keyboard and on a phone, and the map inside another site's page."""

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from reuse import tables
from reuse.actors.models import Site, SiteRole
from reuse.app import create_app
from reuse.db import connect, sessions, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from tests.browser.conftest import SECRET, Served
from tests.browser.world import World

pytestmark = pytest.mark.browser

HOSTILE = "${alert(1)} `+alert(2)+` <img src=x onerror=alert(3)>"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve one point whose name would like to be a program."""
    folder = tmp_path_factory.mktemp("hostile")
    engine = connect(f"sqlite:///{folder / 'points.sqlite'}")
    tables.metadata.create_all(engine)
    with unit_of_work(sessions(engine)) as session:
        world = World(session, SECRET)
        world.actor("collector", "Mairie", SiteRole.COLLECTION_POINT, Role.COLLECTOR)
        session.query(Site).one().name = HOSTILE
    app = create_app(Settings(str(engine.url), SECRET, "http://127.0.0.1", folder), engine=engine)
    running = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()
    engine.dispose()


@pytest.fixture
def elsewhere(hostile: str) -> Iterator[str]:
    """Serve another site whose page frames the map."""
    frame = f'<iframe src="{hostile}/map/embed?lang=en" title="Map" width="600" height="400"></iframe>'

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Town hall</title>{frame}".encode())

        def log_message(self, *_: object) -> None:
            """Keep the tests' output quiet."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield f"http://localhost:{running.server_port}/"  # another origin, and another site
    running.shutdown()
    running.server_close()
    thread.join()


def test_three_actions_lead_from_the_home_page_to_the_nearest_open_point(open_page: Callable[..., Page]) -> None:
    page = open_page(360)
    page.goto("/")
    page.get_by_label("Adresse, commune ou code postal").fill("muret")
    page.get_by_label("Ce que vous apportez").select_option(label="Écran")
    page.get_by_role("button", name="Trouver").click()

    first = page.locator(".found", has_text="Mairie de Saint-Martin")
    expect(first).to_contain_text("2,5 km")
    expect(first).to_contain_text("Écran")
    assert page.locator("script[src*=leaflet]").count() == 0  # a phone loads no map unasked


def test_a_point_is_found_and_led_to_by_the_keyboard_alone(open_page: Callable[..., Page]) -> None:
    page = open_page(1280)
    page.goto("/points")
    field = page.get_by_role("combobox", name="Adresse, commune ou code postal")
    field.press_sequentially("mur")
    expect(page.locator(".suggestions li").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".suggestions [aria-selected=true]")).to_have_text("Muret (31600)")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Muret")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name="Les plus proches depuis Muret")).to_be_visible()
    expect(page.locator(".side-map .leaflet-marker-icon").first).to_be_visible()
    page.locator(".found h2 a").first.focus()
    page.keyboard.press("Tab")
    while "openstreetmap" not in (page.evaluate("document.activeElement.href") or ""):
        page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("Itinéraire")


def test_without_javascript_no_button_is_there_that_needs_it(open_page: Callable[..., Page]) -> None:
    page = open_page(360, java_script_enabled=False)
    page.goto("/points")
    expect(page.get_by_role("button")).to_have_text(["Rechercher"])
    page.goto("/map/share")
    expect(page.get_by_role("button")).to_have_text(["Afficher la ligne"])


def test_whoever_shares_a_position_sees_what_is_near_and_the_address_says_no_home(
    browser: Browser, served: Served
) -> None:
    place = {"latitude": 43.461234, "longitude": 1.325678}
    context = browser.new_context(
        base_url=served.address, locale="fr-FR", geolocation=place, permissions=["geolocation"]
    )
    page = context.new_page()
    page.goto("/points")
    page.get_by_role("button", name="Près de moi").click()

    expect(page.get_by_role("heading", name="Les plus proches de vous")).to_be_visible()
    assert "lat=43.461&lon=1.326" in page.url
    context.close()


@pytest.mark.parametrize("path", ["/points", "/map", "elsewhere"])
def test_a_hostile_name_from_the_database_is_only_text(
    browser: Browser, hostile: str, elsewhere: str, path: str
) -> None:
    page, said = browser.new_page(locale="en-GB"), list[str]()
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(elsewhere if path == "elsewhere" else hostile + path)
    inside = page.frame_locator("iframe") if path == "elsewhere" else page
    inside.get_by_role("button", name=HOSTILE).press("Enter")

    expect(inside.locator(".map-popup strong")).to_have_text(HOSTILE)
    expect(inside.get_by_role("link", name="See this place")).to_be_visible()
    assert said == []
    assert page.context.cookies() == []
    page.close()
