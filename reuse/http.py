"""This request: its session, its actor, its key, and who may make it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from flask import current_app, g, request, session
from flask_babel import refresh
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from reuse import browser, db
from reuse.actors import queries
from reuse.actors.actor import Actor
from reuse.actors.presence import Duty
from reuse.actors.queries import Member
from reuse.errors import N_, BadInputError, ForbiddenError, SignInError
from reuse.evidence.service import Paper
from reuse.lifecycle.stages import Role
from reuse.points.search import Geocode
from reuse.settings import Settings

LANGUAGES = ("fr", "en")
KEY_HEADER = "Idempotency-Key"
KEY_FIELD = "key"


class ViewLimiter(Limiter):
    """Limits of the views that declare one, counted as each is called.

    Looking for limits before every request, as the library does too, costs a tenth of a scan and finds none.
    """

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware:
            super()._check_request_limit(callable_name, in_middleware)


csrf = CSRFProtect()
limiter = ViewLimiter(get_remote_address, headers_enabled=False, storage_uri="memory://")

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Service:
    """What an application is made of: its settings, its sessions, connections for short reads, who finds addresses."""

    settings: Settings
    sessions: db.Sessions
    glances: db.Glances
    geocode: Geocode | None = None


@dataclass(frozen=True)
class Access:
    """Who may call a view: anybody, whoever is signed in or holds one of the roles; `owing`: even with a step to do."""

    signed_in: bool
    roles: frozenset[Role] = frozenset()
    owing: bool = False


class OwingError(ForbiddenError):
    """The person has signed in and owes a first step, before which nothing else opens."""

    def __init__(self, duty: Duty):
        super().__init__(N_("One step is missing before you go on."))
        self.duty = duty


def public(view: View) -> View:
    """Let anybody call the view."""
    view.__dict__["access"] = Access(signed_in=False)
    return view


def signed_in(view: View) -> View:
    """Let whoever is signed in, or whose program holds a token, call the view."""
    view.__dict__["access"] = Access(signed_in=True)
    return view


def owing(view: View) -> View:
    """Let whoever is signed in call the view, even before the first step that they owe: it is the step itself."""
    view.__dict__["access"] = Access(signed_in=True, owing=True)
    return view


def roles(*wanted: Role) -> Callable[[View], View]:
    """Let whoever holds one of the roles call the view."""

    def declare(view: View) -> View:
        view.__dict__["access"] = Access(signed_in=True, roles=frozenset(wanted))
        return view

    return declare


def shared_for(seconds: int) -> Callable[[View], View]:
    """Let browsers and proxies keep the view's answers for some seconds, for everybody who sends the same cookies.

    Only an answer that knows nobody is shared: see `shelf_life`.
    """

    def declare(view: View) -> View:
        view.__dict__["shared_for"] = seconds
        return view

    return declare


def shelf_life() -> str:
    """Say who may keep this answer and how long; nobody but its reader once its session holds more than a language."""
    seconds = getattr(current_app.view_functions.get(request.endpoint or ""), "shared_for", 0)
    knows_nobody = not session.modified and session.keys() <= {"language"} and not browser.device_secret()
    return f"{'public' if knows_nobody else 'private'}, max-age={seconds}" if seconds else ""


def check_access() -> None:
    """Refuse the request unless its view says who may call it and this is one of them."""
    if request.endpoint is None:
        return  # nothing is there: the router answers
    access = _access()
    if access is None:
        raise ForbiddenError(N_("Nobody is allowed to ask for this."))
    if access.signed_in:
        actor = current_actor()
        if access.roles:
            actor.needs(*access.roles)


def _access() -> Access | None:
    view = current_app.view_functions.get(request.endpoint or "")
    access: Access | None = getattr(view, "access", None)
    return access


def service() -> Service:
    """Return what this application is made of."""
    made: Service = current_app.extensions["reuse"]
    return made


def settings() -> Settings:
    """Return this application's settings."""
    return service().settings


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Open this request's writing transaction: committed at the end of the block, or not at all."""
    end_reading()
    with db.unit_of_work(service().sessions) as made:
        yield made


