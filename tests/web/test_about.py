"""What the pages for residents and the legal ones say, and that every page leads somewhere."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask

import seeds
from reuse.actors.actor import Actor
from reuse.lifecycle.stages import Role
from reuse.settings import Mail
from reuse.territory import territory
from reuse.web.site_map import GROUPS
from tests.builders import Builder
from tests.web.conftest import Visitor

MAPPED = {endpoint for _, pages in GROUPS for endpoint, _ in pages}
FILES = (".pdf", ".txt", ".csv", ".json", ".geojson", ".jsonld", ".js", ".webmanifest", "<path:filename>")
STEPS = (  # of signing in and of asking for news, answers to what was typed, parts of a page
    "change_language documents healthz map_embed notice_asked notice_confirmed notice_left open_code point_cards "
    "point_suggestions provider provider_back reminders_stopped second_step switch"
)
NOT_PAGES = {f"web.{name}" for name in STEPS.split()}
PLAIN = [
    "/",
    "/what-happens",
    "/erase-at-home",
    "/easy-to-read",
    "/contact",
    "/legal",
    "/privacy",
    "/accessibility",
    "/site-map",
]
LANGUAGES = {"fr": "fr-FR,fr;q=0.9", "en": "en"}


def read(visitor: Visitor, path: str, language: str) -> str:
    """Read a page in a language."""
    answer = visitor.client.get(path, headers={"Accept-Language": LANGUAGES[language]})
    assert answer.status_code == 200, path
    return answer.text


def test_the_site_map_names_every_page_that_anybody_may_open(app: Flask) -> None:
    opened = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not rule.arguments
        and not rule.rule.startswith("/api/v1/")
        and not rule.rule.endswith(FILES)
        and not app.view_functions[rule.endpoint].__dict__["access"].signed_in
    }

    assert opened - NOT_PAGES - MAPPED == set()
    assert opened >= MAPPED


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_has_its_language_one_title_landmarks_and_headings_in_order(visitor: Visitor, language: str) -> None:
    for path in PLAIN:
        page = read(visitor, path, language)
        levels = [int(level) for level in re.findall(r"<h([1-6])", page)]

        assert f'<html lang="{language}"' in page
        assert len(re.findall(r"<title>[^<–]+ – ", page)) == 1
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after - before <= 1 for before, after in pairwise(levels)), path
        assert page.count("<main") == page.count("<header") == page.count("<footer") == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_link_of_the_public_pages_leads_to_a_page(visitor: Visitor, language: str) -> None:
    waiting, seen = ["/site-map"], {"/site-map"}
    while waiting:
        here = waiting.pop()
        page = read(visitor, here, language)
        for link in links(here, page):
            if link not in seen:
                seen.add(link)
                waiting.append(link)

    assert {"/", "/points", "/privacy", "/easy-to-read", "/erase-at-home"} <= seen


def links(here: str, page: str) -> Iterator[str]:
    """Yield the pages of the service that a page leads to; files and the door to another language aside."""
    for found in re.findall(r'<a [^>]*href="([^"]+)"', page):
        target = urlsplit(urljoin(here, unescape(found)))
        mine = not target.scheme and not target.netloc
        if mine and not target.query and not re.match(r"/(language|static|scan|api)/|.*\.\w{3,7}$", target.path):
            yield target.path


def test_no_page_asks_a_third_party_for_anything(visitor: Visitor) -> None:
    pages = "".join(read(visitor, path, "fr") for path in PLAIN)

    assert re.findall(r'(?:src|action|data|poster)="(?:https?:)?//', pages) == []
    assert re.findall(r'<link [^>]*href="(?:https?:)?//', pages) == []


def test_pages_are_shared_between_visitors_and_give_them_no_cookie(visitor: Visitor) -> None:
    told = [visitor.get(path).headers for path in PLAIN]

    assert {one["Cache-Control"] for one in told} == {"public, max-age=600"}
    assert all({"Accept-Language", "Cookie"} <= set(one["Vary"].split(", ")) for one in told)
    assert not any("Set-Cookie" in one for one in told)


def test_a_page_that_names_whoever_is_signed_in_is_not_shared(
    build: Builder, signed_in: Callable[[Actor], Visitor]
) -> None:
    visitor = signed_in(build.actor(Role.COLLECTOR))

    assert {visitor.get(path).headers["Cache-Control"] for path in ("/", "/privacy")} == {"private, no-cache"}


def test_the_home_page_asks_where_what_and_whether_open(visitor: Visitor) -> None:
    page = read(visitor, "/", "fr")

    assert '<form class="ask" method="get" action="/points"' in page
    assert 'name="q"' in page
    assert '<option value="printer">Imprimante</option>' in page
    assert 'name="open" value="now"' in page


def test_a_demonstration_says_that_its_publisher_is_fictional(visitor: Visitor) -> None:
    assert all("fictional" in read(visitor, path, "en") for path in ("/legal", "/privacy", "/contact"))


@pytest.fixture
def unstated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A territory whose file does not say who answers for it."""
    values = seeds.read_json("reference/territory31.json")
    kept = {name: value for name, value in values.items() if name not in {"legal", "demo"}}
    path = tmp_path / "territory.json"
    path.write_text(json.dumps(kept), encoding="utf-8")
    monkeypatch.setenv("TERRITORY", str(path))
    territory.cache_clear()
    yield
    territory.cache_clear()


@pytest.mark.usefixtures("unstated")
def test_what_an_instance_does_not_state_is_said_to_be_missing(visitor: Visitor) -> None:
    page = read(visitor, "/legal", "en")

    assert "to be stated" in page
    assert "fictional" not in page


@pytest.mark.usefixtures("unstated")
def test_an_instance_without_hours_or_e_mail_says_neither(visitor: Visitor) -> None:
    page = read(visitor, "/contact", "en")

    assert "By telephone" in page
    assert "mailto:" not in page


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("geocoder", "", False),
        ("geocoder", "https://addresses.test", True),
        ("mail", None, False),
        ("mail", Mail("smtp", "mail.test", 25, "news@reuse.test"), True),
    ],
)
def test_the_privacy_page_tells_of_what_the_instance_uses(
    visitor: Visitor, app: Flask, monkeypatch: pytest.MonkeyPatch, setting: str, value: object, said: bool
) -> None:
    made = app.extensions["reuse"]
    settings = replace(made.settings, **{setting: value})
    monkeypatch.setitem(app.extensions, "reuse", replace(made, settings=settings))

    words = {"geocoder": "State’s address base", "mail": "asks for news of a deposit"}[setting]
    assert (words in read(visitor, "/privacy", "en")) == said
