"""Signing in by an identity provider of another site, and out again, in a real browser."""

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from reuse import clock, tables
from reuse.actors.access import open_account
from reuse.actors.actor import OPERATOR, Actor
from reuse.actors.models import Organisation
from reuse.app import create_app
from reuse.db import connect, sessions, unit_of_work
from reuse.lifecycle.stages import Role
from reuse.settings import Settings
from tests import provider
from tests.browser.conftest import SECRET

pytestmark = pytest.mark.browser


@pytest.fixture
def there() -> Iterator[provider.Provider]:
    with provider.running("localhost") as made:
        yield made


def let_nadia_in(session: Session) -> None:
    shell = Actor(OPERATOR, OPERATOR, frozenset({Role.COORDINATOR, Role.ADMIN}))
    home = Organisation(id=uuid4(), siret="1" * 14, name="Atelier", kind="association", created_at=clock.now())
    session.add(home)
    told = {"email": "nadia@atelier.test", "name": "Nadia", "roles": {Role.SELLER}, "sites": set()}
    open_account(session, home, language="fr", secret=SECRET, by=shell, key=uuid4(), **told)


@pytest.fixture
def address(there: provider.Provider, tmp_path: Path) -> Iterator[str]:
    """Serve the application, told of the provider and of one person."""
    engine = connect(f"sqlite:///{tmp_path / 'provider.sqlite'}")
    tables.metadata.create_all(engine)
    with unit_of_work(sessions(engine)) as session:
        let_nadia_in(session)
    server = make_server("127.0.0.1", 0, there, threaded=True)
    here = f"http://127.0.0.1:{server.server_port}"  # which the application has to know before it is made
    server.app = create_app(Settings(str(engine.url), SECRET, here, tmp_path, oidc=there.told), engine=engine)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield here
    server.shutdown()
    server.server_close()
    thread.join()
    engine.dispose()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(locale="fr-FR", base_url=address)
    yield context.new_page()
    context.close()


def test_the_button_leads_in_and_signing_out_leads_out_of_both(
    page: Page, address: str, there: provider.Provider
) -> None:
    page.goto("/sign-in?next=/devices")
    page.get_by_role("link", name="S’identifier avec ProConnect").press("Enter")
    page.wait_for_url(f"{address}/devices")
    page.get_by_role("button", name="Se déconnecter").press("Enter")
    page.wait_for_url(f"{there.address}/end?**")
    page.goto(f"{address}/devices")

    expect(page.get_by_role("heading", level=1)).to_have_text("Se connecter")
