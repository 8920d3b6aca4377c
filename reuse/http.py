"""This request: its session, its actor, its key, and who may make it."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from flask import current_app, g, request, session
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from reuse import db
from reuse.actors import queries
from reuse.actors.actor import Actor
from reuse.actors.models import Membership, User
from reuse.errors import N_, BadInputError, ForbiddenError, SignInError
from reuse.evidence.service import Paper
from reuse.lifecycle.stages import Role
from reuse.settings import Settings

LANGUAGES = ("fr", "en")
KEY_HEADER = "Idempotency-Key"
KEY_FIELD = "key"

csrf = CSRFProtect()
limiter = Limiter(get_remote_address, headers_enabled=False, storage_uri="memory://")

View = TypeVar("View", bound=Callable[..., object])


@dataclass(frozen=True)
class Service:
    """What an application is made of: its settings, where its sessions come from, and connections for short reads."""

    settings: Settings
    sessions: db.Sessions
    glances: db.Glances


@dataclass(frozen=True)
class Access:
    """Who may call a view: anybody, whoever is signed in, or whoever holds one of the roles."""

    signed_in: bool
    roles: frozenset[Role] = frozenset()


def public(view: View) -> View:
    """Let anybody call the view."""
    view.__dict__["access"] = Access(signed_in=False)
    return view


def signed_in(view: View) -> View:
    """Let whoever is signed in, or whose program holds a token, call the view."""
    view.__dict__["access"] = Access(signed_in=True)
    return view


def roles(*wanted: Role) -> Callable[[View], View]:
    """Let whoever holds one of the roles call the view."""

    def declare(view: View) -> View:
        view.__dict__["access"] = Access(signed_in=True, roles=frozenset(wanted))
        return view

    return declare


def check_access() -> None:
    """Refuse the request unless its view says who may call it and this is one of them."""
    if request.endpoint is None:
        return  # nothing is there: the router answers
    access = getattr(current_app.view_functions[request.endpoint], "access", None)
    if access is None:
        raise ForbiddenError(N_("Nobody is allowed to ask for this."))
    if access.signed_in:
        actor = current_actor()
        if access.roles:
            actor.needs(*access.roles)


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
    """Return who is asking: the token's holder under /api/v1, the signed-in person elsewhere; raises SignInError."""
    if "actor" not in g:
        g.actor = _bearer() if in_api() else _member()
    actor: Actor | None = g.actor
    if actor is None:
        raise SignInError(N_("You are not signed in."), remedy=N_("Sign in, or send a token."))
    return actor


def actor_or_none() -> Actor | None:
    """Return who is asking, or None for a visitor."""
    try:
        return current_actor()
    except SignInError:
        return None


def in_api() -> bool:
    """Tell a program's request from a person's: cookies are worth nothing under /api/v1."""
    return request.path.startswith("/api/v1/")


def _bearer() -> Actor | None:
    scheme, _, plain = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not plain:
        return None
    return queries.resolve_token(glance(), plain.strip())


def _member() -> Actor | None:
    kept = session.get("who")
    if not kept:
        return None
    with reading() as made:
        return queries.resolve_member(
            made,
            UUID(kept["user"]),
            kept["nonce"],
            UUID(kept["membership"]),
            UUID(kept["site"]) if kept["site"] else None,
        )


def start_session(user: User, membership: Membership, site: UUID | None) -> None:
    """Sign the person in on this browser, acting for one membership, under a new cookie and CSRF token."""
    chosen = session.get("language") or user.language
    session.clear()
    session["language"] = chosen
    session["who"] = {
        "user": str(user.id),
        "nonce": user.session_nonce,
        "membership": str(membership.id),
        "site": str(site) if site else None,
    }
    session.permanent = True
    g.pop("actor", None)


def end_session() -> None:
    """Sign the person out on this browser; the language stays."""
    chosen = session.get("language")
    session.clear()
    if chosen:
        session["language"] = chosen
    g.pop("actor", None)


def current_user_id() -> UUID | None:
    """Return the signed-in person's id, None for a visitor or a program."""
    kept = session.get("who") if not in_api() else None
    return UUID(kept["user"]) if kept else None


def choose_language(language: str) -> None:
    """Keep the language chosen on this browser."""
    if language in LANGUAGES:
        session["language"] = language


def language() -> str:
    """Return the language to answer in: the one chosen, else the one asked for, else French."""
    chosen = None if in_api() else session.get("language")
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


def nonce() -> str:
    """Return the one value that lets this answer's own scripts run."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    made: str = g.nonce
    return made


def allow(**directives: str) -> None:
    """Let this answer load more than the service's own files, such as `img_src="https://tiles.example"`."""
    g.allowed = {name.replace("_", "-"): sources for name, sources in directives.items()}


def allowed() -> dict[str, str]:
    """Return what this answer may load beyond the service's own files: by `allow`, and by its nonce."""
    extra: dict[str, str] = dict(g.get("allowed", {}))
    if "nonce" in g:
        extra["script-src"] = f"'nonce-{g.nonce}' {extra.get('script-src', '')}".strip()
    return extra
