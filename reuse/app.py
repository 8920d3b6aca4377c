"""Composition root: settings in, application out."""

from contextlib import nullcontext
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import orjson
from flask import Flask, request, session
from flask.json.provider import JSONProvider
from flask.wrappers import Response
from flask_babel import Babel
from flask_compress import Compress
from sqlalchemy import Engine
from werkzeug.middleware.proxy_fix import ProxyFix

from maps.geocoding import Geocoder
from reuse import api, http, refusals, web
from reuse.actors.presence import LONGEST
from reuse.db import Sessions, connect, glances, sessions
from reuse.points.communes import extent
from reuse.settings import Settings
from reuse.territory import territory
from reuse.web import answers

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
COMPRESSED = (
    "application/geo+json",
    "application/json",
    "application/ld+json",
    "application/manifest+json",
    "application/wasm",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
)


class Json(JSONProvider):
    """JSON by orjson, which refuses lone surrogates, NaN and endless nesting by itself."""

    def dumps(self, obj: Any, **_kwargs: Any) -> str:
        """Write compact JSON."""
        return orjson.dumps(obj).decode()

    def loads(self, s: str | bytes, **_kwargs: Any) -> Any:
        """Read JSON; raises ValueError."""
        return orjson.loads(s)


def create_app(settings: Settings, *, engine: Engine | None = None, factory: Sessions | None = None) -> Flask:
    """Make the application; `factory` lets a test keep every session inside its own transaction."""
    app = Flask("reuse", static_folder="static", template_folder="templates")
    app.config.from_mapping(_flask_settings(settings))
    app.json = Json(app)
    app.extensions["reuse"] = _service(settings, engine, factory)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    Babel(app, locale_selector=http.language, timezone_selector=lambda: territory().zone.key)
    app.before_request(http.check_access)
    compress = Compress(app)
    app.after_request(partial(_light, compress))
    app.after_request(_secure)
    app.teardown_request(http.end_reading)
    http.csrf.init_app(app)
    http.limiter.init_app(app)
    http.public(app.view_functions["static"])
    api.register(app)
    web.register(app)
    refusals.register(app)  # last: flask-smorest would answer pages in JSON
    return app


def _service(settings: Settings, engine: Engine | None, factory: Sessions | None) -> http.Service:
    if factory:
        return http.Service(settings, factory, lambda: nullcontext(factory.kw["bind"]), _geocoder(settings))
    engine = engine or connect(settings.database_url)
    return http.Service(settings, sessions(engine), glances(engine), _geocoder(settings))


def _geocoder(settings: Settings) -> Geocoder | None:
    return Geocoder(settings.geocoder, extent()) if settings.geocoder else None


def _flask_settings(settings: Settings) -> dict[str, object]:
    return {
        "SECRET_KEY": settings.secret_key,
        "MAX_CONTENT_LENGTH": settings.upload_limit,
        "MAX_FORM_MEMORY_SIZE": 1_000_000,
        "SESSION_COOKIE_NAME": "__Host-reuse" if settings.secure else "reuse",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "PERMANENT_SESSION_LIFETIME": LONGEST,
        "SESSION_REFRESH_EACH_REQUEST": False,  # the cookie is written when what it says changes
        "WTF_CSRF_TIME_LIMIT": None,  # a page left open over lunch still sends
        "WTF_CSRF_SSL_STRICT": settings.secure,
        "COMPRESS_BR_LEVEL": 6,
        "COMPRESS_REGISTER": False,
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_MIMETYPES": COMPRESSED,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(hours=1),
        "BABEL_DEFAULT_LOCALE": http.LANGUAGES[0],
        "BABEL_TRANSLATION_DIRECTORIES": str(Path(__file__).parent / "translations"),
    }


def _light(compress: Compress, response: Response) -> Response:
    """Compress what no program asked for, but no page with a CSRF token, whose size would betray it (BREACH)."""
    personal = response.mimetype == "text/html" and session.get("who") is not None
    if personal or http.in_api():
        return response
    if close := getattr(response.response, "close", None):  # a file, which what compresses it leaves open
        response.call_on_close(close)
    return answers.lightened(response, compress.after_request)


def _secure(response: Response) -> Response:
    """Tell the browser to load nothing but the service's own files, on every answer."""
    extra = http.allowed()
    if provider := http.settings().oidc:
        extra["form-action"] = provider.origin  # signing out leads on to the provider's own way out
    response.headers["Content-Security-Policy"] = _policy(tuple(extra.items()))
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if http.settings().secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if http.in_api():
        response.headers.setdefault("Cache-Control", _shelf_life(response))
        response.vary.update(["Accept-Language", "Authorization"])
    return response


def _shelf_life(response: Response) -> str:
    """Let nobody keep what a token was shown; what anybody may read keeps for a minute."""
    opened = request.method == "GET" and response.status_code == 200 and "Authorization" not in request.headers
    return "public, max-age=60" if opened else "no-store"


def _policy(extra: tuple[tuple[str, str], ...]) -> str:
    if not extra:
        return STRICTEST
    policy = dict(POLICY)
    for directive, sources in extra:
        policy[directive] = f"{policy.get(directive, '')} {sources}".replace("'none'", "").strip()
    return _written(policy)


def _written(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())


STRICTEST = _written(POLICY)
"""The policy of an answer that asked for nothing more."""
