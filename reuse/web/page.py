"""What every page has around its content: menu, language, who is signed in, and the words its templates use."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask, make_response, request, url_for
from flask.wrappers import Response
from flask_babel import gettext as _

from reuse import browser, http
from reuse.actors.models import Organisation
from reuse.errors import N_
from reuse.lifecycle.stages import HOLDERS, Role
from reuse.territory import territory
from reuse.web import answers, fields, speech, words
from reuse.web.blueprint import blueprint

STATIC = Path(__file__).parents[1] / "static"
LANGUAGES = {"fr": "Français", "en": "English"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the main menu."""

    name: str
    url: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Who:
    """Who is signed in, as the page's head shows it."""

    organisation: str
    roles: frozenset[Role]


_MAKERS = frozenset({Role.COLLECTOR, Role.CARRIER, Role.REFURBISHER, Role.COORDINATOR})
_SUPPLIERS = frozenset({Role.CARRIER, Role.REFURBISHER, Role.SELLER, Role.RECYCLER})
_STAFF_MENU: tuple[tuple[str, str, str, frozenset[Role]], ...] = (
    ("web.home", N_("My day"), "home", frozenset(Role)),
    ("web.devices", N_("Devices"), "search", frozenset(Role)),
    ("web.receive", N_("Receive"), "scan", HOLDERS),
    ("web.reports", N_("Reports"), "document", frozenset({Role.REFURBISHER, Role.RECYCLER})),
    ("web.treatments", N_("Treatments"), "recycle", frozenset({Role.RECYCLER})),
    ("web.stocktakes", N_("Stock-takes"), "done", HOLDERS | {Role.COORDINATOR}),
    ("web.departures", N_("Departures"), "give", HOLDERS),
    ("web.waiting", N_("Waiting facts"), "waiting", HOLDERS | {Role.COORDINATOR}),
    ("web.lists", N_("Announced lists"), "document", frozenset({Role.COLLECTOR, Role.COORDINATOR})),
    ("web.labels", N_("Labels"), "print", _MAKERS),
    ("web.my_points", N_("My points"), "map", HOLDERS | {Role.ADMIN}),
    ("web.point_reports", N_("Errors reported"), "danger", frozenset({Role.COORDINATOR})),
    ("web.campaigns", N_("Campaign days"), "give", frozenset({Role.ADMIN, Role.COORDINATOR})),
    ("web.local_label", N_("Local label"), "chart", HOLDERS | {Role.ADMIN}),
    ("web.label_applications", N_("Labels to award"), "done", frozenset({Role.COORDINATOR})),
    ("web.contracts", N_("Contracts"), "document", _SUPPLIERS | {Role.BUYER, Role.COORDINATOR}),
    ("web.duties", N_("Purchases"), "sell", frozenset({Role.BUYER, Role.COORDINATOR})),
    ("web.places", N_("Organisations"), "map", frozenset({Role.ADMIN, Role.COORDINATOR})),
    ("web.accounts", N_("Accounts"), "user", frozenset({Role.ADMIN, Role.COORDINATOR})),
    ("web.audit_log", N_("Audit log"), "document", frozenset({Role.ADMIN, Role.COORDINATOR})),
)
_PUBLIC_MENU = (
    ("web.points", N_("Give"), "map"),
    ("web.what_happens", N_("Your data"), "erase"),
    ("web.follow_up", N_("Follow"), "search"),
    ("web.available", N_("Find a device"), "give"),
    ("web.figures", N_("Figures"), "chart"),
)


def register(app: Flask) -> None:
    """Give the templates their words."""
    app.context_processor(_around)
    app.jinja_env.globals.update(
        asset=asset,
        new_key=uuid4,
        here=here,
        back=back,
        menu=menu,
        language=http.language,
        stage_name=words.stage,
        event_name=words.event,
        action_name=words.action,
        kind_name=words.kind,
        site_role_name=words.site_role,
        medium_name=words.medium,
        identity_name=words.identity,
        document_name=words.document,
        field_name=fields.label,
        choice=fields.choice,
        deciders=speech.deciders,
    )
    app.jinja_env.filters.update({name: getattr(speech, name) for name in speech.FILTERS} | {"role_name": words.role})
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


@blueprint.before_request
def told_before() -> Response | None:
    """Tell everybody the same within its minute, without making it anew."""
    return answers.told_before()


@blueprint.after_request
def revalidated(response: Response) -> Response:
    """Let browsers keep a page as long as it says the same, and everybody share one that its view declares shared."""
    if isinstance(response, answers.Again):
        response.make_conditional(request)
        return response
    if request.method != "GET" or response.cache_control.no_store:
        return response
    life, is_page = http.shelf_life() if response.status_code == 200 else "", response.mimetype == "text/html"
    if not (life or is_page):
        response.headers.setdefault("Cache-Control", "private, no-cache")  # said by nobody, it may be kept for all
        return response
    response.headers["Cache-Control"] = "private, no-cache" if is_page and not life.startswith("public") else life
    response.vary.update(["Accept-Language", "Cookie"])
    if response.status_code == 200:
        response.add_etag()
        if life.startswith("public"):
            answers.remember(response, int(life.rpartition("=")[2]))
        response.make_conditional(request)
    return response


def shown_once(page: str) -> Response:
    """Answer with a page that no browser keeps: it shows what is told this once."""
    answer = make_response(page)
    answer.cache_control.no_store = True
    return answer


def _around() -> dict[str, Any]:
    code = next(code for code in LANGUAGES if code != http.language())
    return {
        "territory": territory(),
        "telephone": territory().telephone.replace(" ", "\N{NO-BREAK SPACE}"),
        "who": who(),
        "shared": bool(browser.device_secret()),
        "other_language": {"code": code, "name": LANGUAGES[code]},
    }


def who() -> Who | None:
    """Return who is signed in, None for a visitor."""
    actor = http.actor_or_none()
    if actor is None:
        return None
    with http.reading() as session:
        return Who(session.get_one(Organisation, actor.organisation).name, actor.roles)


def menu() -> Iterator[Entry]:
    """List the doors of whoever is asking."""
    actor = http.actor_or_none()
    entries = (
        [(endpoint, name, icon) for endpoint, name, icon, roles in _STAFF_MENU if roles & actor.roles]
        if actor
        else _PUBLIC_MENU
    )
    for endpoint, name, icon in entries:
        yield Entry(_(name), url_for(endpoint), icon, request.endpoint == endpoint)


def here() -> str:
    """Return this page's address inside the service, for a way back to it; one that is a secret stays out of others."""
    if request.method != "GET" or "token" in (request.view_args or {}):
        return url_for("web.home")
    return request.full_path if request.query_string else request.path


def back() -> str | None:
    """Return the page the reader came from, if it is one of ours; what a form sent may come from its own address."""
    came = urlsplit(request.referrer or "")
    if came.netloc != request.host or (came.path == request.path and request.method != "POST"):
        return None
    return local(came._replace(scheme="", netloc="", fragment="").geturl())


def local(address: str | None) -> str | None:
    """Return the address if it stays inside the service: a link in a mail must not lead elsewhere."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    return address if all(character >= " " for character in address) else None


@cache
def _version(name: str) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:8]


def asset(name: str) -> str:
    """Return a static file's address, which changes with its content so that it can be cached for long."""
    return _address(request.script_root, name)


@cache
def _address(_root: str, name: str) -> str:
    return url_for("static", filename=name, v=_version(name))