def glance() -> Connection:
    """Return the connection that this request's short reads share."""
    if "glance" not in g:
        g.lent = ExitStack()
        g.glance = g.lent.enter_context(service().glances())
    lent: Connection = g.glance
    return lent


@contextmanager
def reading() -> Iterator[Session]:
    """Open this request's reading session; every block of one request shares it."""
    if "reading" not in g:
        made = Session(glance(), join_transaction_mode="create_savepoint", expire_on_commit=False)
        g.reading = g.lent.enter_context(made)
    yield g.reading


def end_reading(_error: BaseException | None = None) -> None:
    """Give the reading transaction's connection back: a writer needs one, and so does the next request."""
    if lent := g.pop("lent", None):
        g.pop("glance", None)
        g.pop("reading", None)
        lent.close()


def current_actor() -> Actor:
    """Return who is asking: the token's holder under /api/v1, the signed-in person elsewhere.

    Raises SignInError, and OwingError where the person must do something else first.
    """
    who = None if in_api() else session.get("who")  # signing in or out within the request changes who is asking
    if "asking" not in g or g.asking[0] != who:
        g.asking = who, _bearer() if in_api() else _member()
    member: Member | None = g.asking[1]
    if member is None:
        raise SignInError(N_("You are not signed in."), remedy=N_("Sign in, or send a token."))
    if member.owes and not ((access := _access()) and access.owing):
        raise OwingError(member.owes)
    return member.actor


def actor_or_none() -> Actor | None:
    """Return who is asking, or None for a visitor and whoever must do something else first."""
    try:
        return current_actor()
    except (SignInError, OwingError):
        return None


def in_api() -> bool:
    """Tell a program's request from a person's: cookies are worth nothing under /api/v1."""
    return request.path.startswith("/api/v1/")


def wants_json() -> bool:
    """Tell whether the answer is for a script: one of the API, or one of ours that says so."""
    return in_api() or request.headers.get("Accept") == "application/json"


def _bearer() -> Member | None:
    scheme, _, plain = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not plain:
        return None
    actor = queries.resolve_token(glance(), plain.strip())
    return Member(actor) if actor else None


def _member() -> Member | None:
    found = browser.presence()
    if found is None:
        return None
    with reading() as made:
        return queries.resolve_member(made, found)


def choose_language(language: str) -> None:
    """Keep the language chosen on this browser."""
    if language in LANGUAGES:
        session["language"] = language


def speak(language: str) -> None:
    """Answer this request in the language its address names, if it is one of ours, whatever was chosen before."""
    if language in LANGUAGES:
        g.spoken = language
        refresh()


def language() -> str:
    """Return the language to answer in: the one chosen, unless a script asks for its page's, else French."""
    if "spoken" in g:
        return str(g.spoken)
    chosen = None if wants_json() else session.get("language")
    return chosen or _best(request.headers.get("Accept-Language", ""))


@lru_cache(maxsize=256)
def _best(asked: str) -> str:
    return parse_accept_header(asked, LanguageAccept).best_match(LANGUAGES) or LANGUAGES[0]


def idempotency_key() -> UUID:
    """Return the key of this write, from the header or the form's hidden field; raises BadInputError."""
    text = request.headers.get(KEY_HEADER) or ("" if in_api() else request.form.get(KEY_FIELD, ""))
    try:
        return UUID(text)
    except ValueError as error:
        raise BadInputError(
            N_("This write carries no valid idempotency key."),
            remedy=N_("Send a UUID of your own as Idempotency-Key, and the same one when you repeat the request."),
            fields={KEY_HEADER: N_("a UUID is required")},
        ) from error


def paper() -> Paper:
    """Say how documents are issued for this request."""
    return Paper(settings().public_url, "en" if language() == "en" else "fr")


def allow(**directives: str) -> None:
    """Let this answer load more than the service's own files, such as `img_src="https://tiles.example"`."""
    g.allowed = {name.replace("_", "-"): sources for name, sources in directives.items()}


def allowed() -> dict[str, str]:
    """Return what this answer may load beyond the service's own files."""
    return dict(g.get("allowed", {}))
